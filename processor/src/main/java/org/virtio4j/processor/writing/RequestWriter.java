package org.virtio4j.processor.writing;

import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.virtio4j.processor.model.CallModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.ResultModel;

/** Writes the methods of one request: the one that waits, the one that does not, {@code hasX}. */
final class RequestWriter {
  private final RequestQueueModel queue;
  private final RequestModel request;
  private final QueueFields fields;
  private final Handles handles;
  private final RequestDocumentation documentation;
  private final NameAllocator names = new NameAllocator();
  private final Set<String> parameterNames = new HashSet<>();

  RequestWriter(
      RequestQueueModel queue, RequestModel request, QueueFields fields, Handles handles) {
    this.queue = queue;
    this.request = request;
    this.documentation = new RequestDocumentation(queue, request, 4);
    this.fields = fields;
    this.handles = handles;
    for (ParameterModel parameter : request.parameters()) {
      names.newName(parameter.name());
      parameterNames.add(parameter.name());
    }
  }

  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>();
    methods.add(waiting());
    methods.add(submitting());
    if (request.condition().isPresent() && queue.isFirstOfItsName(request)) {
      methods.add(question());
    }
    return methods;
  }

  private MethodSpec waiting() {
    String token = names.clone().newName("token");
    NameAllocator locals = names.clone();
    locals.newName(token);
    MethodSpec.Builder method = MethodSpec.methodBuilder(request.name()).addModifiers(PUBLIC);
    if (!queue.onDevice()) {
      method.addAnnotation(Override.class);
    }
    method.addJavadoc(documentation.waiting(!queue.onDevice()));
    addParameters(method);
    method.addStatement("long $N = $N($L)", token, request.submitName(), arguments(request, "0L"));
    method.beginControlFlow("if ($N == FULL)", token);
    method.addStatement("throw full($S)", request.name());
    method.endControlFlow();
    method.addStatement("awaitCompletion($S, $N)", request.name(), token);
    String status = locals.newName("status");
    if (queue.status().isPresent()) {
      method.addStatement("int $N = status($N)", status, token);
    }
    CodeBlock returned =
        switch (request.result()) {
          case ResultModel.Nothing _ -> CodeBlock.of("");
          case ResultModel.Written written -> {
            String local = locals.newName("written");
            method.addStatement("long $N = written($N)", local, token);
            yield written.wide()
                ? CodeBlock.of("return $N", local)
                : CodeBlock.of("return $T.toIntExact($N)", Math.class, local);
          }
          case ResultModel.ReplyLeaf reply -> {
            LeafModel leaf = reply.leaf();
            String local = locals.newName(leaf.name());
            CodeBlock position =
                leaf.offset() == 0
                    ? CodeBlock.of("replyOffset(slotOf($N))", token)
                    : CodeBlock.of("replyOffset(slotOf($N)) + $LL", token, leaf.offset());
            method.addStatement("$T $N = $L", leaf.field().javaType(), local, read(leaf, position));
            yield CodeBlock.of("return $N", local);
          }
        };
    method.addStatement("release($N)", token);
    queue
        .status()
        .ifPresent(reply -> {
          method.beginControlFlow("if (!$T.isOk($N))", reply.codes(), status);
          method.addStatement(
              "throw failed($S, $T.name($N), $N)", request.name(), reply.codes(), status, status);
          method.endControlFlow();
        });
    if (!returned.isEmpty()) {
      method.addStatement(returned);
    }
    return method.returns(returnType(request.result())).build();
  }

  /** Reads a component of the reply, which is an integer in Java. */
  private CodeBlock read(LeafModel leaf, CodeBlock position) {
    int width = leaf.field().wireType().bytes();
    CodeBlock stored =
        CodeBlock.of(
            "($T) $L.get(slots(), $L)",
            Handles.carrier(width),
            handles.use(leaf.field()),
            position);
    if (width < Integer.BYTES && leaf.field().wireType().signed()) {
      return stored; // the cast has the sign already
    }
    return Scalars.fromRaw(
        leaf.field(),
        switch (width) {
          case 1 -> CodeBlock.of("$T.toUnsignedInt($L)", Byte.class, stored);
          case 2 -> CodeBlock.of("$T.toUnsignedInt($L)", Short.class, stored);
          default -> stored;
        });
  }

  static TypeName returnType(ResultModel result) {
    return switch (result) {
      case ResultModel.Nothing _ -> TypeName.VOID;
      case ResultModel.Written written -> written.wide() ? TypeName.LONG : TypeName.INT;
      case ResultModel.ReplyLeaf reply -> reply.leaf().field().javaType();
    };
  }

  private MethodSpec submitting() {
    NameAllocator locals = names.clone();
    String attachment = attachmentName(request);
    locals.newName(attachment);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(request.submitName()).addModifiers(PUBLIC).returns(long.class);
    method.addJavadoc(documentation.submitting(attachment, "#FULL"));
    addParameters(method);
    method.addParameter(long.class, attachment);
    request
        .condition()
        .ifPresent(condition -> {
          method.beginControlFlow("if (!$L)", field(fields.condition(request.name())));
          method.addStatement(
              "throw $L.missing($S, $S)",
              field(fields.features()),
              request.name(),
              condition.words());
          method.endControlFlow();
        });
    for (HeaderField.FromParameter set : request.rangedFields()) {
      FieldModel.Scalar field = set.leaf().field();
      method.beginControlFlow("if ($L)", Scalars.outOfRange(field, set.parameter()));
      method.addStatement(
          "throw outOfRange($S, $L, $S, $N)",
          set.parameter(),
          field.wireType().bits(),
          Scalars.range(field),
          set.parameter());
      method.endControlFlow();
    }
    for (CallModel check : request.checks()) {
      String arguments =
          check.arguments().stream().map(this::argument).collect(Collectors.joining(", "));
      method.addStatement("$T.$N($L)", check.owner(), check.method(), arguments);
    }
    HeaderWriter header = new HeaderWriter(request.header(), handles, locals);
    method.addCode(header.preparation());
    String slot = locals.newName("slot");
    method.addStatement("int $N = takeSlot()", slot);
    method.beginControlFlow("if ($N < 0)", slot);
    method.addStatement("return FULL");
    method.endControlFlow();
    method.addCode(header.stores(slot));
    method.addStatement("return $L", submission(slot, attachment));
    return method.build();
  }

  private CodeBlock submission(String slot, String attachment) {
    List<ParameterModel> data = request.data();
    if (data.isEmpty()) {
      return CodeBlock.of("submit($N, $N)", slot, attachment);
    }
    if (data.size() == 1) {
      ParameterModel only = data.get(0);
      String call =
          only.role() == ParameterModel.Role.READABLE ? "submitReadable" : "submitWritable";
      return CodeBlock.of("$L($N, $N, $N)", call, slot, attachment, only.name());
    }
    CodeBlock.Builder chain = CodeBlock.builder();
    for (ParameterModel buffer : data) {
      String call = buffer.role() == ParameterModel.Role.READABLE ? "readable" : "writable";
      chain.add(chain.isEmpty() ? "" : "\n&& ");
      chain.add("$L($N, $N)", call, slot, buffer.name());
    }
    return chain.add("\n? commit($N, $N)\n: FULL", slot, attachment).build();
  }

  private MethodSpec question() {
    return MethodSpec.methodBuilder(request.hasName())
        .addJavadoc(documentation.question())
        .addModifiers(PUBLIC)
        .returns(boolean.class)
        .addStatement("return $N", fields.condition(request.name()))
        .build();
  }

  private void addParameters(MethodSpec.Builder method) {
    for (ParameterModel parameter : request.parameters()) {
      method.addParameter(parameter.type(), parameter.name());
    }
  }

  private String argument(CallModel.Argument argument) {
    return switch (argument.source()) {
      case PARAMETER -> argument.name();
      case CONFIG -> field(fields.kept(argument.name()));
      case FEATURES -> field(fields.features());
      case WHOLE_CONFIG -> throw new IllegalStateException("a check does not wait");
    };
  }

  /** A field of the queue's class, seen from a method of the request. */
  private String field(String name) {
    return parameterNames.contains(name) ? "this." + name : name;
  }

  /** The name of the last parameter of the form that does not wait. */
  static String attachmentName(RequestModel request) {
    NameAllocator names = new NameAllocator();
    request.parameters().forEach(parameter -> names.newName(parameter.name()));
    return names.newName("attachment");
  }

  static CodeBlock arguments(RequestModel request, String attachment) {
    CodeBlock.Builder arguments = CodeBlock.builder();
    for (ParameterModel parameter : request.parameters()) {
      arguments.add("$N,$W", parameter.name());
    }
    return arguments.add("$L", attachment).build();
  }
}

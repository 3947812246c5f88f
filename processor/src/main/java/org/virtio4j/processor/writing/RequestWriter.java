package org.virtio4j.processor.writing;

import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.virtio4j.processor.model.CallModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.SizeModel;

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
    this.documentation = new RequestDocumentation(request, 4);
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
    boolean overrides = !queue.onDevice() && request.form() != RequestModel.Form.ENCODED;
    MethodSpec.Builder method = MethodSpec.methodBuilder(request.name()).addModifiers(PUBLIC);
    if (overrides) {
      method.addAnnotation(Override.class);
    }
    method.addJavadoc(documentation.waiting(overrides));
    addParameters(method, request);
    method.varargs(isVariable(request));
    method.addStatement("long $N = $N($L)", token, request.submitName(), arguments(request, "0L"));
    method.beginControlFlow("if ($N == FULL)", token);
    method.addStatement("throw full($S)", request.name());
    method.endControlFlow();
    method.addStatement("awaitCompletion($S, $N)", request.name(), token);
    method.addCode(new ResultWriter(queue, request, handles, locals).statements(token));
    return method.returns(ResultWriter.type(request.result())).build();
  }

  /** Whether the last parameter takes any number of arguments. */
  static boolean isVariable(RequestModel request) {
    return !request.parameters().isEmpty() && request.parameters().getLast().variable();
  }

  private MethodSpec submitting() {
    NameAllocator locals = names.clone();
    String attachment = attachmentName(request);
    locals.newName(attachment);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(request.submitName()).addModifiers(PUBLIC).returns(long.class);
    method.addJavadoc(documentation.submitting(attachment, "#FULL"));
    addParameters(method, request);
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
    for (ParameterModel parameter : request.parameters()) {
      if (parameter.isSeveral()) {
        method.addStatement(
            "$T.requireAtMost($S, $N.length, $L)",
            RuntimeTypes.REQUEST_LIMITS,
            parameter.name(),
            parameter.name(),
            parameter.max());
      }
    }
    for (SizeModel size : request.sizes()) {
      method.addStatement(
          "$T.requireSize($S, $N.byteSize(), $L)",
          RuntimeTypes.REQUEST_LIMITS,
          size.parameter(),
          size.parameter(),
          field(fields.kept(size.field())));
    }
    for (CallModel check : request.checks()) {
      String arguments =
          check.arguments().stream().map(this::argument).collect(Collectors.joining(", "));
      method.addStatement("$T.$N($L)", check.owner(), check.method(), arguments);
    }
    HeaderWriter header = new HeaderWriter(request, handles, locals);
    method.addCode(header.preparation());
    String slot = locals.newName("slot");
    method.addStatement("int $N = takeSlot()", slot);
    method.beginControlFlow("if ($N < 0)", slot);
    method.addStatement("return FULL");
    method.endControlFlow();
    method.addCode(header.stores(slot));
    method.addStatement("return $L", submission(slot, attachment, header));
    return method.build();
  }

  private CodeBlock submission(String slot, String attachment, HeaderWriter header) {
    List<ParameterModel> data = request.data();
    boolean usual = queue.hasQueueShape(request);
    if (usual && data.isEmpty()) {
      return CodeBlock.of("submit($N, $N)", slot, attachment);
    }
    if (usual && data.size() == 1 && !data.get(0).isSeveral()) {
      ParameterModel only = data.get(0);
      String call =
          only.role() == ParameterModel.Role.READABLE ? "submitReadable" : "submitWritable";
      return CodeBlock.of("$L($N, $N, $N)", call, slot, attachment, only.name());
    }
    CodeBlock commit =
        usual
            ? CodeBlock.of("commit($N, $N)", slot, attachment)
            : CodeBlock.of(
                "commit($N, $N, $N, $L)", slot, attachment, fields.shape(request), header.bytes());
    if (data.isEmpty()) {
      return commit;
    }
    CodeBlock.Builder chain = CodeBlock.builder();
    for (ParameterModel buffer : data) {
      String call = buffer.role() == ParameterModel.Role.READABLE ? "readable" : "writable";
      chain.add(chain.isEmpty() ? "" : "\n&& ");
      chain.add("$L($N, $N)", call, slot, buffer.name());
    }
    return chain.add("\n? $L\n: FULL", commit).build();
  }

  private MethodSpec question() {
    return MethodSpec.methodBuilder(request.hasName())
        .addJavadoc(documentation.question())
        .addModifiers(PUBLIC)
        .returns(boolean.class)
        .addStatement("return $N", fields.condition(request.name()))
        .build();
  }

  static void addParameters(MethodSpec.Builder method, RequestModel request) {
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

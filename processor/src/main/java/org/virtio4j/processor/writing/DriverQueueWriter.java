package org.virtio4j.processor.writing;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.processor.model.CallModel;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.DeviceModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.NumberModel;
import org.virtio4j.processor.model.QueueModel;
import org.virtio4j.processor.model.QueuePlace;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.StreamQueueModel;

/** Writes what a driver has of a queue, or of a family: its fields, its opening, its methods. */
final class DriverQueueWriter {
  private final QueueModel queue;
  private final QueuePlace place;
  private final ClassName type;
  private final String family; // the field that knows the family's numbers; null if absent

  /**
   * A writer for one queue.
   *
   * @param device the device
   * @param queue one of its queues
   * @param names the names of the driver's fields
   */
  DriverQueueWriter(DeviceModel device, QueueModel queue, NameAllocator names) {
    this.queue = queue;
    this.place = queue.place();
    this.type = typeOf(device, queue);
    this.family = place.family().isPresent() ? names.newName(queue.name() + "Family") : "";
  }

  static ClassName typeOf(DeviceModel device, QueueModel queue) {
    return switch (queue) {
      case RequestQueueModel requests -> device.driver().nestedClass(requests.implementation());
      case StreamQueueModel stream ->
          stream.receive() ? RuntimeTypes.RECEIVE_QUEUE : RuntimeTypes.TRANSMIT_QUEUE;
    };
  }

  private boolean isFamily() {
    return place.family().isPresent();
  }

  List<FieldSpec> fields() {
    List<FieldSpec> fields = new ArrayList<>();
    TypeName held = isFamily() ? ArrayTypeName.of(type) : type;
    if (isFamily()) {
      fields.add(FieldSpec.builder(RuntimeTypes.QUEUE_FAMILY, family, PRIVATE, FINAL).build());
    }
    fields.add(FieldSpec.builder(held, queue.name(), PRIVATE, FINAL).build());
    return fields;
  }

  /** The constructor's statements that open it. */
  CodeBlock opening() {
    CodeBlock.Builder code = CodeBlock.builder();
    if (place.condition().isPresent()) {
      code.beginControlFlow(
          "if ($L)",
          ConditionWriter.expression(place.condition().get(), CodeBlock.of("session.features()")));
      addOpening(code);
      code.nextControlFlow("else");
      if (isFamily()) {
        code.addStatement("$N = null", family);
        code.addStatement("$N = new $T[0]", queue.name(), type);
      } else {
        code.addStatement("$N = null", queue.name());
      }
      code.endControlFlow();
    } else {
      addOpening(code);
    }
    return code.build();
  }

  private void addOpening(CodeBlock.Builder code) {
    if (place.family().isEmpty()) {
      code.addStatement(
          "$N = $L", queue.name(), construction(CodeBlock.of("$S", queue.name()), index()));
      return;
    }
    code.addStatement(
        "$N =\n$T.of(session,$W$S,$W() -> $L,$Wi -> $L,$W$L)",
        family,
        RuntimeTypes.QUEUE_FAMILY,
        queue.name(),
        call(place.family().get().count()),
        indexOf(place.family().get()),
        place.family().get().open());
    code.addStatement("$N = new $T[$N.opened()]", queue.name(), type, family);
    code.beginControlFlow("for (int i = 0; i < $N.length; i++)", queue.name());
    code.addStatement(
        "$N[i] = $L",
        queue.name(),
        construction(CodeBlock.of("$N.name(i)", family), CodeBlock.of("$N.index(i)", family)));
    code.endControlFlow();
  }

  private CodeBlock construction(CodeBlock name, CodeBlock index) {
    return switch (queue) {
      case RequestQueueModel requests ->
          requests.isAlwaysAtOneIndex()
              ? CodeBlock.of("new $T(session)", type)
              : CodeBlock.of("new $T(session,$W$L,$W$L)", type, name, index);
      case StreamQueueModel stream ->
          CodeBlock.of(
              "session.$L($L,$W$L,$W$L,$W$L,$W$L$L)",
              stream.receive() ? "receiveQueue" : "transmitQueue",
              name,
              index,
              place.size(),
              number("buffers", stream.buffers(), 0, 32768),
              number("bytes", stream.bytes(), 1, Integer.MAX_VALUE),
              stream.header().map(DriverQueueWriter::headerBytes).orElse(CodeBlock.of("")));
    };
  }

  private static CodeBlock headerBytes(StreamQueueModel.Header header) {
    return header.conditional()
        ? CodeBlock.of(",$W$T.toIntExact($T.size(session.features()))", Math.class, header.codec())
        : CodeBlock.of(",$W$T.toIntExact($T.BYTE_SIZE)", Math.class, header.codec());
  }

  private CodeBlock number(String what, NumberModel number, int least, int greatest) {
    return switch (number) {
      case NumberModel.Literal literal -> CodeBlock.of("$L", literal.value());
      case NumberModel.Computed computed ->
          CodeBlock.of(
              "$T.number($S,$W() -> $L,$W$L,$W$L)",
              RuntimeTypes.QUEUE_FAMILY,
              what + " of queue " + queue.name(),
              call(computed.formula()),
              least,
              greatest);
    };
  }

  /** The index of the one queue. */
  private CodeBlock index() {
    return switch (place.index()) {
      case NumberModel.Literal literal -> CodeBlock.of("$L", literal.value());
      case NumberModel.Computed computed ->
          CodeBlock.of(
              "$T.index($S,$W() -> $L)",
              RuntimeTypes.QUEUE_FAMILY,
              queue.name(),
              call(computed.formula()));
    };
  }

  /** The index of queue {@code i} of a family. */
  private CodeBlock indexOf(QueuePlace.Family numbers) {
    CodeBlock steps =
        numbers.step() == 1 ? CodeBlock.of("i") : CodeBlock.of("$L * i", numbers.step());
    return switch (place.index()) {
      case NumberModel.Literal literal ->
          literal.value() == 0 ? steps : CodeBlock.of("$L + $L", literal.value(), steps);
      case NumberModel.Computed computed ->
          place.hasIndexOfEach()
              ? call(computed.formula())
              : CodeBlock.of("$L + $L", call(computed.formula()), steps);
    };
  }

  private static CodeBlock call(CallModel call) {
    List<CodeBlock> arguments =
        call.arguments().stream()
            .map(argument ->
                switch (argument.source()) {
                  case PARAMETER -> CodeBlock.of("i");
                  case CONFIG -> CodeBlock.of("config.$N()", argument.name());
                  case WHOLE_CONFIG -> CodeBlock.of("config.read()");
                  case FEATURES -> CodeBlock.of("session.features()");
                })
            .toList();
    return CodeBlock.of("$T.$N($L)", call.owner(), call.method(), CodeBlock.join(arguments, ",$W"));
  }

  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>();
    methods.add(isFamily() ? member() : single());
    if (isFamily()) {
      methods.add(count());
    }
    place.condition().ifPresent(condition -> methods.add(question(condition)));
    return methods;
  }

  private MethodSpec single() {
    boolean overrides = !(queue instanceof RequestQueueModel requests && requests.onDevice());
    MethodSpec.Builder method = method(overrides);
    addRefusal(method);
    return method.addStatement("return $N", queue.name()).build();
  }

  private MethodSpec member() {
    String number = place.family().orElseThrow().parameter();
    MethodSpec.Builder method = method(true).addParameter(int.class, number);
    addRefusal(method);
    boolean hidden = number.equals(queue.name()) || number.equals(family);
    return method
        .addStatement(
            "return $1L$2N[$1L$3N.check($4N)]", hidden ? "this." : "", queue.name(), family, number)
        .build();
  }

  private MethodSpec.Builder method(boolean overrides) {
    Comment comment = new Comment(2).paragraph(place.words() + ".");
    place
        .family()
        .ifPresent(
            numbers -> comment.param(numbers.parameter(), "the number of the queue, from 0"));
    comment.returns("the queue, for one thread at a time");
    if (isFamily()) {
      comment.fails(
          ClassName.get(IndexOutOfBoundsException.class), "if there are not so many open");
    }
    place
        .condition()
        .ifPresent(condition ->
            comment.fails(RuntimeTypes.CONFIG_SPACE_EXCEPTION, "unless " + condition.words()));
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(queue.name()).addModifiers(PUBLIC).returns(type);
    if (overrides) {
      method.addAnnotation(Override.class);
    }
    return method.addJavadoc(comment.build());
  }

  private void addRefusal(MethodSpec.Builder method) {
    place
        .condition()
        .ifPresent(condition -> {
          method.beginControlFlow("if ($N == null)", isFamily() ? family : queue.name());
          method.addStatement(
              "throw session.features().missing($S, $S)", queue.name(), condition.words());
          method.endControlFlow();
        });
  }

  private MethodSpec count() {
    return MethodSpec.methodBuilder(Names.countOf(queue.name()))
        .addModifiers(PUBLIC)
        .returns(int.class)
        .addJavadoc(
            new Comment(2)
                .paragraph(
                    "How many queues {@link #"
                        + queue.name()
                        + "} are open: {@link $T#queues} or"
                        + " fewer.",
                    RuntimeTypes.DRIVER_OPTIONS)
                .returns("a number of queues")
                .build())
        .addStatement("return $N.length", queue.name())
        .build();
  }

  private MethodSpec question(ConditionModel condition) {
    return MethodSpec.methodBuilder(Names.hasOf(queue.name()))
        .addModifiers(PUBLIC)
        .returns(boolean.class)
        .addJavadoc(
            new Comment(2)
                .paragraph(
                    "Whether {@link #"
                        + queue.name()
                        + "} exists: only if "
                        + condition.words()
                        + ".")
                .returns("whether it does")
                .build())
        .addStatement("return $N != null", isFamily() ? family : queue.name())
        .build();
  }

  /** The statements that have a queue keep the values of configuration fields again. */
  CodeBlock keeping() {
    CodeBlock.Builder code = CodeBlock.builder();
    if (isFamily()) {
      code.beginControlFlow("for ($T queue : $N)", type, queue.name());
      code.addStatement("queue.keep(config)");
      code.endControlFlow();
    } else if (place.condition().isPresent()) {
      code.beginControlFlow("if ($N != null)", queue.name());
      code.addStatement("$N.keep(config)", queue.name());
      code.endControlFlow();
    } else {
      code.addStatement("$N.keep(config)", queue.name());
    }
    return code.build();
  }
}

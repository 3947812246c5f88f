package org.virtio4j.processor.writing;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.virtio4j.processor.model.DeviceModel;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.NumberModel;
import org.virtio4j.processor.model.ReplyModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.ShapeModel;

/** Writes the class of a queue of requests, which is nested in the driver. */
final class RequestQueueWriter {
  private final DeviceModel device;
  private final RequestQueueModel queue;
  private final Handles handles;
  private final QueueFields fields;

  RequestQueueWriter(DeviceModel device, RequestQueueModel queue, Handles handles) {
    this.device = device;
    this.queue = queue;
    this.handles = handles;
    this.fields = new QueueFields(queue);
  }

  TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(queue.implementation())
            .addModifiers(PUBLIC, STATIC, FINAL)
            .superclass(RuntimeTypes.SLOT_QUEUE)
            .addJavadoc(
                new Comment(2)
                    .paragraph(queue.place().words() + ". One thread at a time uses it.")
                    .paragraph(
                        "A request either waits until the device has answered, or is submitted:"
                            + " the next {@link #publish}, {@link #poll} or waiting request sends"
                            + " it, and {@code poll} tells of its completion.")
                    .build());
    if (!queue.onDevice()) {
      type.addSuperinterface(queue.requests());
    }
    if (queue.isUniform()) {
      addSizes(type);
    } else {
      type.addField(shape("SHAPE", queue.shape()));
      fields.shapes().forEach((shape, name) -> type.addField(shape(name, shape)));
    }
    TypeName negotiated = ParameterizedTypeName.get(RuntimeTypes.NEGOTIATED, device.features());
    if (queue.needsFeatures()) {
      type.addField(negotiated, fields.features(), PRIVATE, FINAL);
    }
    fields
        .conditions()
        .forEach((request, field) -> type.addField(boolean.class, field, PRIVATE, FINAL));
    for (KeptField kept : queue.keptFields()) {
      type.addField(kept.type(), fields.kept(kept.accessor()), PRIVATE);
    }
    type.addMethod(constructor());
    if (!queue.keptFields().isEmpty()) {
      type.addMethod(keep());
    }
    for (RequestModel request : queue.methods()) {
      type.addMethods(new RequestWriter(queue, request, fields, handles).methods());
    }
    return type.build();
  }

  private void addSizes(TypeSpec.Builder type) {
    ReplyModel reply = queue.shape().reply();
    if (queue.shape().headerBytes() > 0) {
      type.addField(constant(long.class, "HEADER_BYTES", queue.shape().headerBytes() + "L"));
    }
    if (reply.byteSize() > 0) {
      type.addField(constant(long.class, "REPLY_BYTES", reply.byteSize() + "L"));
    }
    reply
        .status()
        .ifPresent(status -> {
          type.addField(constant(long.class, "STATUS_OFFSET", status.offset() + "L"));
          type.addField(constant(int.class, "STATUS_BYTES", "" + status.bytes()));
        });
  }

  private FieldSpec shape(String name, ShapeModel shape) {
    ReplyModel reply = shape.reply();
    return FieldSpec.builder(RuntimeTypes.REQUEST_SHAPE, name, PRIVATE, STATIC, FINAL)
        .initializer(
            "new $T($L, $L, $L, $L, $L)",
            RuntimeTypes.REQUEST_SHAPE,
            shape.headerBytes(),
            reply.byteSize(),
            reply.status().map(ReplyModel.Status::offset).orElse(-1L),
            reply.status().map(ReplyModel.Status::bytes).orElse(0),
            queue.replyFirst())
        .build();
  }

  private static FieldSpec constant(Class<?> type, String name, String value) {
    return FieldSpec.builder(type, name, PRIVATE, STATIC, FINAL).initializer(value).build();
  }

  private MethodSpec constructor() {
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addModifiers(PRIVATE)
            .addParameter(
                ParameterizedTypeName.get(RuntimeTypes.DEVICE_SESSION, device.features()),
                "session");
    CodeBlock.Builder arguments = CodeBlock.builder().add("session,\n");
    if (queue.isAlwaysAtOneIndex()) {
      int index = ((NumberModel.Literal) queue.place().index()).value();
      arguments.add("$S,\n$L, // index\n", queue.name(), index);
    } else {
      constructor.addParameter(String.class, "name").addParameter(int.class, "index");
      arguments.add("name,\nindex,\n");
    }
    arguments.add("$L, // descriptors\n", queue.place().size());
    ShapeModel shape = queue.shape();
    if (queue.isUniform()) {
      arguments.add(
          "$L,\n$L,\n$L, // buffers of one request, at most\n$L,\n$L);\n",
          shape.headerBytes() > 0 ? "HEADER_BYTES" : "0L",
          shape.reply().byteSize() > 0 ? "REPLY_BYTES" : "0L",
          queue.dataBuffers(),
          shape.reply().status().isPresent() ? "STATUS_OFFSET" : "-1L",
          shape.reply().status().isPresent() ? "STATUS_BYTES" : "0");
    } else {
      arguments.add("SHAPE,\n$L, // buffers of one request, at most\n", queue.dataBuffers());
      arguments.add("$L, // bytes before the data, at most\n", queue.headerRoom());
      arguments.add("$L); // bytes of a reply, at most\n", queue.replyRoom());
    }
    constructor.addCode("super(\n$>$>$L$<$<", arguments.build());
    if (queue.needsFeatures()) {
      constructor.addStatement("$N = session.features()", fields.features());
    }
    Map<String, RequestModel> conditional = new LinkedHashMap<>();
    queue.methods().stream()
        .filter(request -> request.condition().isPresent())
        .forEach(request -> conditional.putIfAbsent(request.name(), request));
    conditional.forEach((name, request) ->
        constructor.addStatement(
            "$N = $L",
            fields.condition(name),
            ConditionWriter.expression(request.condition().orElseThrow(), fields.features())));
    return constructor.build();
  }

  private MethodSpec keep() {
    ClassName accessor = device.config().orElseThrow().accessor();
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("keep").addModifiers(PRIVATE).addParameter(accessor, "config");
    for (KeptField kept : queue.keptFields()) {
      method.addStatement("this.$N = config.$N()", fields.kept(kept.accessor()), kept.accessor());
    }
    return method.build();
  }
}

package org.virtio4j.processor.writing;

import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.ResultModel;
import org.virtio4j.processor.model.RuntimeTypes;

/**
 * Writes the methods with which the driver of a device that has one queue passes requests on to
 * that queue.
 */
final class DelegateWriter {
  private final RequestQueueModel queue;
  private final ClassName implementation;

  DelegateWriter(RequestQueueModel queue, ClassName implementation) {
    this.queue = queue;
    this.implementation = implementation;
  }

  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>();
    for (RequestModel request : queue.methods()) {
      methods.add(waiting(request));
      methods.add(submitting(request));
      if (request.condition().isPresent() && queue.isFirstOfItsName(request)) {
        methods.add(question(request));
      }
    }
    methods.add(publish());
    methods.add(poll());
    return methods;
  }

  private MethodSpec waiting(RequestModel request) {
    boolean overrides = request.form() != RequestModel.Form.ENCODED;
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(request.name())
            .addModifiers(PUBLIC)
            .addJavadoc(documentation(request).waiting(overrides));
    if (overrides) {
      method.addAnnotation(Override.class);
    }
    RequestWriter.addParameters(method, request);
    method.varargs(RequestWriter.isVariable(request));
    CodeBlock.Builder arguments = CodeBlock.builder();
    for (ParameterModel parameter : request.parameters()) {
      arguments.add(arguments.isEmpty() ? "$N" : ", $N", parameter.name());
    }
    TypeName type = ResultWriter.type(request.result());
    method.returns(type);
    method.addStatement(
        "$L$L.$N($L)",
        request.result() instanceof ResultModel.Nothing ? "" : "return ",
        queueField(request),
        request.name(),
        arguments.build());
    return method.build();
  }

  private MethodSpec submitting(RequestModel request) {
    String attachment = RequestWriter.attachmentName(request);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(request.submitName())
            .addModifiers(PUBLIC)
            .returns(long.class)
            .addJavadoc(
                documentation(request).submitting(attachment, queue.implementation() + "#FULL"));
    RequestWriter.addParameters(method, request);
    method.addParameter(long.class, attachment);
    method.addStatement(
        "return $L.$N($L)",
        queueField(request),
        request.submitName(),
        RequestWriter.arguments(request, attachment));
    return method.build();
  }

  private MethodSpec question(RequestModel request) {
    return MethodSpec.methodBuilder(request.hasName())
        .addModifiers(PUBLIC)
        .returns(boolean.class)
        .addJavadoc(documentation(request).question())
        .addStatement("return $N.$N()", queue.name(), request.hasName())
        .build();
  }

  private MethodSpec publish() {
    return MethodSpec.methodBuilder("publish")
        .addModifiers(PUBLIC)
        .addJavadoc("Sends what was submitted: {@link $T#publish}.\n", implementation)
        .addStatement("$N.publish()", queue.name())
        .build();
  }

  private MethodSpec poll() {
    return MethodSpec.methodBuilder("poll")
        .addModifiers(PUBLIC)
        .returns(int.class)
        .addParameter(RuntimeTypes.COMPLETION_HANDLER, "handler")
        .addJavadoc(
            new Comment(2)
                .paragraph(
                    "Sends what was submitted, and hands over what has completed: {@link $T#poll}.",
                    implementation)
                .tag("@param handler is told of each completed request")
                .tag("@return how many were handed over")
                .tag("@throws $T if the queue is broken", RuntimeTypes.QUEUE_BROKEN)
                .build())
        .addStatement("return $N.poll(handler)", queue.name())
        .build();
  }

  private RequestDocumentation documentation(RequestModel request) {
    return new RequestDocumentation(request, 2);
  }

  private String queueField(RequestModel request) {
    boolean hidden =
        request.parameters().stream().anyMatch(p -> p.name().equals(queue.name()))
            || RequestWriter.attachmentName(request).equals(queue.name());
    return hidden ? "this." + queue.name() : queue.name();
  }
}

package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.stream.Collectors;
import org.virtio4j.processor.model.Coding;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.ParameterModel.Role;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.ResultModel;
import org.virtio4j.processor.model.RuntimeTypes;

/** The comments of a request's methods. */
final class RequestDocumentation {
  private final RequestModel request;
  private final int indent;

  /**
   * The comments of a request.
   *
   * @param request the request
   * @param indent by how many characters they are indented
   */
  RequestDocumentation(RequestModel request, int indent) {
    this.request = request;
    this.indent = indent;
  }

  /**
   * The comment of the form that waits.
   *
   * @param overrides whether the method overrides that of the description
   */
  CodeBlock waiting(boolean overrides) {
    Comment comment = new Comment(indent);
    if (overrides && request.form() == RequestModel.Form.DOCUMENTED) {
      // The parameters and the result are inherited too.
      comment.paragraph("{@inheritDoc}").paragraph("Waits until the device has answered.");
    } else {
      comment.paragraph(
          "Makes the request {@code "
              + request.name()
              + "} and waits until the device has answered.");
      parameters(comment);
      result(comment);
    }
    if (request.reply().status().isPresent()) {
      comment.tag(
          "@throws $T if the device answers with a status that is no success",
          RuntimeTypes.REQUEST_FAILED);
    }
    comment
        .tag(
            "@throws $T if there is no room for the request until completed ones are polled",
            RuntimeTypes.QUEUE_FULL)
        .tag(
            "@throws $T if the device does not answer in time; the queue is broken then, and the"
                + " buffers stay the device's",
            RuntimeTypes.TIMEOUT)
        .tag("@throws $T if the queue is broken", RuntimeTypes.QUEUE_BROKEN);
    refusals(comment);
    return comment.build();
  }

  /**
   * The comment of the form that does not wait.
   *
   * @param attachment the name of its last parameter
   * @param full what the comment calls the constant that stands for a full queue
   */
  CodeBlock submitting(String attachment, String full) {
    Comment comment = new Comment(indent);
    String belongs =
        request.data().isEmpty()
            ? ""
            : " "
                + list(request.data())
                + (request.data().size() == 1 ? " belongs" : " belong")
                + " to the device until the request has completed.";
    comment.paragraph(
        "Submits the request {@code " + request.name() + "} and does not wait." + belongs);
    checks(comment);
    parameters(comment);
    comment
        .tag("@param " + attachment + " is handed over with the completion")
        .tag(
            "@return a token, or {@link "
                + full
                + "} if there is no room until completed requests are polled")
        .tag("@throws $T if the queue is broken", RuntimeTypes.QUEUE_BROKEN);
    refusals(comment);
    return comment.build();
  }

  /** The comment of the question whether the request exists. */
  CodeBlock question() {
    ConditionModel condition = request.condition().orElseThrow();
    return new Comment(indent)
        .paragraph(
            "Whether {@code "
                + request.name()
                + "} can be requested: only if "
                + condition.words()
                + ".")
        .tag("@return whether it can")
        .build();
  }

  private void checks(Comment comment) {
    if (!request.checks().isEmpty()) {
      comment.paragraph(
          "Before that, "
              + request.checks().stream()
                  .map(check -> "{@code " + check.method() + "}")
                  .collect(Collectors.joining(" and "))
              + " may refuse it.");
    }
  }

  private void parameters(Comment comment) {
    for (ParameterModel parameter : request.parameters()) {
      String tag = "@param " + parameter.name() + " ";
      switch (parameter.role()) {
        case READABLE -> comment.tag(tag + "data that the device reads");
        case WRITABLE -> comment.tag(tag + "memory that the device writes");
        case HEADER -> comment.tag(tag + component(parameter));
        case ENCODED -> comment.tag(tag + part(parameter));
      }
    }
  }

  private String component(ParameterModel parameter) {
    for (HeaderField field : request.header().fields()) {
      if (field instanceof HeaderField.FromParameter set
          && set.parameter().equals(parameter.name())) {
        return declaration(set.leaf(), set.offset()) + " of the header";
      }
    }
    throw new IllegalStateException(parameter.name() + " sets nothing");
  }

  private String part(ParameterModel parameter) {
    for (HeaderField.Encoded part : request.header().encoded()) {
      if (part.parameter().equals(parameter.name())) {
        return part.coding() instanceof Coding.Bytes
            ? "the same, encoded already; it is copied into the request"
            : "is copied into the request"
                + (part.coding().isFixed() ? ": " + Words.bytes(part.coding().bytes()) : "");
      }
    }
    throw new IllegalStateException(parameter.name() + " goes nowhere");
  }

  private static String declaration(LeafModel leaf, long offset) {
    return "{@code "
        + leaf.field().wireType().specName()
        + " "
        + Names.specification(leaf.name())
        + "} at "
        + offset;
  }

  private void result(Comment comment) {
    switch (request.result()) {
      case ResultModel.Nothing _ -> {}
      case ResultModel.Written _ -> {
        List<ParameterModel> writable =
            request.data().stream().filter(p -> p.role() == Role.WRITABLE).toList();
        comment.tag(
            "@return the number of bytes that the device wrote into "
                + list(writable)
                + ", at most "
                + (writable.size() == 1 ? "its size" : "their sizes"));
      }
      case ResultModel.ReplyLeaf reply ->
          comment.tag(
              "@return " + declaration(reply.leaf(), reply.leaf().offset()) + " of the reply");
      case ResultModel.ReplyRecord reply ->
          comment.tag(
              "@return "
                  + (reply.offset() == 0
                      ? "the reply"
                      : "what the reply holds at " + reply.offset()));
    }
  }

  private void refusals(Comment comment) {
    if (request.condition().isPresent()) {
      comment.tag(
          "@throws $T unless " + request.condition().get().words(),
          RuntimeTypes.CONFIG_SPACE_EXCEPTION);
    }
    String names =
        request.rangedFields().stream()
            .map(set -> "{@code " + set.parameter() + "}")
            .collect(Collectors.joining(" or "));
    if (!names.isEmpty()) {
      comment.outOfRange(names);
    } else if (!request.header().isFixed()) {
      comment.illegalArgument(
          "if header and parameters need more than " + Words.bytes(request.header().room()));
    }
  }

  private static String list(List<ParameterModel> buffers) {
    return buffers.stream()
        .map(buffer -> "{@code " + buffer.name() + "}")
        .collect(Collectors.joining(" and "));
  }
}

package org.virtio4j.processor.validation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.util.Elements;
import org.virtio4j.annotation.Request;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.HeaderModel;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ParameterModel.Role;
import org.virtio4j.processor.model.ReplyModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.ResultModel;
import org.virtio4j.processor.model.ScalarKind;

/** Reads methods with {@link Request}. */
final class Requests {
  private final Readers readers;
  private final Messages messages;
  private final Replies replies;
  private final RequestResults results;
  private final Conditions conditions;
  private final Interfaces interfaces;
  private final Elements elements;
  private final Reporter reporter;

  Requests(
      Readers readers,
      Messages messages,
      Replies replies,
      Conditions conditions,
      Interfaces interfaces,
      Elements elements) {
    this.readers = readers;
    this.messages = messages;
    this.replies = replies;
    this.results = new RequestResults(readers.reporter());
    this.conditions = conditions;
    this.interfaces = interfaces;
    this.elements = elements;
    this.reporter = readers.reporter();
  }

  /**
   * What reads parts of requests.
   *
   * @param layouts reads records
   * @param integers reads integers
   * @param sources finds where values come from
   * @param reporter takes what is wrong
   */
  record Readers(Layouts layouts, Integers integers, ParameterSources sources, Reporter reporter) {}

  /**
   * What the requests of a queue have in common.
   *
   * @param header what precedes the data
   * @param reply what the device writes besides them
   * @param surroundings what else the device has
   * @param kept takes the configuration fields whose values are needed
   */
  record Frame(
      Part<LayoutModel> header,
      Part<Replies.Reply> reply,
      Surroundings surroundings,
      Set<KeptField> kept) {}

  /**
   * Reads a request, and reports what is wrong with it.
   *
   * @param user the element that says that this is a request of a queue
   * @param queue its annotation
   * @param method the method
   * @param frame what the queue's requests have in common
   * @return the model; nothing if something is wrong
   */
  Optional<RequestModel> read(
      Element user, AnnotationMirror queue, ExecutableElement method, Frame frame) {
    return reporter.usedAt(Location.of(user, queue), () -> read(method, frame));
  }

  private Optional<RequestModel> read(ExecutableElement method, Frame frame) {
    String name = method.getSimpleName().toString();
    Optional<AnnotationMirror> mirror = Annotations.find(method, Request.class);
    if (mirror.isEmpty()) {
      return wrong(Location.of(method), Diagnostic.METHOD_WITHOUT_REQUEST, name);
    }
    if (reporter.refusesTypeParameters(method, Diagnostic.GENERIC_METHOD)) {
      return Optional.empty();
    }
    if (!readers.sources().hasNames(method)) {
      return Optional.empty();
    }
    return new Reading(method, mirror.get(), own(method, mirror.get(), frame)).read();
  }

  private <T> Optional<T> wrong(Location where, Diagnostic what, Object... arguments) {
    reporter.error(where, what, arguments);
    return Optional.empty();
  }

  /** What a request has instead of what the queue's requests have in common. */
  private Frame own(ExecutableElement method, AnnotationMirror mirror, Frame frame) {
    boolean hasHeader = Annotations.written(mirror, "header").isPresent();
    boolean hasReply = Annotations.written(mirror, "reply").isPresent();
    return new Frame(
        hasHeader ? messages.readSettable(method, mirror, "header") : frame.header(),
        hasReply ? replies.read(method, mirror, messages) : frame.reply(),
        frame.surroundings(),
        frame.kept());
  }

  /** Reads one request. */
  private final class Reading {
    private final ExecutableElement method;
    private final AnnotationMirror mirror;
    private final String name;
    private final Frame frame;
    private final RequestParameters parameters;
    private boolean right = true;

    Reading(ExecutableElement method, AnnotationMirror mirror, Frame frame) {
      this.method = method;
      this.mirror = mirror;
      this.name = method.getSimpleName().toString();
      this.frame = frame;
      Part<LayoutModel> body = messages.readSettable(method, mirror, "body");
      this.parameters = new RequestParameters(method, mirror, frame, body, readers);
      this.right = !body.isWrong();
    }

    Optional<RequestModel> read() {
      right &= parameters.read();
      HeaderBuilder builder = parameters.header();
      if (!frame.header().isWrong()) {
        codes(builder);
        sources(builder);
      }
      boolean varies = !builder.build(OptionalLong.empty()).isFixed();
      OptionalLong room = parameters.room(varies);
      right &= parameters.isRight();
      HeaderModel header = builder.build(room);
      if (right
          && header.room() == 0
          && parameters.parameters().isEmpty()
          && frame.reply().value().isEmpty()
          && !frame.reply().isWrong()) {
        wrong(Location.of(method), Diagnostic.EMPTY_REQUEST, name);
      }
      boolean writable = parameters.parameters().stream().anyMatch(p -> p.role() == Role.WRITABLE);
      Optional<ResultModel> result = results.read(method, mirror, frame.reply(), writable, right);
      Optional<ConditionModel> condition = condition();
      if (!right || result.isEmpty() || frame.header().isWrong() || frame.reply().isWrong()) {
        return Optional.empty();
      }
      return Optional.of(
          new RequestModel(
              name,
              parameters.parameters(),
              header,
              frame.reply().value().map(Replies.Reply::model).orElse(ReplyModel.NONE),
              condition,
              parameters.sizes(),
              List.of(),
              result.get(),
              elements.getDocComment(method) != null
                  ? RequestModel.Form.DOCUMENTED
                  : RequestModel.Form.DECLARED));
    }

    private void wrong(Location where, Diagnostic what, Object... arguments) {
      reporter.error(where, what, arguments);
      right = false;
    }

    private void codes(HeaderBuilder builder) {
      List<HeaderBuilder.Place> tags = builder.tags();
      List<AnnotationValue> codes = Annotations.arrayValue(mirror, "value");
      if (codes.size() != tags.size()) {
        wrong(
            Location.of(method, mirror, "value"),
            Diagnostic.WRONG_NUMBER_OF_CODES,
            name,
            codes.size(),
            frame
                .header()
                .value()
                .map(layout -> layout.type().simpleName() + " has " + tags.size())
                .orElse("the queue has no header to put one into"));
        return;
      }
      for (int i = 0; i < codes.size(); i++) {
        if (codes.get(i).getValue() instanceof Integer code) {
          code(builder, tags.get(i), codes.get(i), code);
        } else {
          right = false; // javac reports it
        }
      }
    }

    private void code(
        HeaderBuilder builder, HeaderBuilder.Place place, AnnotationValue value, int code) {
      LeafModel tag = place.leaf();
      Optional<CodeEnumModel> constants = tag.field().codes();
      if (!holds(tag, code)) {
        wrong(
            Location.of(method, mirror, value),
            Diagnostic.REQUEST_CODE_OUT_OF_RANGE,
            code,
            tag.name(),
            tag.field().wireType().bits());
      } else if (constants.isPresent() && constants.get().withValue(code).isEmpty()) {
        wrong(
            Location.of(method, mirror, value),
            Diagnostic.REQUEST_CODE_WITHOUT_CONSTANT,
            code,
            constants.get().type().simpleName());
      } else {
        builder.setConstant(place, code);
      }
    }

    /** A tag of 32 bits that is an {@code int} holds raw bits; all others hold numbers. */
    private static boolean holds(LeafModel tag, int code) {
      return tag.field().kind() == ScalarKind.INT && tag.field().wireType().bits() == Integer.SIZE
          || tag.field().wireType().holds(code);
    }

    private void sources(HeaderBuilder builder) {
      for (HeaderBuilder.Place place : builder.withoutSource()) {
        wrong(
            Location.of(method, mirror),
            Diagnostic.COMPONENT_WITHOUT_SOURCE,
            place.leaf().name(),
            place.owner().type().simpleName(),
            name);
      }
    }

    private Optional<ConditionModel> condition() {
      Optional<Conditions.Read> condition = conditions.read(method);
      if (condition.isEmpty()) {
        return Optional.empty();
      }
      Optional<ConditionModel> own =
          conditions.ofDevice(method, condition.get(), frame.surroundings().features());
      right &= own.isPresent();
      return own;
    }
  }
}

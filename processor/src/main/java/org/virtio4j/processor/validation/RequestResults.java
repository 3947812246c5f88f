package org.virtio4j.processor.validation;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ResultModel;

/** Finds out what a request returns. */
final class RequestResults {
  private static final String RETURNS = "returns";

  private final Reporter reporter;

  RequestResults(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * Reads the result of a request, and reports what is wrong with it.
   *
   * @param method the request
   * @param mirror its annotation
   * @param reply its reply
   * @param writable whether the device writes data of the caller
   * @param complete whether nothing else is wrong with the request
   * @return the result; nothing if something is wrong
   */
  Optional<ResultModel> read(
      ExecutableElement method,
      AnnotationMirror mirror,
      Part<Replies.Reply> reply,
      boolean writable,
      boolean complete) {
    TypeMirror type = method.getReturnType();
    if (type.getKind() == TypeKind.ERROR || reply.isWrong()) {
      return Optional.empty();
    }
    String name = method.getSimpleName().toString();
    List<LeafModel> others = reply.value().map(Replies.Reply::others).orElse(List.of());
    Optional<String> named =
        Annotations.written(mirror, RETURNS).map(value -> value.getValue().toString());
    if (named.isPresent()) {
      Location where = Location.of(method, mirror, RETURNS);
      Optional<LeafModel> leaf =
          others.stream().filter(other -> other.name().equals(named.get())).findFirst();
      if (leaf.isEmpty()) {
        return wrong(
            where,
            Diagnostic.NO_SUCH_RESULT,
            name,
            named.get(),
            Suggestions.didYouMean(named.get(), others.stream().map(LeafModel::name).toList()));
      }
      return leaf(method, leaf.get());
    }
    if (type.getKind() == TypeKind.VOID) {
      return Optional.of(new ResultModel.Nothing());
    }
    Optional<TypeElement> record =
        Annotations.declaration(type).filter(t -> Annotations.has(t, Message.class));
    if (record.isPresent()) {
      return record(method, record.get(), reply);
    }
    if (!isOfAReply(type)) {
      return wrong(Location.of(method), Diagnostic.WRONG_RETURN_TYPE, name, type);
    }
    if (writable && (type.getKind() == TypeKind.INT || type.getKind() == TypeKind.LONG)) {
      return Optional.of(new ResultModel.Written(type.getKind() == TypeKind.LONG));
    }
    if (others.size() > 1) {
      return wrong(
          Location.of(method),
          Diagnostic.AMBIGUOUS_RESULT,
          name,
          others.get(0).name(),
          others.get(1).name());
    }
    if (others.isEmpty()) {
      return complete
          ? wrong(Location.of(method), Diagnostic.NOTHING_TO_RETURN, name, type)
          : Optional.empty();
    }
    return leaf(method, others.getFirst());
  }

  /** Whether a component of a reply can be of a type. */
  private static boolean isOfAReply(TypeMirror type) {
    return switch (type.getKind()) {
      case INT, LONG, BOOLEAN -> true;
      case DECLARED ->
          Annotations.declaration(type)
              .filter(t -> t.getKind() == ElementKind.ENUM || Annotations.has(t, Word.class))
              .isPresent();
      default -> false;
    };
  }

  private Optional<ResultModel> leaf(ExecutableElement method, LeafModel leaf) {
    TypeMirror type = method.getReturnType();
    if (leaf.dimensions().isEmpty() && leaf.field().javaType().equals(TypeName.get(type))) {
      return Optional.of(new ResultModel.ReplyLeaf(leaf));
    }
    return wrong(
        Location.of(method),
        Diagnostic.WRONG_RESULT_TYPE,
        method.getSimpleName(),
        type,
        leaf.name(),
        leaf.field().javaType() + "[]".repeat(leaf.dimensions().size()));
  }

  private Optional<ResultModel> record(
      ExecutableElement method, TypeElement type, Part<Replies.Reply> reply) {
    Optional<LayoutModel> layout = reply.value().map(Replies.Reply::layout);
    List<ResultModel.ReplyRecord> found = new ArrayList<>();
    layout.ifPresent(whole -> find(type, whole, 0L, found));
    // Without a status nothing tells that a case is there.
    found.removeIf(
        one -> one.status().isPresent() && reply.value().orElseThrow().model().status().isEmpty());
    if (found.size() == 1) {
      return Optional.of(found.getFirst());
    }
    return wrong(
        Location.of(method),
        found.isEmpty() ? Diagnostic.NO_SUCH_REPLY_RECORD : Diagnostic.SEVERAL_REPLY_RECORDS,
        method.getSimpleName(),
        type.getSimpleName(),
        layout.map(whole -> whole.type().simpleName()).orElse("the queue, which has none,"));
  }

  /** All structures of a reply that are of a type: the reply itself, or what is nested in it. */
  private static void find(
      TypeElement type, LayoutModel layout, long offset, List<ResultModel.ReplyRecord> found) {
    if (TypeName.get(type.asType()).equals(layout.type())) {
      found.add(new ResultModel.ReplyRecord(layout, offset, OptionalLong.empty()));
      return;
    }
    for (FieldModel field : layout.fields()) {
      if (field instanceof FieldModel.Group group && !group.isArray()) {
        find(type, group.layout(), offset + group.offset(), found);
      } else if (field instanceof FieldModel.Union union) {
        union.union().cases().stream()
            .filter(one -> one.code().isPresent())
            .filter(one -> one.layout().type().equals(TypeName.get(type.asType())))
            .forEach(one ->
                found.add(
                    new ResultModel.ReplyRecord(
                        one.layout(), offset + union.offset(), one.code())));
      }
    }
  }

  private Optional<ResultModel> wrong(Location where, Diagnostic what, Object... arguments) {
    reporter.error(where, what, arguments);
    return Optional.empty();
  }
}

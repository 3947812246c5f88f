package org.virtio4j.processor.validation;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ReplyModel;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;

/** Finds the status in the replies of a queue. */
final class Replies {
  private final Reporter reporter;

  Replies(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * A reply.
   *
   * @param layout its structure
   * @param model its size and its status
   * @param others its other components
   */
  record Reply(LayoutModel layout, ReplyModel model, List<LeafModel> others) {}

  /**
   * Reads the reply that an annotation names, and reports what is wrong with it.
   *
   * @param element what carries the annotation
   * @param mirror the annotation
   * @param messages reads structures
   * @return the reply; absent if none is named
   */
  Part<Reply> read(Element element, AnnotationMirror mirror, Messages messages) {
    Part<LayoutModel> layout = messages.read(element, mirror, "reply");
    if (layout.value().isEmpty()) {
      return new Part<>(Optional.empty(), layout.isWrong());
    }
    Location location = Location.of(element, mirror, "reply");
    if (layout.value().get().isVariable() || layout.value().get().hasConditionalTail()) {
      reporter.error(
          location, Diagnostic.REPLY_OF_NO_SIZE, layout.value().get().type().simpleName());
      return Part.wrong();
    }
    return read(location, layout.value().get());
  }

  /**
   * Reads a reply, and reports what is wrong with its status.
   *
   * @param location where a queue says that this is its reply
   * @param layout the reply's structure
   * @return the reply; wrong if it was reported
   */
  private Part<Reply> read(Location location, LayoutModel layout) {
    List<LeafModel> enums =
        layout.leaves().stream().filter(leaf -> leaf.field().kind() == ScalarKind.CODE).toList();
    List<LeafModel> statuses = enums.stream().filter(leaf -> codes(leaf).isStatus()).toList();
    String name = layout.type().simpleName();
    if (statuses.isEmpty()) {
      if (enums.isEmpty()) {
        return Part.of(
            new Reply(
                layout, new ReplyModel(layout.byteSize(), Optional.empty()), layout.leaves()));
      }
      LeafModel leaf = enums.getFirst();
      reporter.error(
          location,
          Diagnostic.STATUS_WITHOUT_OK,
          name,
          leaf.name(),
          codes(leaf).type().simpleName());
      return Part.wrong();
    }
    if (statuses.size() > 1) {
      reporter.error(
          location,
          Diagnostic.SEVERAL_STATUSES,
          statuses.get(0).name(),
          statuses.get(1).name(),
          name);
      return Part.wrong();
    }
    LeafModel status = statuses.getFirst();
    WireType wire = status.field().wireType();
    if (!status.dimensions().isEmpty()) {
      reporter.error(location, Diagnostic.STATUS_IN_ARRAY, status.name(), name);
      return Part.wrong();
    }
    long poison = (1L << wire.bits()) - 1;
    Optional<CodeEnumModel.Code> poisoned = codes(status).withValue(poison);
    if (poisoned.isPresent() && poisoned.get().ok()) {
      reporter.error(
          location,
          Diagnostic.STATUS_LIKE_POISON,
          codes(status).type().simpleName(),
          poisoned.get().name(),
          Long.toHexString(poison));
      return Part.wrong();
    }
    return Part.of(
        new Reply(
            layout,
            new ReplyModel(
                layout.byteSize(),
                Optional.of(
                    new ReplyModel.Status(
                        status.offset(), wire.bytes(), codes(status).generated()))),
            layout.leaves().stream().filter(leaf -> !leaf.equals(status)).toList()));
  }

  private static CodeEnumModel codes(LeafModel leaf) {
    return leaf.field().codes().orElseThrow();
  }
}

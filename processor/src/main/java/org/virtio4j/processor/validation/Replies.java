package org.virtio4j.processor.validation;

import java.util.List;
import java.util.Optional;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.RequestQueueModel;
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
   * @param byteSize its size
   * @param status its status, if it has one
   * @param others its other components
   */
  record Reply(long byteSize, Optional<RequestQueueModel.Status> status, List<LeafModel> others) {}

  /**
   * Reads a reply, and reports what is wrong with its status.
   *
   * @param location where a queue says that this is its reply
   * @param layout the reply's structure
   * @return the reply; wrong if it was reported
   */
  Part<Reply> read(Location location, LayoutModel layout) {
    List<LeafModel> enums =
        layout.leaves().stream().filter(leaf -> leaf.field().kind() == ScalarKind.CODE).toList();
    List<LeafModel> statuses = enums.stream().filter(leaf -> codes(leaf).isStatus()).toList();
    String name = layout.type().simpleName();
    if (statuses.isEmpty()) {
      if (enums.isEmpty()) {
        return Part.of(new Reply(layout.byteSize(), Optional.empty(), layout.leaves()));
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
            layout.byteSize(),
            Optional.of(
                new RequestQueueModel.Status(
                    status.offset(), wire.bytes(), codes(status).generated())),
            layout.leaves().stream().filter(leaf -> !leaf.equals(status)).toList()));
  }

  private static CodeEnumModel codes(LeafModel leaf) {
    return leaf.field().codes().orElseThrow();
  }
}

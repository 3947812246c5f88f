package org.virtio4j.processor.writing;

import java.util.Optional;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.RuntimeTypes;

/** What the comments of an accessor's methods say of its fields. */
final class AccessorComments {
  /** When a value is read in parts, and there is no end of it. */
  static final String UNSTABLE = "if it keeps changing, or lies beyond the window";

  private final boolean config;

  AccessorComments(LayoutModel layout) {
    this.config = layout.kind() == LayoutKind.CONFIG_SPACE;
  }

  static String mode(LeafModel leaf) {
    return switch (leaf.access()) {
      case READ_ONLY -> "read-only";
      case WRITE_ONLY -> "write-only";
      case READ_WRITE -> "read-write";
      case READ_CLEARS -> "cleared by reading";
      case WRITE_1_CLEARS -> "cleared by writing 1";
    };
  }

  static String summary(LeafModel leaf, String mode) {
    return Indices.declaration(leaf)
        + "; "
        + mode
        + existence(leaf.condition(), defaultInWords(leaf))
        + ".";
  }

  /** What is read at once: a group, or all elements of an array. */
  static Comment group(FieldModel.Group group) {
    Comment comment =
        Comment.ofMember(
            "{@code "
                + Names.specification(group.name())
                + "} at "
                + group.offset()
                + ": "
                + Words.bytes(group.byteSize())
                + ", read under one generation"
                + existence(group.condition(), Optional.empty())
                + ".");
    comment.returns("all of its fields");
    fails(comment, group.condition(), false);
    return comment.fails(RuntimeTypes.CONFIG_SPACE_EXCEPTION, UNSTABLE);
  }

  Comment wholeArray(LeafModel leaf) {
    Comment comment =
        Comment.ofMember(summary(leaf, "all elements" + (config ? ", of one generation" : "")));
    comment.returns("a new array");
    fails(comment, leaf.condition(), false);
    return comment.fails(RuntimeTypes.CONFIG_SPACE_EXCEPTION, UNSTABLE);
  }

  private static Optional<String> defaultInWords(LeafModel leaf) {
    FieldModel.Scalar scalar = leaf.field();
    return scalar.defaultValue().isPresent() && leaf.access() != AccessMode.WRITE_ONLY
        ? Optional.of(Long.toString(scalar.defaultValue().getAsLong()))
        : Optional.empty();
  }

  static String existence(Optional<ConditionModel> condition, Optional<String> otherwise) {
    return condition
        .map(c -> "; " + Words.existence(c) + otherwise.map(o -> ", else reads as " + o).orElse(""))
        .orElse("");
  }

  void failures(Comment comment, LeafModel leaf, boolean hasDefault) {
    fails(comment, leaf.condition(), hasDefault);
    boolean readable =
        leaf.access() != AccessMode.WRITE_ONLY && leaf.access() != AccessMode.READ_CLEARS;
    comment.fails(
        RuntimeTypes.CONFIG_SPACE_EXCEPTION,
        config && leaf.field().wireType().bytes() == 8 && readable
            ? UNSTABLE
            : "if it lies beyond the window");
  }

  static void fails(Comment comment, Optional<ConditionModel> condition, boolean hasDefault) {
    if (condition.isPresent() && !hasDefault) {
      comment.fails(RuntimeTypes.CONFIG_SPACE_EXCEPTION, "if it does not exist");
    }
  }
}

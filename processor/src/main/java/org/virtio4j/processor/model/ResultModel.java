package org.virtio4j.processor.model;

import java.util.OptionalLong;

/** What a request returns when the device has answered. */
public sealed interface ResultModel {
  /** Nothing: that it returns says that the device answered with success. */
  record Nothing() implements ResultModel {}

  /**
   * The number of bytes that the device wrote into the request's writable data.
   *
   * @param wide whether it is a {@code long}
   */
  record Written(boolean wide) implements ResultModel {}

  /**
   * A component of the reply that is not the status.
   *
   * @param leaf the component
   */
  record ReplyLeaf(LeafModel leaf) implements ResultModel {}

  /**
   * A record of the reply, or the whole of it.
   *
   * @param layout its structure
   * @param offset where it begins in the reply
   * @param status the one status that says that it is there, if it is a case of a union
   */
  record ReplyRecord(LayoutModel layout, long offset, OptionalLong status) implements ResultModel {}
}

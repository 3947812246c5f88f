package org.virtio4j.processor.model;

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
   * The one component of the reply that is not the status.
   *
   * @param leaf the component
   */
  record ReplyLeaf(LeafModel leaf) implements ResultModel {}
}

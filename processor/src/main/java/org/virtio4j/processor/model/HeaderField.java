package org.virtio4j.processor.model;

/** A part of a request's header, and what is written there. */
public sealed interface HeaderField {
  /**
   * The offset of the part in the header.
   *
   * @return bytes
   */
  long offset();

  /**
   * A component that takes its value from the parameter of the same name.
   *
   * @param leaf the component
   * @param parameter the parameter's name
   */
  record FromParameter(LeafModel leaf, String parameter) implements HeaderField {
    @Override
    public long offset() {
      return leaf.offset();
    }
  }

  /**
   * A component that always has the same value in this request: a code or a default.
   *
   * @param leaf the component
   * @param value the number on the wire
   */
  record Constant(LeafModel leaf, long value) implements HeaderField {
    @Override
    public long offset() {
      return leaf.offset();
    }
  }

  /**
   * Bytes that no component covers; they are zero.
   *
   * @param offset the offset of the first
   * @param bytes how many they are
   */
  record Reserved(long offset, long bytes) implements HeaderField {}
}

package org.virtio4j.processor.model;

/**
 * A part of what precedes a request's data, and what is written there.
 *
 * <p>Offsets count from the beginning of the request, or from the end of the last part before it
 * whose size is not fixed.
 */
public sealed interface HeaderField {
  /**
   * The offset of the part.
   *
   * @return bytes
   */
  long offset();

  /**
   * Its size.
   *
   * @return bytes; 0 if it is not fixed
   */
  long bytes();

  /**
   * A component that takes its value from a parameter.
   *
   * @param leaf the component
   * @param offset where it lies
   * @param parameter the parameter's name
   */
  record FromParameter(LeafModel leaf, long offset, String parameter) implements HeaderField {
    @Override
    public long bytes() {
      return leaf.field().wireType().bytes();
    }
  }

  /**
   * A component that always has the same value in this request: a code or a default.
   *
   * @param leaf the component
   * @param offset where it lies
   * @param value the number on the wire
   */
  record Constant(LeafModel leaf, long offset, long value) implements HeaderField {
    @Override
    public long bytes() {
      return leaf.field().wireType().bytes();
    }
  }

  /**
   * A component that holds the size of data, or how many elements an array has.
   *
   * @param leaf the component
   * @param offset where it lies
   * @param parameter the data's or the array's name
   * @param stride the size in bytes of what is counted, in data that lie in a segment
   * @param array whether the parameter is an array
   */
  record LengthOf(LeafModel leaf, long offset, String parameter, long stride, boolean array)
      implements HeaderField {
    @Override
    public long bytes() {
      return leaf.field().wireType().bytes();
    }
  }

  /**
   * A record or an array that is written by its codec.
   *
   * @param offset where it begins
   * @param parameter the parameter's name
   * @param coding how it is written
   */
  record Encoded(long offset, String parameter, Coding coding) implements HeaderField {
    @Override
    public long bytes() {
      return coding.isFixed() ? coding.bytes() : 0L;
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

package org.virtio4j.emulation;

/**
 * A field of a configuration space, as far as an emulated device checks accesses to it (VIRTIO 1.4,
 * 2.5 and 4.2.2.2).
 *
 * @param offset where it begins, in bytes
 * @param width the width in bytes of one element: 1, 2, 4 or 8; 8 is accessed as two times 4
 * @param count how many elements there are
 * @param readable whether the driver may read it
 * @param writable whether the driver may write it
 * @param early whether the driver may write it before the features are settled
 * @param feature the number of the feature bit that must be offered for it to exist; -1 if it
 *     always does
 */
public record ConfigField(
    int offset,
    int width,
    int count,
    boolean readable,
    boolean writable,
    boolean early,
    int feature) {
  /** Checks the numbers. */
  public ConfigField {
    if (offset < 0 || count < 1 || width < 1 || width > 8 || Integer.bitCount(width) != 1) {
      throw new IllegalArgumentException(
          "no field has " + count + " times " + width + " bytes at " + offset);
    }
  }

  /**
   * A field that the driver may read.
   *
   * @param offset where it begins, in bytes
   * @param width its width in bytes: 1, 2, 4 or 8
   * @return the field
   */
  public static ConfigField readOnly(int offset, int width) {
    return new ConfigField(offset, width, 1, true, false, false, -1);
  }

  /**
   * A field that the driver may read and, once the features are settled, write.
   *
   * @param offset where it begins, in bytes
   * @param width its width in bytes: 1, 2, 4 or 8
   * @return the field
   */
  public static ConfigField readWrite(int offset, int width) {
    return new ConfigField(offset, width, 1, true, true, false, -1);
  }

  /**
   * A field that the driver may, once the features are settled, write.
   *
   * @param offset where it begins, in bytes
   * @param width its width in bytes: 1, 2, 4 or 8
   * @return the field
   */
  public static ConfigField writeOnly(int offset, int width) {
    return new ConfigField(offset, width, 1, false, true, false, -1);
  }

  /**
   * The same field as an array.
   *
   * @param count how many elements there are
   * @return a changed copy
   */
  public ConfigField times(int count) {
    return new ConfigField(offset, width, count, readable, writable, early, feature);
  }

  /**
   * The same field, which the driver may write at any time.
   *
   * @return a changed copy
   */
  public ConfigField atAnyTime() {
    return new ConfigField(offset, width, count, readable, writable, true, feature);
  }

  /**
   * The same field, which exists if a feature is offered.
   *
   * @param bit the number of the feature bit
   * @return a changed copy
   */
  public ConfigField ifOffered(int bit) {
    return new ConfigField(offset, width, count, readable, writable, early, bit);
  }

  /** The offset after its last byte. */
  int end() {
    return offset + width * count;
  }

  /** Whether an access is one of this field or of an element of it. */
  boolean takes(long at, int accessWidth) {
    return accessWidth == Math.min(width, 4)
        && at >= offset
        && at + accessWidth <= end()
        && (at - offset) % accessWidth == 0;
  }
}

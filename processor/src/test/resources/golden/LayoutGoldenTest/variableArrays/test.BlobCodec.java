package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Blob} in memory: 40 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class BlobCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 40L;

  /** Where {@code size} lies, in bytes. */
  public static final long SIZE_OFFSET = 0L;

  /** Where {@code data} lies, in bytes. */
  public static final long DATA_OFFSET = 8L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private BlobCodec() {}

  /**
   * {@code le32 size} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long size(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base));
  }

  /**
   * Sets {@code le32 size} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void size(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("size", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base, (int) value);
  }

  /**
   * {@code u8 data[size]} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @return 0 to 255
   */
  public static int data(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 8L + index));
  }

  /**
   * Sets {@code u8 data[size]} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void data(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    if (value != (value & 0xff)) {
      throw outOfRange("data", 8, "0 to 255", value);
    }
    U8.set(segment, base + 8L + index, (byte) value);
  }

  private static byte[] decodeData(MemorySegment segment, long base, int length) {
    byte[] value = new byte[length];
    for (int i0 = 0; i0 < length; i0++) {
      value[i0] = (byte) data(segment, base, i0);
    }
    return value;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   * @throws VirtioException if it is not what a device may write, such as too short
   */
  public static Blob decode(MemorySegment segment, long base) {
    long rest = 32L;
    int dataCount = count("Blob.data", size(segment, base), 0L, 1L, rest);
    return new Blob(size(segment, base), decodeData(segment, base, dataCount));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Blob value) {
    if (contentSize(value) > BYTE_SIZE) {
      throw new IllegalArgumentException("Blob has at most 40 bytes, not " + contentSize(value));
    }
    size(segment, base, value.data().length);
    LE32.set(segment, base + 4L, 0); // reserved
    for (int i0 = 0; i0 < value.data().length; i0++) {
      data(segment, base, i0, Byte.toUnsignedInt(value.data()[i0]));
    }
    for (long at = base + contentSize(value), end = base + BYTE_SIZE; at < end; at++) {
      U8.set(segment, at, (byte) 0);
    }
  }

  private static long contentSize(Blob value) {
    return 8L + value.data().length;
  }

  private static int count(String field, long stated, long plus, long stride, long rest) {
    long count = stated < 0 ? stated : stated + plus;
    if (count < 0 || count > rest / stride || count > Integer.MAX_VALUE) {
      throw new VirtioException(
          field
              + " has "
              + Long.toUnsignedString(count)
              + " elements of "
              + stride
              + " bytes, but there are "
              + rest
              + " bytes for them");
    }
    return (int) count;
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}

package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Value.Bytes} in memory: at least 0 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class ValueBytesCodec {
  /** The size in bytes of a message in which all that varies is empty. */
  public static final long MIN_BYTE_SIZE = 0L;

  /** Where {@code bytes} lies, in bytes. */
  public static final long BYTES_OFFSET = 0L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private ValueBytesCodec() {}

  /**
   * {@code u8 bytes[]} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @return 0 to 255
   */
  public static int bytes(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 0L + index));
  }

  /**
   * Sets {@code u8 bytes[]} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void bytes(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    if (value != (value & 0xff)) {
      throw outOfRange("bytes", 8, "0 to 255", value);
    }
    U8.set(segment, base + 0L + index, (byte) value);
  }

  private static byte[] decodeBytes(MemorySegment segment, long base, int length) {
    byte[] value = new byte[length];
    for (int i0 = 0; i0 < length; i0++) {
      value[i0] = (byte) bytes(segment, base, i0);
    }
    return value;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param length the number of bytes that it has
   * @return a new record
   * @throws VirtioException if it is not what a device may write, such as too short
   */
  public static Value.Bytes decode(MemorySegment segment, long base, long length) {
    Objects.checkFromIndexSize(base, length, segment.byteSize());
    long rest = length;
    int bytesCount = countRest("Bytes.bytes", 1L, rest);
    return new Value.Bytes(decodeBytes(segment, base, bytesCount));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Value.Bytes value) {
    for (int i0 = 0; i0 < value.bytes().length; i0++) {
      bytes(segment, base, i0, Byte.toUnsignedInt(value.bytes()[i0]));
    }
  }

  /**
   * The size of a message in memory.
   *
   * @param value the message
   * @return the size in bytes
   */
  public static long size(Value.Bytes value) {
    return value.bytes().length;
  }

  private static int countRest(String field, long stride, long rest) {
    if (rest % stride != 0 || rest / stride > Integer.MAX_VALUE) {
      throw new VirtioException(
          field
              + " has elements of "
              + stride
              + " bytes, but "
              + rest
              + " bytes are left, which is no number of them");
    }
    return (int) (rest / stride);
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}

package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Table.Entry} in memory: 12 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class TableEntryCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 12L;

  /** Where {@code address} lies, in bytes. */
  public static final long ADDRESS_OFFSET = 0L;

  /** Where {@code length} lies, in bytes. */
  public static final long LENGTH_OFFSET = 8L;

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private TableEntryCodec() {}

  /**
   * {@code le64 address} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 64 bits, unsigned
   */
  public static long address(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base);
  }

  /**
   * Sets {@code le64 address} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 64 bits, unsigned
   */
  public static void address(MemorySegment segment, long base, long value) {
    LE64.set(segment, base, value);
  }

  /**
   * {@code le32 length} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long length(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 8L));
  }

  /**
   * Sets {@code le32 length} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void length(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("length", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 8L, (int) value);
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Table.Entry decode(MemorySegment segment, long base) {
    return new Table.Entry(address(segment, base), length(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Table.Entry value) {
    address(segment, base, value.address());
    length(segment, base, value.length());
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}

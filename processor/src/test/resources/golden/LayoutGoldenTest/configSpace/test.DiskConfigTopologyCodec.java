package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link DiskConfig.Topology} in memory: 8 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class DiskConfigTopologyCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 8L;

  /** Where {@code physicalBlockExp} lies, in bytes. */
  public static final long PHYSICAL_BLOCK_EXP_OFFSET = 0L;

  /** Where {@code alignmentOffset} lies, in bytes. */
  public static final long ALIGNMENT_OFFSET_OFFSET = 1L;

  /** Where {@code minIoSize} lies, in bytes. */
  public static final long MIN_IO_SIZE_OFFSET = 2L;

  /** Where {@code optIoSize} lies, in bytes. */
  public static final long OPT_IO_SIZE_OFFSET = 4L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private DiskConfigTopologyCodec() {}

  /**
   * {@code u8 physical_block_exp} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 255
   */
  public static int physicalBlockExp(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base));
  }

  /**
   * Sets {@code u8 physical_block_exp} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void physicalBlockExp(MemorySegment segment, long base, int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("physicalBlockExp", 8, "0 to 255", value);
    }
    U8.set(segment, base, (byte) value);
  }

  /**
   * {@code u8 alignment_offset} at 1.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 255
   */
  public static int alignmentOffset(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 1L));
  }

  /**
   * Sets {@code u8 alignment_offset} at 1.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void alignmentOffset(MemorySegment segment, long base, int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("alignmentOffset", 8, "0 to 255", value);
    }
    U8.set(segment, base + 1L, (byte) value);
  }

  /**
   * {@code le16 min_io_size} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int minIoSize(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 2L));
  }

  /**
   * Sets {@code le16 min_io_size} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void minIoSize(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("minIoSize", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 2L, (short) value);
  }

  /**
   * {@code le32 opt_io_size} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long optIoSize(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 4L));
  }

  /**
   * Sets {@code le32 opt_io_size} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void optIoSize(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("optIoSize", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 4L, (int) value);
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static DiskConfig.Topology decode(MemorySegment segment, long base) {
    return new DiskConfig.Topology(
        physicalBlockExp(segment, base),
        alignmentOffset(segment, base),
        minIoSize(segment, base),
        optIoSize(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, DiskConfig.Topology value) {
    physicalBlockExp(segment, base, value.physicalBlockExp());
    alignmentOffset(segment, base, value.alignmentOffset());
    minIoSize(segment, base, value.minIoSize());
    optIoSize(segment, base, value.optIoSize());
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}

package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Header} in memory (VIRTIO 1.4, 5.2.6): 64 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class HeaderCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 64L;

  /** Where {@code type} lies, in bytes. */
  public static final long TYPE_OFFSET = 0L;

  /** Where {@code sector} lies, in bytes. */
  public static final long SECTOR_OFFSET = 8L;

  /** Where {@code status} lies, in bytes. */
  public static final long STATUS_OFFSET = 16L;

  /** Where {@code flag} lies, in bytes. */
  public static final long FLAG_OFFSET = 17L;

  /** Where {@code change} lies, in bytes. */
  public static final long CHANGE_OFFSET = 18L;

  /** Where {@code small} lies, in bytes. */
  public static final long SMALL_OFFSET = 20L;

  /** Where {@code counts} lies, in bytes. */
  public static final long COUNTS_OFFSET = 21L;

  /** Where {@code partId} lies, in bytes. */
  public static final long PART_ID_OFFSET = 27L;

  /** Where {@code partName} lies, in bytes. */
  public static final long PART_NAME_OFFSET = 31L;

  /** Where {@code partsId} lies, in bytes. */
  public static final long PARTS_ID_OFFSET = 35L;

  /** Where {@code partsName} lies, in bytes. */
  public static final long PARTS_NAME_OFFSET = 39L;

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

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private HeaderCodec() {}

  /**
   * {@code le32 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 32 bits, unsigned
   */
  public static int type(MemorySegment segment, long base) {
    return (int) LE32.get(segment, base);
  }

  /**
   * Sets {@code le32 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 32 bits, unsigned
   */
  public static void type(MemorySegment segment, long base, int value) {
    LE32.set(segment, base, value);
  }

  /**
   * {@code le64 sector} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 64 bits, unsigned
   */
  public static long sector(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base + 8L);
  }

  /**
   * Sets {@code le64 sector} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 64 bits, unsigned
   */
  public static void sector(MemorySegment segment, long base, long value) {
    LE64.set(segment, base + 8L, value);
  }

  /**
   * {@code u8 status} at 16.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its meaning
   */
  public static Status status(MemorySegment segment, long base) {
    return StatusCodes.of(Byte.toUnsignedInt((byte) U8.get(segment, base + 16L)));
  }

  /**
   * Sets {@code u8 status} at 16.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its meaning
   */
  public static void status(MemorySegment segment, long base, Status value) {
    U8.set(segment, base + 16L, (byte) StatusCodes.code(value));
  }

  /**
   * {@code u8 flag} at 17.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return whether it is set
   */
  public static boolean flag(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 17L)) != 0;
  }

  /**
   * Sets {@code u8 flag} at 17.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value whether it is set
   */
  public static void flag(MemorySegment segment, long base, boolean value) {
    U8.set(segment, base + 17L, (byte) (value ? 1 : 0));
  }

  /**
   * {@code le16 change} at 18.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return -32768 to 32767
   */
  public static int change(MemorySegment segment, long base) {
    return (short) LE16.get(segment, base + 18L);
  }

  /**
   * Sets {@code le16 change} at 18.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value -32768 to 32767
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void change(MemorySegment segment, long base, int value) {
    if (value != (short) value) {
      throw outOfRange("change", 16, "-32768 to 32767", value);
    }
    LE16.set(segment, base + 18L, (short) value);
  }

  /**
   * {@code u8 small} at 20.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return -128 to 127
   */
  public static int small(MemorySegment segment, long base) {
    return (byte) U8.get(segment, base + 20L);
  }

  /**
   * Sets {@code u8 small} at 20.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value -128 to 127
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void small(MemorySegment segment, long base, int value) {
    if (value != (byte) value) {
      throw outOfRange("small", 8, "-128 to 127", value);
    }
    U8.set(segment, base + 20L, (byte) value);
  }

  /**
   * {@code le16 counts[3]} at 21.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @return 0 to 65535
   */
  public static int counts(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 3);
    return Short.toUnsignedInt((short) LE16.get(segment, base + 21L + 2L * index));
  }

  /**
   * Sets {@code le16 counts[3]} at 21.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void counts(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, 3);
    if (value != (value & 0xffff)) {
      throw outOfRange("counts", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 21L + 2L * index, (short) value);
  }

  /**
   * {@code le32 part.id} at 27.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long partId(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 27L));
  }

  /**
   * Sets {@code le32 part.id} at 27.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void partId(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("partId", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 27L, (int) value);
  }

  /**
   * {@code u8 part.name[2]} at 31.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @return 0 to 255
   */
  public static int partName(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 2);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 31L + index));
  }

  /**
   * Sets {@code u8 part.name[2]} at 31.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void partName(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, 2);
    if (value != (value & 0xff)) {
      throw outOfRange("partName", 8, "0 to 255", value);
    }
    U8.set(segment, base + 31L + index, (byte) value);
  }

  /**
   * {@code le32 parts[2].id} at 35.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @return 0 to 4294967295
   */
  public static long partsId(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 2);
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 35L + 8L * index));
  }

  /**
   * Sets {@code le32 parts[2].id} at 35.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void partsId(MemorySegment segment, long base, int index, long value) {
    Objects.checkIndex(index, 2);
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("partsId", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 35L + 8L * index, (int) value);
  }

  /**
   * {@code u8 parts[2].name[2]} at 39.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index0 0 to 1
   * @param index1 0 to 1
   * @return 0 to 255
   */
  public static int partsName(MemorySegment segment, long base, int index0, int index1) {
    Objects.checkIndex(index0, 2);
    Objects.checkIndex(index1, 2);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 39L + 8L * index0 + index1));
  }

  /**
   * Sets {@code u8 parts[2].name[2]} at 39.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index0 0 to 1
   * @param index1 0 to 1
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void partsName(
      MemorySegment segment, long base, int index0, int index1, int value) {
    Objects.checkIndex(index0, 2);
    Objects.checkIndex(index1, 2);
    if (value != (value & 0xff)) {
      throw outOfRange("partsName", 8, "0 to 255", value);
    }
    U8.set(segment, base + 39L + 8L * index0 + index1, (byte) value);
  }

  private static int[] decodeCounts(MemorySegment segment, long base) {
    int[] value = new int[3];
    for (int i0 = 0; i0 < 3; i0++) {
      value[i0] = counts(segment, base, i0);
    }
    return value;
  }

  private static byte[] decodePartName(MemorySegment segment, long base) {
    byte[] value = new byte[2];
    for (int i0 = 0; i0 < 2; i0++) {
      value[i0] = (byte) partName(segment, base, i0);
    }
    return value;
  }

  private static Header.Part[] decodeParts(MemorySegment segment, long base) {
    Header.Part[] value = new Header.Part[2];
    for (int i0 = 0; i0 < 2; i0++) {
      value[i0] = new Header.Part(partsId(segment, base, i0), decodePartsName(segment, base, i0));
    }
    return value;
  }

  private static byte[] decodePartsName(MemorySegment segment, long base, int i0) {
    byte[] value = new byte[2];
    for (int i1 = 0; i1 < 2; i1++) {
      value[i1] = (byte) partsName(segment, base, i0, i1);
    }
    return value;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Header decode(MemorySegment segment, long base) {
    return new Header(
        type(segment, base),
        sector(segment, base),
        status(segment, base),
        flag(segment, base),
        change(segment, base),
        small(segment, base),
        decodeCounts(segment, base),
        new Header.Part(partId(segment, base), decodePartName(segment, base)),
        decodeParts(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Header value) {
    type(segment, base, value.type());
    LE32.set(segment, base + 4L, 0); // reserved
    sector(segment, base, value.sector());
    status(segment, base, value.status());
    flag(segment, base, value.flag());
    change(segment, base, value.change());
    small(segment, base, value.small());
    checkLength("counts", 3, value.counts().length);
    for (int i0 = 0; i0 < 3; i0++) {
      counts(segment, base, i0, value.counts()[i0]);
    }
    partId(segment, base, value.part().id());
    checkLength("partName", 2, value.part().name().length);
    for (int i0 = 0; i0 < 2; i0++) {
      partName(segment, base, i0, Byte.toUnsignedInt(value.part().name()[i0]));
    }
    LE16.set(segment, base + 33L, (short) 0); // reserved
    checkLength("parts", 2, value.parts().length);
    for (int i0 = 0; i0 < 2; i0++) {
      partsId(segment, base, i0, value.parts()[i0].id());
      checkLength("partsName", 2, value.parts()[i0].name().length);
      for (int i1 = 0; i1 < 2; i1++) {
        partsName(segment, base, i0, i1, Byte.toUnsignedInt(value.parts()[i0].name()[i1]));
      }
      LE16.set(segment, base + 41L + 8L * i0, (short) 0); // reserved
    }
    LE64.set(segment, base + 51L, 0L); // reserved
    LE32.set(segment, base + 59L, 0); // reserved
    U8.set(segment, base + 63L, (byte) 0); // reserved
  }

  private static void checkLength(String field, int length, int actual) {
    if (actual != length) {
      throw new IllegalArgumentException(field + " has " + length + " elements, not " + actual);
    }
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}

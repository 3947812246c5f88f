package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.Negotiated;

/**
 * Reads and writes {@link Header} in memory (VIRTIO 1.4, 5.1.6): up to 32 bytes, packed,
 * little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class HeaderCodec {
  /** The size in bytes with all that features can add. */
  public static final long BYTE_SIZE = 32L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 0L;

  /** Where {@code size} lies, in bytes. */
  public static final long SIZE_OFFSET = 1L;

  /** Where {@code hashValue} lies, in bytes. */
  public static final long HASH_VALUE_OFFSET = 4L;

  /** Where {@code hashReport} lies, in bytes. */
  public static final long HASH_REPORT_OFFSET = 8L;

  /** Where {@code extra} lies, in bytes. */
  public static final long EXTRA_OFFSET = 12L;

  /** Where {@code lastValue} lies, in bytes. */
  public static final long LAST_VALUE_OFFSET = 16L;

  /** Where {@code lastReport} lies, in bytes. */
  public static final long LAST_REPORT_OFFSET = 20L;

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

  private HeaderCodec() {}

  /**
   * {@code u8 kind} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 255
   */
  public static int kind(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base));
  }

  /**
   * Sets {@code u8 kind} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void kind(MemorySegment segment, long base, int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("kind", 8, "0 to 255", value);
    }
    U8.set(segment, base, (byte) value);
  }

  /**
   * {@code le16 size} at 1.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int size(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 1L));
  }

  /**
   * Sets {@code le16 size} at 1.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void size(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("size", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 1L, (short) value);
  }

  /**
   * {@code le32 hash.value} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long hashValue(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 4L));
  }

  /**
   * Sets {@code le32 hash.value} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void hashValue(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("hashValue", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 4L, (int) value);
  }

  /**
   * {@code le16 hash.report} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int hashReport(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 8L));
  }

  /**
   * Sets {@code le16 hash.report} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void hashReport(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("hashReport", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 8L, (short) value);
  }

  /**
   * {@code le32 extra} at 12.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long extra(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 12L));
  }

  /**
   * Sets {@code le32 extra} at 12.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void extra(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("extra", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 12L, (int) value);
  }

  /**
   * {@code le32 last.value} at 16.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long lastValue(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 16L));
  }

  /**
   * Sets {@code le32 last.value} at 16.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void lastValue(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("lastValue", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 16L, (int) value);
  }

  /**
   * {@code le16 last.report} at 20.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int lastReport(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 20L));
  }

  /**
   * Sets {@code le16 last.report} at 20.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void lastReport(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("lastReport", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 20L, (short) value);
  }

  /**
   * The size of a message: where the last component ends that exists with what was negotiated.
   *
   * @param features what was negotiated with the device
   * @return the size in bytes
   */
  public static long size(Negotiated<DiskFeature> features) {
    if (features.has(DiskFeature.WIDE) && !features.has(DiskFeature.MQ)) {
      return 32L;
    }
    if (features.has(DiskFeature.WIDE)) {
      return 16L;
    }
    if (features.has(DiskFeature.HASH_REPORT) || features.has(DiskFeature.WIDE)) {
      return 12L;
    }
    return 3L;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param features what was negotiated with the device
   * @return a new record
   */
  public static Header decode(MemorySegment segment, long base, Negotiated<DiskFeature> features) {
    return new Header(
        kind(segment, base),
        size(segment, base),
        features.has(DiskFeature.HASH_REPORT) || features.has(DiskFeature.WIDE)
            ? new Header.Part(hashValue(segment, base), hashReport(segment, base))
            : null,
        features.has(DiskFeature.WIDE) ? extra(segment, base) : 9L,
        features.has(DiskFeature.WIDE) && !features.has(DiskFeature.MQ)
            ? new Header.Part(lastValue(segment, base), lastReport(segment, base))
            : null);
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @param features what was negotiated with the device
   * @throws IllegalArgumentException if a value is out of range, or a record is not null that the
   *     features exclude
   */
  public static void encode(
      MemorySegment segment, long base, Header value, Negotiated<DiskFeature> features) {
    kind(segment, base, value.kind());
    size(segment, base, value.size());
    for (long at = 3L, end = size(features); at < end; at++) {
      U8.set(segment, base + at, (byte) 0);
    }
    if (features.has(DiskFeature.HASH_REPORT) || features.has(DiskFeature.WIDE)) {
      if (value.hash() != null) {
        hashValue(segment, base, value.hash().value());
        hashReport(segment, base, value.hash().report());
        LE16.set(segment, base + 10L, (short) 0); // reserved
      }
    } else if (value.hash() != null) {
      throw new IllegalArgumentException(
          "hash is not null, but exists only if HASH_REPORT or WIDE is negotiated");
    }
    if (features.has(DiskFeature.WIDE)) {
      extra(segment, base, value.extra());
    }
    if (features.has(DiskFeature.WIDE) && !features.has(DiskFeature.MQ)) {
      if (value.last() != null) {
        lastValue(segment, base, value.last().value());
        lastReport(segment, base, value.last().report());
        LE16.set(segment, base + 22L, (short) 0); // reserved
      }
    } else if (value.last() != null) {
      throw new IllegalArgumentException(
          "last is not null, but exists only if WIDE is negotiated, and MQ is not negotiated");
    }
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}

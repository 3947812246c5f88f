package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.io.RegisterWindow;

/**
 * Accesses the registers that {@link Mmio} describes (VIRTIO 1.4, 4.2.2): 256 bytes.
 *
 * <p>Each access is volatile and has the width of the register. May be used from several threads
 * where the registers may.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class MmioAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 256L;

  /** Where {@code magicValue} lies, in bytes. */
  public static final long MAGIC_VALUE_OFFSET = 0L;

  /** Where {@code deviceFeaturesSel} lies, in bytes. */
  public static final long DEVICE_FEATURES_SEL_OFFSET = 20L;

  /** Where {@code isr} lies, in bytes. */
  public static final long ISR_OFFSET = 96L;

  /** Where {@code events} lies, in bytes. */
  public static final long EVENTS_OFFSET = 100L;

  /** Where {@code status} lies, in bytes. */
  public static final long STATUS_OFFSET = 112L;

  /** Where {@code desc} lies, in bytes. */
  public static final long DESC_OFFSET = 128L;

  /** Where {@code shmLen} lies, in bytes. */
  public static final long SHM_LEN_OFFSET = 176L;

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;
  private final MemorySegment segment;

  /**
   * An accessor for one device.
   *
   * @param window the registers
   */
  public MmioAccessor(RegisterWindow window) {
    this.window = Objects.requireNonNull(window);
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
  }

  /**
   * {@code le32 magic_value} at 0; read-only.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long magicValue() {
    return Integer.toUnsignedLong(readLe32("magicValue", 0L));
  }

  /**
   * {@code le32 device_features_sel} at 20; write-only.
   *
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void deviceFeaturesSel(long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("deviceFeaturesSel", 32, "0 to 4294967295", value);
    }
    writeLe32("deviceFeaturesSel", 20L, (int) value);
  }

  /**
   * {@code le32 isr} at 96; reading it clears it.
   *
   * @return 0 to 4294967295, before it was cleared
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long takeIsr() {
    return Integer.toUnsignedLong(readLe32("isr", 96L));
  }

  /**
   * {@code le32 events} at 100; cleared by writing 1.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long events() {
    return Integer.toUnsignedLong(readLe32("events", 100L));
  }

  /**
   * {@code le32 events} at 100; bits that are written as 1 are cleared.
   *
   * @param mask the bits to clear, 0 to 4294967295
   * @throws IllegalArgumentException if {@code mask} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void clearEvents(long mask) {
    if (mask != (mask & 0xffff_ffffL)) {
      throw outOfRange("events", 32, "0 to 4294967295", mask);
    }
    writeLe32("events", 100L, (int) mask);
  }

  /**
   * {@code le32 status} at 112; read-write.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long status() {
    return Integer.toUnsignedLong(readLe32("status", 112L));
  }

  /**
   * {@code le32 status} at 112; read-write.
   *
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void status(long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("status", 32, "0 to 4294967295", value);
    }
    writeLe32("status", 112L, (int) value);
  }

  /**
   * {@code le64 desc} at 128; write-only.
   *
   * @param value its 64 bits, unsigned
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void desc(long value) {
    writeLe64("desc", 128L, value);
  }

  /**
   * {@code le64 shm_len} at 176; read-only.
   *
   * @return its 64 bits, unsigned
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long shmLen() {
    return readLe64("shmLen", 176L);
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }

  private int readLe32(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      return (int) readHandled(field, offset, 4);
    }
    try {
      return (int) LE32.getVolatile(segment, offset);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 4);
    }
  }

  private long readLe64(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      if (offset > window.byteSize() - 8) {
        throw window.tooSmall(field, offset, 8);
      }
      long low = Integer.toUnsignedLong((int) readHandled(field, offset, 4));
      long high = (int) readHandled(field, offset + 4L, 4);
      return high << 32 | low;
    }
    try {
      long low = Integer.toUnsignedLong((int) LE32.getVolatile(segment, offset));
      long high = (int) LE32.getVolatile(segment, offset + 4L);
      return high << 32 | low;
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 8);
    }
  }

  private void writeLe32(String field, long offset, int value) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      writeHandled(field, offset, 4, Integer.toUnsignedLong(value));
      return;
    }
    try {
      LE32.setVolatile(segment, offset, value);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 4);
    }
  }

  private void writeLe64(String field, long offset, long value) {
    if (offset > window.byteSize() - 8) {
      throw window.tooSmall(field, offset, 8);
    }
    writeLe32(field, offset, (int) value);
    writeLe32(field, offset + 4L, (int) (value >>> 32));
  }

  private long readHandled(String field, long offset, int width) {
    if (offset > window.byteSize() - width) {
      throw window.tooSmall(field, offset, width);
    }
    return window.read(offset, width);
  }

  private void writeHandled(String field, long offset, int width, long value) {
    if (offset > window.byteSize() - width) {
      throw window.tooSmall(field, offset, width);
    }
    window.write(offset, width, value);
  }
}

package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;

/**
 * Accesses the registers that {@link Block} describes: 64 bytes.
 *
 * <p>Each access is volatile and has the width of the register. May be used from several threads
 * where the registers may.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class BlockAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 64L;

  /** Where {@code select} lies, in bytes. */
  public static final long SELECT_OFFSET = 0L;

  /** Where {@code word} lies, in bytes. */
  public static final long WORD_OFFSET = 4L;

  /** Where {@code other} lies, in bytes. */
  public static final long OTHER_OFFSET = 8L;

  /** Where {@code taken} lies, in bytes. */
  public static final long TAKEN_OFFSET = 12L;

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;
  private final MemorySegment segment;
  private final Negotiated<DiskFeature> features;
  private final boolean flushNegotiated;
  private final BlockQueueAccessor queue;

  /**
   * An accessor for one device.
   *
   * @param window the registers
   * @param features what was negotiated with the device
   */
  public BlockAccessor(RegisterWindow window, Negotiated<DiskFeature> features) {
    this.window = Objects.requireNonNull(window);
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
    this.features = features;
    this.flushNegotiated = features.has(DiskFeature.FLUSH);
    this.queue = new BlockQueueAccessor(window, features);
  }

  /**
   * {@code le32 select} at 0; write-only.
   *
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void select(long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("select", 32, "0 to 4294967295", value);
    }
    writeLe32("select", 0L, (int) value);
  }

  /**
   * {@code le32 word} at 4; read-write.
   *
   * @param select what to select: 0 to 4294967295
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long word(long select) {
    select(select);
    return Integer.toUnsignedLong(readLe32("word", 4L));
  }

  /**
   * {@code le32 word} at 4; read-write.
   *
   * @param select what to select: 0 to 4294967295
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void word(long select, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("word", 32, "0 to 4294967295", value);
    }
    select(select);
    writeLe32("word", 4L, (int) value);
  }

  /**
   * {@code le32 other} at 8; read-write.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long other() {
    return Integer.toUnsignedLong(readLe32("other", 8L));
  }

  /**
   * {@code le32 other} at 8; read-write.
   *
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void other(long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("other", 32, "0 to 4294967295", value);
    }
    writeLe32("other", 8L, (int) value);
  }

  /**
   * {@code le32 taken} at 12; reading it clears it.
   *
   * @param other what to select: 0 to 4294967295
   * @param select what to select: 0 to 4294967295
   * @return 0 to 4294967295, before it was cleared
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long takeTaken(long other, long select) {
    other(other);
    select(select);
    return Integer.toUnsignedLong(readLe32("taken", 12L));
  }

  /**
   * Whether {@code queue} exists: if FLUSH is negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasQueue() {
    return flushNegotiated;
  }

  /**
   * Selects a bank: {@code queue}; exists if FLUSH is negotiated.
   *
   * @param other what to select: 0 to 4294967295
   * @return its registers; valid until another one is selected
   * @throws ConfigSpaceException if it does not exist
   */
  public BlockQueueAccessor queue(long other) {
    if (!flushNegotiated) {
      throw features.missing("queue", "FLUSH is negotiated");
    }
    other(other);
    return this.queue;
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

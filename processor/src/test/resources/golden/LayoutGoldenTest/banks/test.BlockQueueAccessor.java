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
 * Accesses the registers that {@link Block.Queue} describes: 52 bytes.
 *
 * <p>Each access is volatile and has the width of the register. May be used from several threads
 * where the registers may.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class BlockQueueAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 52L;

  /** Where {@code address} lies, in bytes. */
  public static final long ADDRESS_OFFSET = 32L;

  /** Where {@code reset} lies, in bytes. */
  public static final long RESET_OFFSET = 48L;

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;
  private final MemorySegment segment;
  private final Negotiated<DiskFeature> features;
  private final boolean topologyNegotiated;

  /**
   * An accessor for one device.
   *
   * @param window the registers
   * @param features what was negotiated with the device
   */
  public BlockQueueAccessor(RegisterWindow window, Negotiated<DiskFeature> features) {
    this.window = Objects.requireNonNull(window);
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
    this.features = features;
    this.topologyNegotiated = features.has(DiskFeature.TOPOLOGY);
  }

  /**
   * {@code le64 address} at 32; write-only.
   *
   * @param value its 64 bits, unsigned
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void address(long value) {
    writeLe64("address", 32L, value);
  }

  /**
   * Whether {@code reset} exists: if TOPOLOGY is negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasReset() {
    return topologyNegotiated && window.byteSize() >= 52L;
  }

  /**
   * {@code le32 reset} at 48; read-write; exists if TOPOLOGY is negotiated.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it does not exist
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long reset() {
    if (!topologyNegotiated) {
      throw features.missing("reset", "TOPOLOGY is negotiated");
    }
    return Integer.toUnsignedLong(readLe32("reset", 48L));
  }

  /**
   * {@code le32 reset} at 48; read-write; exists if TOPOLOGY is negotiated.
   *
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it does not exist
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void reset(long value) {
    if (!topologyNegotiated) {
      throw features.missing("reset", "TOPOLOGY is negotiated");
    }
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("reset", 32, "0 to 4294967295", value);
    }
    writeLe32("reset", 48L, (int) value);
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

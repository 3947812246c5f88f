package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;

/**
 * Accesses the configuration space that {@link DiskConfig} describes (VIRTIO 1.4, 5.2.4): 64 bytes.
 *
 * <p>What is wider than 32 bits is read under one generation. The configuration space may be
 * smaller than described; then the fields that it lacks are errors when they are accessed. May be
 * used from several threads.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class DiskConfigAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 64L;

  /** Where {@code capacity} lies, in bytes. */
  public static final long CAPACITY_OFFSET = 0L;

  /** Where {@code blkSize} lies, in bytes. */
  public static final long BLK_SIZE_OFFSET = 8L;

  /** Where {@code topologyPhysicalBlockExp} lies, in bytes. */
  public static final long TOPOLOGY_PHYSICAL_BLOCK_EXP_OFFSET = 12L;

  /** Where {@code topologyAlignmentOffset} lies, in bytes. */
  public static final long TOPOLOGY_ALIGNMENT_OFFSET_OFFSET = 13L;

  /** Where {@code topologyMinIoSize} lies, in bytes. */
  public static final long TOPOLOGY_MIN_IO_SIZE_OFFSET = 14L;

  /** Where {@code topologyOptIoSize} lies, in bytes. */
  public static final long TOPOLOGY_OPT_IO_SIZE_OFFSET = 16L;

  /** Where {@code writeback} lies, in bytes. */
  public static final long WRITEBACK_OFFSET = 20L;

  /** Where {@code numQueues} lies, in bytes. */
  public static final long NUM_QUEUES_OFFSET = 22L;

  /** Where {@code mac} lies, in bytes. */
  public static final long MAC_OFFSET = 24L;

  /** Where {@code state} lies, in bytes. */
  public static final long STATE_OFFSET = 30L;

  /** Where {@code offset} lies, in bytes. */
  public static final long OFFSET_OFFSET = 32L;

  /** Where {@code mark} lies, in bytes. */
  public static final long MARK_OFFSET = 36L;

  /** Where {@code emergency} lies, in bytes. */
  public static final long EMERGENCY_OFFSET = 44L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final ConfigSpace space;
  private final RegisterWindow window;
  private final MemorySegment segment;
  private final Negotiated<DiskFeature> features;
  private final boolean blkSizeNegotiated;
  private final boolean topologyNegotiated;
  private final boolean configWceOrFlushNegotiated;
  private final boolean mqAndNotWideNegotiated;
  private final boolean flushOffered;

  /**
   * An accessor for one device.
   *
   * @param space the device's configuration space
   * @param features what was negotiated with the device
   */
  public DiskConfigAccessor(ConfigSpace space, Negotiated<DiskFeature> features) {
    this.space = space;
    this.window = space.window();
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
    this.features = features;
    this.blkSizeNegotiated = features.has(DiskFeature.BLK_SIZE);
    this.topologyNegotiated = features.has(DiskFeature.TOPOLOGY);
    this.configWceOrFlushNegotiated =
        features.has(DiskFeature.CONFIG_WCE) || features.has(DiskFeature.FLUSH);
    this.mqAndNotWideNegotiated = features.has(DiskFeature.MQ) && !features.has(DiskFeature.WIDE);
    this.flushOffered = features.offers(DiskFeature.FLUSH);
  }

  /**
   * {@code le64 capacity} at 0; read-only.
   *
   * @return its 64 bits, unsigned
   * @throws org.virtio4j.ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public long capacity() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      long value = readLe64("capacity", 0L);
      if (space.generation() == before
          && (space.hasGeneration() || value == readLe64("capacity", 0L))) {
        return value;
      }
    }
    throw space.unstable("capacity");
  }

  /**
   * Whether {@code blkSize} exists: if BLK_SIZE is negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasBlkSize() {
    return blkSizeNegotiated;
  }

  /**
   * {@code le32 blk_size} at 8; read-only; exists if BLK_SIZE is negotiated, else reads as 512.
   *
   * @return 0 to 4294967295
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public long blkSize() {
    if (!blkSizeNegotiated) {
      return 512L;
    }
    return Integer.toUnsignedLong(readLe32("blkSize", 8L));
  }

  /**
   * Whether {@code topology} exists: if TOPOLOGY is negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasTopology() {
    return topologyNegotiated;
  }

  /**
   * {@code topology} at 12: 8 bytes, read under one generation; exists if TOPOLOGY is negotiated.
   *
   * @return all of its fields
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public DiskConfig.Topology topology() {
    if (!topologyNegotiated) {
      throw features.missing("topology", "TOPOLOGY is negotiated");
    }
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      DiskConfig.Topology value = readTopology();
      if (space.generation() == before && (space.hasGeneration() || value.equals(readTopology()))) {
        return value;
      }
    }
    throw space.unstable("topology");
  }

  /**
   * {@code u8 topology.physical_block_exp} at 12; read-only; exists if TOPOLOGY is negotiated.
   *
   * @return 0 to 255
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public int topologyPhysicalBlockExp() {
    if (!topologyNegotiated) {
      throw features.missing("topologyPhysicalBlockExp", "TOPOLOGY is negotiated");
    }
    return readU8("topologyPhysicalBlockExp", 12L);
  }

  /**
   * {@code u8 topology.alignment_offset} at 13; read-only; exists if TOPOLOGY is negotiated.
   *
   * @return 0 to 255
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public int topologyAlignmentOffset() {
    if (!topologyNegotiated) {
      throw features.missing("topologyAlignmentOffset", "TOPOLOGY is negotiated");
    }
    return readU8("topologyAlignmentOffset", 13L);
  }

  /**
   * {@code le16 topology.min_io_size} at 14; read-only; exists if TOPOLOGY is negotiated.
   *
   * @return 0 to 65535
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public int topologyMinIoSize() {
    if (!topologyNegotiated) {
      throw features.missing("topologyMinIoSize", "TOPOLOGY is negotiated");
    }
    return readLe16("topologyMinIoSize", 14L);
  }

  /**
   * {@code le32 topology.opt_io_size} at 16; read-only; exists if TOPOLOGY is negotiated.
   *
   * @return 0 to 4294967295
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public long topologyOptIoSize() {
    if (!topologyNegotiated) {
      throw features.missing("topologyOptIoSize", "TOPOLOGY is negotiated");
    }
    return Integer.toUnsignedLong(readLe32("topologyOptIoSize", 16L));
  }

  /**
   * Whether {@code writeback} exists: if CONFIG_WCE or FLUSH is negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasWriteback() {
    return configWceOrFlushNegotiated;
  }

  /**
   * {@code u8 writeback} at 20; read-write; exists if CONFIG_WCE or FLUSH is negotiated.
   *
   * @return whether it is set
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public boolean writeback() {
    if (!configWceOrFlushNegotiated) {
      throw features.missing("writeback", "CONFIG_WCE or FLUSH is negotiated");
    }
    return readU8("writeback", 20L) != 0;
  }

  /**
   * {@code u8 writeback} at 20; read-write; exists if CONFIG_WCE or FLUSH is negotiated.
   *
   * @param value whether it is set
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public void writeback(boolean value) {
    if (!configWceOrFlushNegotiated) {
      throw features.missing("writeback", "CONFIG_WCE or FLUSH is negotiated");
    }
    writeU8("writeback", 20L, value ? 1 : 0);
  }

  /**
   * Whether {@code numQueues} exists: if MQ is negotiated, and WIDE is not negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasNumQueues() {
    return mqAndNotWideNegotiated;
  }

  /**
   * {@code le16 num_queues} at 22; read-only; exists if MQ is negotiated, and WIDE is not
   * negotiated, else reads as 1.
   *
   * @return 0 to 65535
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public int numQueues() {
    if (!mqAndNotWideNegotiated) {
      return 1;
    }
    return readLe16("numQueues", 22L);
  }

  /**
   * {@code u8 mac[6]} at 24; all elements, of one generation.
   *
   * @return a new array
   * @throws org.virtio4j.ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public byte[] mac() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      byte[] value = readMac(24L);
      if (space.generation() == before
          && (space.hasGeneration() || Arrays.equals(value, readMac(24L)))) {
        return value;
      }
    }
    throw space.unstable("mac");
  }

  /**
   * {@code u8 mac[6]} at 24; read-only.
   *
   * @param index 0 to 5
   * @return 0 to 255
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public int mac(int index) {
    Objects.checkIndex(index, 6);
    return readU8("mac", 24L + index);
  }

  /**
   * {@code u8 state} at 30; read-only.
   *
   * @return its meaning
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public Status state() {
    return StatusCodes.of(readU8("state", 30L));
  }

  /**
   * {@code le32 offset} at 32; read-write.
   *
   * @return its value
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public int offset() {
    return readLe32("offset", 32L);
  }

  /**
   * {@code le32 offset} at 32; read-write.
   *
   * @param value its value
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public void offset(int value) {
    writeLe32("offset", 32L, value);
  }

  /**
   * {@code le64 mark} at 36; read-write.
   *
   * @return its 64 bits, unsigned
   * @throws org.virtio4j.ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public long mark() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      long value = readLe64("mark", 36L);
      if (space.generation() == before
          && (space.hasGeneration() || value == readLe64("mark", 36L))) {
        return value;
      }
    }
    throw space.unstable("mark");
  }

  /**
   * {@code le64 mark} at 36; read-write.
   *
   * @param value its 64 bits, unsigned
   * @throws org.virtio4j.ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public void mark(long value) {
    writeLe64("mark", 36L, value);
  }

  /**
   * Whether {@code emergency} exists: if FLUSH is offered.
   *
   * @return whether it can be accessed
   */
  public boolean hasEmergency() {
    return flushOffered;
  }

  /**
   * {@code le32 emergency} at 44; write-only; exists if FLUSH is offered.
   *
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if it does not fit
   * @throws org.virtio4j.ConfigSpaceException if it does not exist
   * @throws org.virtio4j.ConfigSpaceException if it lies beyond the window
   */
  public void emergency(long value) {
    if (!flushOffered) {
      throw features.missing("emergency", "FLUSH is offered");
    }
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("emergency", 32, "0 to 4294967295", value);
    }
    writeLe32("emergency", 44L, (int) value);
  }

  private DiskConfig.Topology readTopology() {
    return new DiskConfig.Topology(
        readU8("topologyPhysicalBlockExp", 12L),
        readU8("topologyAlignmentOffset", 13L),
        readLe16("topologyMinIoSize", 14L),
        Integer.toUnsignedLong(readLe32("topologyOptIoSize", 16L)));
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }

  private byte[] readMac(long offset) {
    byte[] value = new byte[6];
    for (int i = 0; i < 6; i++) {
      long element = offset + i;
      value[i] = (byte) readU8("mac", element);
    }
    return value;
  }

  private int readU8(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      return (int) readHandled(field, offset, 1) & 0xff;
    }
    try {
      return Byte.toUnsignedInt((byte) U8.getVolatile(segment, offset));
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 1);
    }
  }

  private int readLe16(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      return (int) readHandled(field, offset, 2) & 0xffff;
    }
    try {
      return Short.toUnsignedInt((short) LE16.getVolatile(segment, offset));
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 2);
    }
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

  private void writeU8(String field, long offset, int value) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      writeHandled(field, offset, 1, value & 0xffL);
      return;
    }
    try {
      U8.setVolatile(segment, offset, (byte) value);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 1);
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

package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;

/**
 * Accesses the configuration space that {@link Whole} describes: 28 bytes.
 *
 * <p>What is wider than 32 bits is read under one generation. The configuration space may be
 * smaller than described; then the fields that it lacks are errors when they are accessed. May be
 * used from several threads.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class WholeAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 28L;

  /** Where {@code version} lies, in bytes. */
  public static final long VERSION_OFFSET = 0L;

  /** Where {@code blkSize} lies, in bytes. */
  public static final long BLK_SIZE_OFFSET = 4L;

  /** Where {@code counts} lies, in bytes. */
  public static final long COUNTS_OFFSET = 8L;

  /** Where {@code partsId} lies, in bytes. */
  public static final long PARTS_ID_OFFSET = 12L;

  /** Where {@code partsName} lies, in bytes. */
  public static final long PARTS_NAME_OFFSET = 16L;

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
  private final boolean blkSizeNegotiated;

  /**
   * An accessor for one device.
   *
   * @param space the device's configuration space
   * @param features what was negotiated with the device
   */
  public WholeAccessor(ConfigSpace space, Negotiated<DiskFeature> features) {
    this.space = space;
    this.window = space.window();
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
    this.blkSizeNegotiated = features.has(DiskFeature.BLK_SIZE);
  }

  /**
   * {@code le32 version} at 0; read-only.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long version() {
    return Integer.toUnsignedLong(readLe32("version", 0L));
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
   * {@code le32 blk_size} at 4; read-only; exists if BLK_SIZE is negotiated, else reads as 512.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long blkSize() {
    if (!blkSizeNegotiated) {
      return 512L;
    }
    return Integer.toUnsignedLong(readLe32("blkSize", 4L));
  }

  /**
   * {@code le16 counts[2]} at 8; all elements, of one generation.
   *
   * @return a new array
   * @throws ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public int[] counts() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      int[] value = readCounts(8L);
      if (space.generation() == before
          && (space.hasGeneration() || Arrays.equals(value, readCounts(8L)))) {
        return value;
      }
    }
    throw space.unstable("counts");
  }

  /**
   * {@code le16 counts[2]} at 8; read-only.
   *
   * @param index 0 to 1
   * @return 0 to 65535
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int counts(int index) {
    Objects.checkIndex(index, 2);
    return readLe16("counts", 8L + 2L * index);
  }

  /**
   * {@code parts} at 12: 16 bytes, read under one generation.
   *
   * @return all of its fields
   * @throws ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public Whole.Part[] parts() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      Whole.Part[] value = readParts(12L);
      if (space.generation() == before && (space.hasGeneration() || same(value, readParts(12L)))) {
        return value;
      }
    }
    throw space.unstable("parts");
  }

  /**
   * {@code le32 parts[2].id} at 12; read-only.
   *
   * @param index 0 to 1
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long partsId(int index) {
    Objects.checkIndex(index, 2);
    return Integer.toUnsignedLong(readLe32("partsId", 12L + 8L * index));
  }

  /**
   * {@code u8 parts[2].name[4]} at 16; read-only.
   *
   * @param index0 0 to 1
   * @param index1 0 to 3
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int partsName(int index0, int index1) {
    Objects.checkIndex(index0, 2);
    Objects.checkIndex(index1, 4);
    return readU8("partsName", 16L + 8L * index0 + index1);
  }

  /**
   * All fields, of one generation.
   *
   * @return a new record
   * @throws ConfigSpaceException if they keep changing, or some lie beyond the window
   */
  public Whole read() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      Whole value = readAll();
      if (space.generation() == before && (space.hasGeneration() || same(value, readAll()))) {
        return value;
      }
    }
    throw space.unstable("Whole");
  }

  private Whole readAll() {
    return new Whole(
        Integer.toUnsignedLong(readLe32("version", 0L)),
        blkSizeNegotiated ? Integer.toUnsignedLong(readLe32("blkSize", 4L)) : 512L,
        readCounts(8L),
        readParts(12L));
  }

  private int[] readCounts(long offset) {
    int[] value = new int[2];
    for (int i = 0; i < 2; i++) {
      long element = offset + 2L * i;
      value[i] = readLe16("counts", element);
    }
    return value;
  }

  private Whole.Part[] readParts(long offset) {
    Whole.Part[] value = new Whole.Part[2];
    for (int i = 0; i < 2; i++) {
      long element = offset + 8L * i;
      value[i] =
          new Whole.Part(
              Integer.toUnsignedLong(readLe32("partsId", element)), readPartsName(element + 4L));
    }
    return value;
  }

  private byte[] readPartsName(long offset) {
    byte[] value = new byte[4];
    for (int i = 0; i < 4; i++) {
      long element = offset + i;
      value[i] = (byte) readU8("partsName", element);
    }
    return value;
  }

  private static boolean same(Whole.Part a, Whole.Part b) {
    return a.id() == b.id() && Arrays.equals(a.name(), b.name());
  }

  private static boolean same(Whole.Part[] a, Whole.Part[] b) {
    for (int i = 0; i < a.length; i++) {
      if (!same(a[i], b[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Whole a, Whole b) {
    return a.version() == b.version()
        && a.blkSize() == b.blkSize()
        && Arrays.equals(a.counts(), b.counts())
        && same(a.parts(), b.parts());
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

  private long readHandled(String field, long offset, int width) {
    if (offset > window.byteSize() - width) {
      throw window.tooSmall(field, offset, width);
    }
    return window.read(offset, width);
  }
}

package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;

/**
 * Accesses the configuration space that {@link FlagConfig} describes: 4 bytes.
 *
 * <p>What is wider than 32 bits is read under one generation. The configuration space may be
 * smaller than described; then the fields that it lacks are errors when they are accessed. May be
 * used from several threads.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class FlagConfigAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 4L;

  /** Where {@code flags} lies, in bytes. */
  public static final long FLAGS_OFFSET = 0L;

  /** Where {@code written} lies, in bytes. */
  public static final long WRITTEN_OFFSET = 1L;

  /** Where {@code more} lies, in bytes. */
  public static final long MORE_OFFSET = 2L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private final ConfigSpace space;
  private final RegisterWindow window;
  private final MemorySegment segment;
  private final boolean flushNegotiated;

  /**
   * An accessor for one device.
   *
   * @param space the device's configuration space
   * @param features what was negotiated with the device
   */
  public FlagConfigAccessor(ConfigSpace space, Negotiated<DiskFeature> features) {
    this.space = space;
    this.window = space.window();
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
    this.flushNegotiated = features.has(DiskFeature.FLUSH);
  }

  /**
   * Whether {@code flags} exists: if FLUSH is negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasFlags() {
    return flushNegotiated;
  }

  /**
   * {@code u8 flags} at 0; read-only; exists if FLUSH is negotiated, else reads as 3.
   *
   * @return its bit-fields
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public Flags flags() {
    if (!flushNegotiated) {
      return FlagsBits.of(3);
    }
    return FlagsBits.of(readU8("flags", 0L));
  }

  /**
   * {@code u8 flags} at 0; read-only; exists if FLUSH is negotiated, else reads as 3.
   *
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int flagsBits() {
    if (!flushNegotiated) {
      return 3;
    }
    return readU8("flagsBits", 0L);
  }

  /**
   * {@code u8 written} at 1; read-write.
   *
   * @return its bit-fields
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public Flags written() {
    return FlagsBits.of(readU8("written", 1L));
  }

  /**
   * {@code u8 written} at 1; read-write.
   *
   * @param value its bit-fields
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void written(Flags value) {
    writeU8("written", 1L, FlagsBits.bits(value));
  }

  /**
   * {@code u8 written} at 1; read-write.
   *
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int writtenBits() {
    return readU8("writtenBits", 1L);
  }

  /**
   * {@code u8 written} at 1; read-write.
   *
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void writtenBits(int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("writtenBits", 8, "0 to 255", value);
    }
    writeU8("writtenBits", 1L, value);
  }

  /**
   * {@code u8 more[2]} at 2; all elements, of one generation.
   *
   * @return a new array
   * @throws ConfigSpaceException if it keeps changing, or lies beyond the window
   */
  public Flags[] more() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      Flags[] value = readMore(2L);
      if (space.generation() == before
          && (space.hasGeneration() || Arrays.equals(value, readMore(2L)))) {
        return value;
      }
    }
    throw space.unstable("more");
  }

  /**
   * {@code u8 more[2]} at 2; read-only.
   *
   * @param index 0 to 1
   * @return its bit-fields
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public Flags more(int index) {
    Objects.checkIndex(index, 2);
    return FlagsBits.of(readU8("more", 2L + index));
  }

  /**
   * {@code u8 more[2]} at 2; read-only.
   *
   * @param index 0 to 1
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int moreBits(int index) {
    Objects.checkIndex(index, 2);
    return readU8("moreBits", 2L + index);
  }

  /**
   * All fields, of one generation.
   *
   * @return a new record
   * @throws ConfigSpaceException if they keep changing, or some lie beyond the window
   */
  public FlagConfig read() {
    ConfigSpace space = this.space;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = space.generation();
      FlagConfig value = readAll();
      if (space.generation() == before && (space.hasGeneration() || same(value, readAll()))) {
        return value;
      }
    }
    throw space.unstable("FlagConfig");
  }

  private FlagConfig readAll() {
    return new FlagConfig(
        flushNegotiated ? FlagsBits.of(readU8("flags", 0L)) : FlagsBits.of(3),
        FlagsBits.of(readU8("written", 1L)),
        readMore(2L));
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }

  private Flags[] readMore(long offset) {
    Flags[] value = new Flags[2];
    for (int i = 0; i < 2; i++) {
      long element = offset + i;
      value[i] = FlagsBits.of(readU8("more", element));
    }
    return value;
  }

  private static boolean same(FlagConfig a, FlagConfig b) {
    return a.flags().equals(b.flags())
        && a.written().equals(b.written())
        && Arrays.equals(a.more(), b.more());
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

package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Value.Range} in memory: 16 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class ValueRangeCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 16L;

  /** Where {@code start} lies, in bytes. */
  public static final long START_OFFSET = 0L;

  /** Where {@code end} lies, in bytes. */
  public static final long END_OFFSET = 8L;

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private ValueRangeCodec() {}

  /**
   * {@code le64 start} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 64 bits, unsigned
   */
  public static long start(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base);
  }

  /**
   * Sets {@code le64 start} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 64 bits, unsigned
   */
  public static void start(MemorySegment segment, long base, long value) {
    LE64.set(segment, base, value);
  }

  /**
   * {@code le64 end} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 64 bits, unsigned
   */
  public static long end(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base + 8L);
  }

  /**
   * Sets {@code le64 end} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 64 bits, unsigned
   */
  public static void end(MemorySegment segment, long base, long value) {
    LE64.set(segment, base + 8L, value);
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Value.Range decode(MemorySegment segment, long base) {
    return new Value.Range(start(segment, base), end(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Value.Range value) {
    start(segment, base, value.start());
    end(segment, base, value.end());
  }
}

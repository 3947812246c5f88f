package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Body.Empty} in memory: 0 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class BodyEmptyCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 0L;

  private BodyEmptyCodec() {}

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Body.Empty decode(MemorySegment segment, long base) {
    return new Body.Empty();
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Body.Empty value) {}
}

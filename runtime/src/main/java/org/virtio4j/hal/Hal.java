package org.virtio4j.hal;

import java.lang.foreign.MemorySegment;
import org.virtio4j.io.RegisterWindow;

/**
 * What a driver needs from the platform that it runs on: memory that the device reaches, and the
 * device's registers. There is one instance for a device, or for all devices of one kind.
 *
 * <p>All methods may be called from any thread. {@link #share} and {@link #unshare} are on the hot
 * path of every request and should not allocate.
 */
public interface Hal {
  /** The size in bytes of a page, to which {@link #allocate} aligns: 4096. */
  int PAGE_SIZE = 4096;

  /** What {@link #share} returns when a bounce buffer is needed and none is free just now: -1. */
  long UNAVAILABLE = -1L;

  /**
   * Allocates zeroed memory that is contiguous for the device and aligned to {@link #PAGE_SIZE} for
   * both sides.
   *
   * @param byteSize the size in bytes, 1 or more; it is rounded up to whole pages
   * @param direction who writes it
   * @return the memory; its segment is accessible from every thread
   * @throws org.virtio4j.DmaException if there is none
   */
  DmaMemory allocate(long byteSize, BufferDirection direction);

  /**
   * Frees what {@link #allocate} gave. The caller makes sure that the device does not use it any
   * more.
   *
   * @param memory what was allocated
   */
  void free(DmaMemory memory);

  /**
   * Gives access to device registers.
   *
   * @param physicalAddress where they lie in the platform's address space
   * @param byteSize their size in bytes
   * @return the window's only owner
   * @throws org.virtio4j.TransportException if there are no such registers, or they are owned
   *     already
   */
  RegisterWindow map(long physicalAddress, long byteSize);

  /**
   * Makes a part of a buffer visible to the device until it is unshared. Memory inside an {@link
   * #allocate allocation} must be accepted as it is, without a copy.
   *
   * @param buffer the buffer
   * @param offset where the part begins in the buffer, in bytes
   * @param length the size of the part in bytes, 1 or more
   * @param direction who writes it
   * @return where the device finds the part, or {@link #UNAVAILABLE}
   * @throws org.virtio4j.DmaException if the device can never reach such a buffer
   * @throws IllegalArgumentException if the part is empty, or the device would write a read-only
   *     buffer
   */
  long share(MemorySegment buffer, long offset, long length, BufferDirection direction);

  /**
   * Ends what {@link #share} began; what the device wrote is in the buffer when this returns. What
   * it did not write of a part that was shared for it to write holds anything. The arguments are
   * those of the call to {@link #share}.
   *
   * @param deviceAddress what {@link #share} returned
   * @param buffer the buffer
   * @param offset where the part begins in the buffer, in bytes
   * @param length the size of the part in bytes
   * @param direction who wrote it
   */
  void unshare(
      long deviceAddress,
      MemorySegment buffer,
      long offset,
      long length,
      BufferDirection direction);

  /**
   * Memory of which the device reaches each part as it is, at the part's offset. A driver computes
   * the device address of a part itself then, and leaves {@link #share} and {@link #unshare} out.
   * The answer is always the same, and the memory stays for as long as anything refers to the HAL.
   *
   * @return the memory, or {@code null}, as by default, if each part has to be shared
   */
  default DmaMemory directMemory() {
    return null;
  }

  /**
   * Whether the addresses are ones of an IOMMU or of another translation, so that a device which
   * offers {@code ACCESS_PLATFORM} may be told to use them (VIRTIO 1.4, 6).
   *
   * @return whether the feature may be accepted; {@code false} unless overridden
   */
  default boolean translatesAddresses() {
    return false;
  }
}

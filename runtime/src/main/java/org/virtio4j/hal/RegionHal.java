package org.virtio4j.hal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.virtio4j.DmaException;
import org.virtio4j.TransportException;
import org.virtio4j.io.RegisterWindow;

/**
 * A {@link Hal} on one region of memory that the device reaches: the memory of a virtual machine, a
 * file that is mapped by both sides, or, for devices in this process, plain native memory.
 *
 * <p>Allocations are pages of the region. Sharing what lies inside the region, or inside memory
 * that was {@linkplain #register registered}, is address arithmetic. Anything else, heap memory for
 * instance, goes through a pool of bounce buffers, which is part of the region; what does not fit
 * one of them is refused.
 */
public final class RegionHal implements Hal {
  /** The size in bytes of each bounce buffer: 65536. */
  public static final int BOUNCE_BUFFER_BYTES = 1 << 16;

  /** How many bounce buffers there are at most; they take at most a quarter of the region. */
  public static final int MAX_BOUNCE_BUFFERS = 64;

  private static final long MAX_BYTES = (long) Integer.MAX_VALUE * PAGE_SIZE;

  private final MemorySegment memory;
  private final long start; // the region's address in this process
  private final long byteSize;
  private final long toDevice; // what turns an address of this process into one of the device
  private final PageAllocator pages;
  private final BouncePool bounce; // null if the region is too small for one buffer
  private volatile Region[] regions = {};
  private final List<Registers> registers = new ArrayList<>();

  private record Region(MemorySegment memory, long start, long byteSize, long toDevice) {}

  private record Registers(long physicalAddress, RegisterWindow window) {}

  private RegionHal(MemorySegment memory, long deviceAddress) {
    this.memory = memory;
    this.start = memory.address();
    this.byteSize = memory.byteSize();
    this.toDevice = deviceAddress - start;
    this.pages = new PageAllocator((int) (byteSize / PAGE_SIZE));
    long buffers = Math.min(MAX_BOUNCE_BUFFERS, byteSize / 4 / BOUNCE_BUFFER_BYTES);
    this.bounce =
        buffers == 0
            ? null
            : new BouncePool(
                allocate(buffers * BOUNCE_BUFFER_BYTES, BufferDirection.BOTH), BOUNCE_BUFFER_BYTES);
  }

  /**
   * A HAL for devices in this process: native memory, and its own addresses as device addresses.
   *
   * @param byteSize the size of the memory in bytes; it is rounded up to whole pages
   * @return a HAL whose memory lives as long as anything refers to it
   */
  public static RegionHal inProcess(long byteSize) {
    MemorySegment memory = nativeMemory(byteSize);
    return of(memory, memory.address());
  }

  /**
   * A HAL for devices in this process: native memory, at device addresses like those of a machine.
   * Legacy devices need addresses below 2^44.
   *
   * @param byteSize the size of the memory in bytes; it is rounded up to whole pages
   * @param deviceAddress where the device finds its first byte, at the start of a page
   * @return a HAL whose memory lives as long as anything refers to it
   */
  public static RegionHal inProcess(long byteSize, long deviceAddress) {
    return of(nativeMemory(byteSize), deviceAddress);
  }

  private static MemorySegment nativeMemory(long byteSize) {
    if (byteSize < 1) {
      throw new IllegalArgumentException("memory has 1 byte or more, not " + byteSize);
    }
    long rounded = Math.addExact(byteSize, PAGE_SIZE - 1) & -PAGE_SIZE;
    return Arena.ofAuto().allocate(rounded, PAGE_SIZE);
  }

  /**
   * A HAL for memory that the device reaches at addresses of its own.
   *
   * @param memory native memory, whole pages, accessible from every thread; the HAL uses it alone
   * @param deviceAddress where the device finds its first byte, at the start of a page
   * @return a HAL
   */
  public static RegionHal of(MemorySegment memory, long deviceAddress) {
    requireNative(memory);
    if ((memory.address() | memory.byteSize() | deviceAddress) % PAGE_SIZE != 0
        || memory.byteSize() == 0
        || memory.byteSize() > MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "0x%x bytes at 0x%x, for the device at 0x%x, are not whole pages",
              memory.byteSize(), memory.address(), deviceAddress));
    }
    return new RegionHal(memory, deviceAddress);
  }

  /**
   * Lets buffers inside more memory be shared without a copy. Nothing is allocated there.
   *
   * @param memory native memory that the device reaches, and that outlives this HAL's use
   * @param deviceAddress where the device finds its first byte
   */
  public synchronized void register(MemorySegment memory, long deviceAddress) {
    requireNative(memory);
    Region[] more = Arrays.copyOf(regions, regions.length + 1);
    more[regions.length] =
        new Region(memory, memory.address(), memory.byteSize(), deviceAddress - memory.address());
    regions = more;
  }

  /**
   * Lets a driver {@linkplain #map map} device registers.
   *
   * @param physicalAddress where they lie in the platform's address space
   * @param window the registers
   */
  public void registers(long physicalAddress, RegisterWindow window) {
    synchronized (registers) {
      registers.add(new Registers(physicalAddress, Objects.requireNonNull(window)));
    }
  }

  /**
   * The region, for whoever plays the device.
   *
   * @return all of it
   */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * Where the device finds the region.
   *
   * @return the device address of its first byte
   */
  public long deviceAddress() {
    return start + toDevice;
  }

  /**
   * How much can be allocated at most.
   *
   * @return a number of bytes, not necessarily contiguous
   */
  public long freeBytes() {
    return (long) pages.free() * PAGE_SIZE;
  }

  @Override
  public DmaMemory allocate(long byteSize, BufferDirection direction) {
    if (byteSize < 1) {
      throw new IllegalArgumentException("an allocation has 1 byte or more, not " + byteSize);
    }
    if (byteSize > this.byteSize) {
      throw new DmaException(byteSize + " bytes are more than the region's " + this.byteSize);
    }
    int count = (int) ((byteSize + PAGE_SIZE - 1) / PAGE_SIZE);
    long base = (long) pages.allocate(count) * PAGE_SIZE;
    MemorySegment segment = memory.asSlice(base, (long) count * PAGE_SIZE);
    segment.fill((byte) 0);
    return new DmaMemory(start + toDevice + base, segment);
  }

  @Override
  public void free(DmaMemory memory) {
    long base = memory.deviceAddress() - (start + toDevice);
    if (Long.compareUnsigned(base, byteSize) >= 0 || base % PAGE_SIZE != 0) {
      throw new IllegalArgumentException(memory + " is not an allocation of this HAL");
    }
    pages.free((int) (base / PAGE_SIZE), (int) (memory.byteSize() / PAGE_SIZE));
  }

  @Override
  public RegisterWindow map(long physicalAddress, long byteSize) {
    synchronized (registers) {
      for (Registers each : registers) {
        long offset = physicalAddress - each.physicalAddress;
        if (offset >= 0 && byteSize >= 0 && offset <= each.window.byteSize() - byteSize) {
          try {
            return each.window.split(offset, byteSize);
          } catch (IllegalStateException e) {
            throw new TransportException(
                String.format("registers at 0x%x: %s", physicalAddress, e.getMessage()), e);
          }
        }
      }
    }
    throw new TransportException(
        String.format("there are no 0x%x bytes of registers at 0x%x", byteSize, physicalAddress));
  }

  @Override
  public long share(MemorySegment buffer, long offset, long length, BufferDirection direction) {
    if (length < 1) {
      throw new IllegalArgumentException("a shared part has 1 byte or more, not " + length);
    }
    Objects.checkFromIndexSize(offset, length, buffer.byteSize());
    if (buffer.isReadOnly() && direction != BufferDirection.DRIVER_TO_DEVICE) {
      throw new IllegalArgumentException("the device cannot write a read-only buffer");
    }
    // The address of a heap segment is an offset in its array, and could look like ours.
    if (buffer.isNative()) {
      long address = buffer.address() + offset;
      if (isInside(address, length, start, byteSize)) {
        return address + toDevice;
      }
      for (Region region : regions) {
        if (isInside(address, length, region.start, region.byteSize)) {
          return address + region.toDevice;
        }
      }
    }
    if (bounce == null) {
      throw new DmaException(
          "the device does not reach the buffer, and the region is too small for bounce buffers");
    }
    return bounce.share(buffer, offset, length);
  }

  @Override
  public DmaMemory directMemory() {
    return new DmaMemory(deviceAddress(), memory);
  }

  @Override
  public void unshare(
      long deviceAddress,
      MemorySegment buffer,
      long offset,
      long length,
      BufferDirection direction) {
    if (bounce != null && bounce.contains(deviceAddress)) {
      // A buffer inside the pool itself can only be one that was shared as it is.
      if (!buffer.isNative() || buffer.address() + offset + toDevice != deviceAddress) {
        bounce.unshare(deviceAddress, buffer, offset, length, direction);
      }
    }
  }

  private static boolean isInside(long address, long length, long start, long byteSize) {
    long from = address - start;
    return from >= 0 && from <= byteSize - length;
  }

  private static void requireNative(MemorySegment memory) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("the device cannot reach heap memory");
    }
  }
}

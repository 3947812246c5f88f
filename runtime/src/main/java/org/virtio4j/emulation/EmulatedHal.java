package org.virtio4j.emulation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.virtio4j.DmaException;
import org.virtio4j.TransportException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;

/**
 * A platform in this process: memory that emulated devices reach, and their registers.
 *
 * <p>There are two variants. {@link #direct()} does not copy and does not allocate on the hot path.
 * {@link #copying()} gives each shared buffer a region of its own at a device address of its own,
 * as a bounce buffer or an IOMMU would: a driver that touches a buffer at the wrong time, forgets
 * to unshare it, or unshares something else, gets wrong data and is reported; so is one that
 * changes what a device is to read, wherever it lies. In neither variant is a device address the
 * address of the memory in this process, so that mixing them up shows.
 *
 * <p>Devices reach only what is allocated or shared at that moment; all else is reported to the
 * {@link #log() log}.
 */
public abstract sealed class EmulatedHal implements Hal, AutoCloseable
    permits DirectHal, CopyingHal {
  /**
   * Device addresses begin here. A legacy queue lies below 2^44, since its page number has 32 bits.
   */
  static final long FIRST_DEVICE_ADDRESS = 1L << 40;

  /** Memory that a device finds at an address. */
  record Span(MemorySegment segment, long offset, BufferDirection direction) {}

  /** Someone who uses device memory, and is asked before it goes. */
  interface MemoryUser {
    /**
     * What a range is used for.
     *
     * @return a description, or null if it is not used
     */
    String uses(long deviceAddress, long length);
  }

  private record Allocation(
      long deviceAddress, MemorySegment segment, BufferDirection direction, Arena arena) {}

  private record Registers(long address, RegisterWindow window) {}

  private static final Allocation[] NO_ALLOCATIONS = {};

  private final ConductLog log = new ConductLog();
  private final List<MemoryUser> users = new CopyOnWriteArrayList<>();
  private final List<Registers> slots = new ArrayList<>();
  private volatile Allocation[] allocations = NO_ALLOCATIONS; // by device address, ascending
  private volatile long version;
  private long nextDeviceAddress = FIRST_DEVICE_ADDRESS;

  EmulatedHal() {}

  /**
   * A platform that does not copy: devices reach shared buffers where they are, also those of an
   * arena that is confined to one thread. As with real hardware nothing stops a device from writing
   * to such a buffer if its arena is closed too early. Buffers on the heap are refused.
   *
   * @return a new platform without devices
   */
  public static EmulatedHal direct() {
    return new DirectHal();
  }

  /**
   * A platform that copies when a buffer is shared and when it is unshared. Any buffer will do.
   *
   * @return a new platform without devices
   */
  public static EmulatedHal copying() {
    return new CopyingHal();
  }

  /**
   * The violations that this memory and the devices on it have found.
   *
   * @return the log
   */
  public ConductLog log() {
    return log;
  }

  @Override
  public DmaMemory allocate(long byteSize, BufferDirection direction) {
    Objects.requireNonNull(direction, "direction");
    if (byteSize < 1 || byteSize > 1L << 40) {
      throw new DmaException("cannot allocate " + byteSize + " bytes");
    }
    long rounded = (byteSize + PAGE_SIZE - 1) & -PAGE_SIZE;
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(rounded, PAGE_SIZE);
    synchronized (this) {
      Allocation allocation = new Allocation(takeDeviceAddress(rounded), segment, direction, arena);
      Allocation[] more = Arrays.copyOf(allocations, allocations.length + 1);
      more[more.length - 1] = allocation;
      allocations = more;
      return new DmaMemory(allocation.deviceAddress, segment);
    }
  }

  /** A range of device addresses that was never used, with a gap after it. */
  final synchronized long takeDeviceAddress(long byteSize) {
    long address = nextDeviceAddress;
    nextDeviceAddress += ((byteSize + PAGE_SIZE - 1) & -PAGE_SIZE) + PAGE_SIZE;
    return address;
  }

  @Override
  public void free(DmaMemory memory) {
    long address = memory.deviceAddress();
    Allocation freed = null;
    synchronized (this) {
      List<Allocation> fewer = new ArrayList<>(Arrays.asList(allocations));
      for (Allocation allocation : allocations) {
        if (allocation.deviceAddress == address
            && allocation.segment.byteSize() == memory.byteSize()
            && allocation.segment.equals(memory.segment())) {
          freed = allocation;
          fewer.remove(allocation);
        }
      }
      allocations = fewer.toArray(NO_ALLOCATIONS);
    }
    if (freed == null) {
      log.report(Rule.FREE_MISMATCH, "memory", "0x%x, %d bytes, freed", address, memory.byteSize());
      return;
    }
    String use = use(address, memory.byteSize());
    if (use != null) {
      log.report(Rule.MEMORY_FREED_IN_USE, "memory", "0x%x freed, which is %s", address, use);
    }
    changed();
    freed.arena.close(); // so that the driver's own use of it fails as well
  }

  /** What devices use a range for, or null. */
  final String use(long deviceAddress, long length) {
    for (MemoryUser user : users) {
      String use = user.uses(deviceAddress, length);
      if (use != null) {
        return use;
      }
    }
    return null;
  }

  /** To be called after memory has become unreachable. */
  final synchronized void changed() {
    version++;
  }

  /** A number that changes whenever memory becomes unreachable. */
  final long version() {
    return version;
  }

  /** Where the device finds a part of a buffer that lies inside an allocation, or -1. */
  final long insideAllocation(MemorySegment buffer, long offset, long length) {
    if (!buffer.isNative()) {
      return -1L;
    }
    long address = buffer.address() + offset;
    for (Allocation allocation : allocations) {
      long inside = address - allocation.segment.address();
      if (inside >= 0 && inside + length <= allocation.segment.byteSize()) {
        return allocation.deviceAddress + inside;
      }
    }
    return -1L;
  }

  /** What a device finds at an address, or null if it does not reach all of the range. */
  final Span find(long deviceAddress, long length) {
    Allocation[] sorted = allocations;
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Allocation allocation = sorted[middle];
      long inside = deviceAddress - allocation.deviceAddress;
      if (inside < 0) {
        high = middle - 1;
      } else if (inside >= allocation.segment.byteSize()) {
        low = middle + 1;
      } else {
        return length <= allocation.segment.byteSize() - inside
            ? new Span(allocation.segment, inside, allocation.direction)
            : null;
      }
    }
    return findShared(deviceAddress, length);
  }

  /** Whether conduct is checked where that takes copies of what is in memory. */
  abstract boolean isStrict();

  /** What a device finds at an address that was shared, or null. */
  abstract Span findShared(long deviceAddress, long length);

  /** Reports what is still shared. */
  abstract void reportShared();

  /**
   * Fails if the driver has broken a rule, or has left memory allocated or buffers shared. To be
   * called when all drivers are closed.
   *
   * @throws ConductError with all violations
   */
  public void verifyReleased() {
    for (Allocation allocation : allocations) {
      log.report(
          Rule.NOT_FREED,
          "memory",
          "0x%x, %d bytes",
          allocation.deviceAddress,
          allocation.segment.byteSize());
    }
    reportShared();
    log.verify();
  }

  /** Checks the arguments of share. */
  static void checkShare(
      MemorySegment buffer, long offset, long length, BufferDirection direction) {
    Objects.requireNonNull(direction, "direction");
    Objects.checkFromIndexSize(offset, length, buffer.byteSize());
    if (length == 0) {
      throw new IllegalArgumentException("a buffer of no bytes cannot be shared");
    }
    if (buffer.isReadOnly() && direction != BufferDirection.DRIVER_TO_DEVICE) {
      throw new DmaException("the device cannot write to a read-only buffer");
    }
  }

  /**
   * Puts registers on the bus.
   *
   * @param physicalAddress where they lie
   * @param byteSize their size in bytes
   * @param handler who serves them, at offsets from 0
   */
  public void attach(long physicalAddress, long byteSize, RegisterHandler handler) {
    RegisterWindow window = RegisterWindow.handled(byteSize, handler);
    synchronized (slots) {
      for (Registers other : slots) {
        if (overlap(physicalAddress, byteSize, other.address, other.window.byteSize())) {
          throw new IllegalArgumentException(
              String.format("there are registers at 0x%x already", other.address));
        }
      }
      slots.add(new Registers(physicalAddress, window));
    }
  }

  /**
   * Gives access to registers of one device. When the owner {@linkplain RegisterWindow#release()
   * releases} the window they can be mapped again.
   */
  @Override
  public RegisterWindow map(long physicalAddress, long byteSize) {
    synchronized (slots) {
      for (Registers slot : slots) {
        long inside = physicalAddress - slot.address;
        if (inside >= 0 && byteSize >= 0 && byteSize <= slot.window.byteSize() - inside) {
          try {
            return slot.window.split(inside, byteSize);
          } catch (IllegalStateException e) {
            throw new TransportException(
                String.format("the registers at 0x%x are owned already", physicalAddress), e);
          }
        }
      }
    }
    throw new TransportException(
        String.format("there are no registers of %d bytes at 0x%x", byteSize, physicalAddress));
  }

  private static boolean overlap(long address, long byteSize, long other, long otherSize) {
    return address < other + otherSize && other < address + byteSize;
  }

  /** Adds someone who uses memory. */
  final void addUser(MemoryUser user) {
    users.add(user);
  }

  /** Frees what is still allocated, without a word; see {@link #verifyReleased()}. */
  @Override
  public void close() {
    Allocation[] left;
    synchronized (this) {
      left = allocations;
      allocations = NO_ALLOCATIONS;
    }
    changed();
    for (Allocation allocation : left) {
      allocation.arena.close();
    }
  }
}

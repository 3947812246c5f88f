package org.virtio4j.queue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The device's side of a packed ring, as a test dictates it: nothing is checked, everything can be
 * written. Positions are counters that never wrap; slot and wrap counter are what division makes of
 * them. Offsets are those of the specification's structures (VIRTIO 1.4, 2.8.13 and 2.8.14), put
 * down here a second time.
 */
public final class ScriptedPackedRing {
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfChar LE16 =
      ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;
  static final int AVAIL = 0x80;
  static final int USED = 0x8000;

  /** A descriptor as the device reads it. */
  public record Descriptor(long address, int length, int id, int flags) {
    public boolean is(int flag) {
      return (flags & flag) != 0;
    }

    /** The flags without those that say whose the descriptor is. */
    public int kind() {
      return flags & ~(AVAIL | USED);
    }
  }

  /** A chain as the device reads it: its number, its slots in the ring, its buffers. */
  public record Chain(int id, int slots, boolean indirect, List<Descriptor> buffers) {}

  private final MemorySegment memory;
  private final long base; // the device address of the memory's first byte
  private final int size;
  private final long ring;
  private final long driverEvent;
  private final long deviceEvent;
  private final Map<Integer, Integer> slots = new HashMap<>(); // by id, of chains that were taken
  private long taken; // slots
  private long used; // slots

  public ScriptedPackedRing(
      MemorySegment memory, long base, int size, long ring, long driverEvent, long deviceEvent) {
    this.memory = memory;
    this.base = base;
    this.size = size;
    this.ring = ring - base;
    this.driverEvent = driverEvent - base;
    this.deviceEvent = deviceEvent - base;
  }

  boolean wrap(long position) {
    return position / size % 2 == 0;
  }

  int slot(long position) {
    return (int) (position % size);
  }

  public Descriptor descriptor(int slot) {
    return read(ring + 16L * slot);
  }

  private Descriptor read(long offset) {
    return new Descriptor(
        memory.get(LE64, offset),
        memory.get(LE32, offset + 8),
        memory.get(LE16, offset + 12),
        memory.get(LE16, offset + 14));
  }

  /** Whether the slot at a position is available. */
  public boolean isAvailable(long position) {
    Descriptor descriptor = descriptor(slot(position));
    return descriptor.is(AVAIL) == wrap(position) && descriptor.is(USED) != wrap(position);
  }

  public boolean hasAvailable() {
    return isAvailable(taken);
  }

  /** Takes the next available chain. */
  public Chain take() {
    if (!hasAvailable()) {
      throw new IllegalStateException("nothing is available");
    }
    long first = taken;
    List<Descriptor> buffers = new ArrayList<>();
    Descriptor descriptor;
    do {
      if (taken - first == size) {
        throw new IllegalStateException("the chain has no end: " + buffers);
      }
      if (!isAvailable(taken)) {
        throw new IllegalStateException("a part of the chain is not available: slot " + taken);
      }
      descriptor = descriptor(slot(taken));
      buffers.add(descriptor);
      taken++;
    } while (descriptor.is(NEXT));
    boolean indirect = buffers.size() == 1 && descriptor.is(INDIRECT);
    if (indirect) {
      buffers.clear();
      for (int i = 0; i < descriptor.length() / 16; i++) {
        buffers.add(read(descriptor.address() - base + 16L * i));
      }
    }
    int count = (int) (taken - first);
    slots.put(descriptor.id(), count);
    return new Chain(descriptor.id(), count, indirect, buffers);
  }

  public long takenPosition() {
    return taken;
  }

  public long usedPosition() {
    return used;
  }

  /** Writes a used descriptor for a chain that was taken, and goes on by its slots. */
  public void use(int id, int length) {
    useAs(id, length, slots.remove(id));
  }

  /** Writes a used descriptor that stands for more than a chain, and goes on by so many slots. */
  public void useAs(int id, int length, int count) {
    usedDescriptor(id, length, length != 0 ? WRITE : 0);
    used += count;
  }

  /** Forgets a chain for which no used descriptor is written; returns its slots. */
  public int skip(int id) {
    return slots.remove(id);
  }

  /** Writes where the next used descriptor belongs. */
  public void usedDescriptor(int id, int length, int kind) {
    write(slot(used), id, length, kind | (wrap(used) ? AVAIL | USED : 0));
  }

  /** Writes anything to a slot, the flags last. */
  public void write(int slot, int id, int length, int flags) {
    long offset = ring + 16L * slot;
    memory.set(LE32, offset + 8, length);
    memory.set(LE16, offset + 12, (char) id);
    VarHandle.releaseFence();
    memory.set(LE16, offset + 14, (char) flags);
  }

  /** When the driver wants an interrupt. */
  public int driverEvent() {
    return memory.get(LE32, driverEvent);
  }

  /** Says when the device wants to be notified. */
  public void deviceEvent(int word) {
    memory.set(LE32, deviceEvent, word);
  }

  /** The event that is passed at a position. */
  public int event(long position) {
    return slot(position) | (wrap(position) ? 0x8000 : 0) | 2 << 16;
  }

  /** Whether a driver wants to know that the used position went from old to now. */
  public boolean interrupts(long old, long now) {
    int event = driverEvent();
    switch (event >>> 16) {
      case 0:
        return now != old;
      case 1:
        return false;
      case 2:
        for (long position = old; position < now; position++) {
          if (event(position) == event) {
            return true;
          }
        }
        return false;
      default:
        throw new IllegalStateException("reserved event flags: " + Integer.toHexString(event));
    }
  }
}

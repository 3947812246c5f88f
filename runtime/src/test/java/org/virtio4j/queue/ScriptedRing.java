package org.virtio4j.queue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The device's side of a split ring, as a test dictates it: nothing is checked, everything can be
 * written. Offsets are those of the specification's structures (VIRTIO 1.4, 2.7.5 to 2.7.8), put
 * down here a second time.
 */
public final class ScriptedRing {
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfChar LE16 =
      ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A descriptor as the device reads it. */
  public record Descriptor(long address, int length, int flags, int next) {
    public boolean hasNext() {
      return (flags & 1) != 0;
    }

    public boolean isWritable() {
      return (flags & 2) != 0;
    }

    public boolean isIndirect() {
      return (flags & 4) != 0;
    }
  }

  private final MemorySegment memory;
  private final long base; // the device address of the memory's first byte
  private final int size;
  private final long descriptors;
  private final long available;
  private final long used;
  private char taken; // available entries that were taken
  private char usedIndex;

  public ScriptedRing(
      MemorySegment memory, long base, int size, long descriptors, long available, long used) {
    this.memory = memory;
    this.base = base;
    this.size = size;
    this.descriptors = descriptors - base;
    this.available = available - base;
    this.used = used - base;
  }

  public int availableFlags() {
    return memory.get(LE16, available);
  }

  public int availableIndex() {
    return memory.get(LE16, available + 2);
  }

  public int usedEvent() {
    return memory.get(LE16, available + 4 + 2L * size);
  }

  public void usedFlags(int flags) {
    memory.set(LE16, used, (char) flags);
  }

  public void availableEvent(int index) {
    memory.set(LE16, used + 4 + 8L * size, (char) index);
  }

  public int usedIndex() {
    return usedIndex;
  }

  /** How many chains are available and not taken. */
  public int pending() {
    return (char) (availableIndex() - taken);
  }

  /** The index of the next available chain to take. */
  public int taken() {
    return taken;
  }

  /** Takes the next available chain, and returns its head. */
  public int take() {
    if (pending() == 0) {
      throw new IllegalStateException("nothing is available");
    }
    return memory.get(LE16, available + 4 + 2L * (taken++ % size));
  }

  public Descriptor descriptor(int index) {
    return read(descriptors + 16L * index);
  }

  private Descriptor read(long offset) {
    return new Descriptor(
        memory.get(LE64, offset),
        memory.get(LE32, offset + 8),
        memory.get(LE16, offset + 12),
        memory.get(LE16, offset + 14));
  }

  /** The buffers of a chain, be it direct or in a table. */
  public List<Descriptor> chain(int head) {
    List<Descriptor> chain = new ArrayList<>();
    Descriptor first = descriptor(head);
    boolean indirect = first.isIndirect();
    long table = indirect ? first.address() - base : descriptors;
    int index = indirect ? 0 : head;
    int limit = indirect ? first.length() / 16 : size;
    while (true) {
      Descriptor descriptor = read(table + 16L * index);
      chain.add(descriptor);
      if (!descriptor.hasNext()) {
        return chain;
      }
      if (chain.size() >= limit) {
        throw new IllegalStateException("the chain has no end: " + chain);
      }
      index = descriptor.next();
    }
  }

  /** Writes a used element and the index after it. */
  public void use(int id, int length) {
    element(usedIndex, id, length);
    usedIndex(usedIndex + 1);
  }

  public void element(int position, int id, int length) {
    long offset = used + 4 + 8L * ((char) position % size);
    memory.set(LE32, offset, id);
    memory.set(LE32, offset + 4, length);
  }

  public void usedIndex(int index) {
    usedIndex = (char) index;
    VarHandle.releaseFence();
    memory.set(LE16, used + 2, usedIndex);
  }

  /** Writes bytes where a descriptor points. */
  public void write(Descriptor descriptor, byte[] bytes) {
    MemorySegment.copy(
        MemorySegment.ofArray(bytes), 0, memory, descriptor.address() - base, bytes.length);
  }

  /** Reads the bytes where a descriptor points. */
  public byte[] bytes(Descriptor descriptor) {
    return memory
        .asSlice(descriptor.address() - base, descriptor.length())
        .toArray(ValueLayout.JAVA_BYTE);
  }
}

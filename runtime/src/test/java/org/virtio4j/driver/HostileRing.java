package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The device's side of a ring, split or packed, in the hands of a stream of bytes: it writes used
 * elements as a device would, or any word that a device could write. Offsets are those of the
 * specification (VIRTIO 1.4, 2.7.8, 2.8.13 and 2.8.14).
 */
final class HostileRing {
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int NEXT = 1;
  private static final int WRITE = 2;
  private static final int AVAIL = 1 << 7;
  private static final int USED = 1 << 15;

  private final MemorySegment memory;
  private final boolean packed;
  private final int size;
  private final long descriptors;
  private final long driver;
  private final long device;
  private long position; // of the next used element: elements, or slots
  private long taken; // of the next available one
  private int takenSlots;
  private int lastId;
  private int lastLength;

  /** The areas are offsets in the memory, of which all may be written. */
  HostileRing(
      MemorySegment memory, boolean packed, int size, long descriptors, long driver, long device) {
    this.memory = memory;
    this.packed = packed;
    this.size = size;
    this.descriptors = descriptors;
    this.driver = driver;
    this.device = device;
  }

  /**
   * Takes the next chain as a device does that believes what it finds, be that the driver's or a
   * lie of its own.
   *
   * @return its number, or -1 if there is none
   */
  int take() {
    if (!packed) {
      if (memory.get(LE16, driver + 2) == (short) taken) {
        return -1;
      }
      takenSlots = 1;
      return memory.get(LE16, driver + 4 + 2 * (taken++ & size - 1)) & 0xffff;
    }
    if (((flagsAt(taken) ^ flags(taken)) & (AVAIL | USED)) != USED) {
      return -1;
    }
    takenSlots = 0;
    while ((flagsAt(taken) & NEXT) != 0 && takenSlots < size) {
      taken++;
      takenSlots++;
    }
    takenSlots++;
    return memory.get(LE16, descriptors + 16 * (taken++ % size) + 12) & 0xffff;
  }

  private int flagsAt(long position) {
    return memory.get(LE16, descriptors + 16 * (position % size) + 14);
  }

  /** Marks the chain that was taken last as used. */
  void use(int id, int length) {
    use(id, length, 1, takenSlots);
  }

  /** Marks a chain, or with IN_ORDER a batch of chains, as used. */
  void use(int id, int length, int chains, int slots) {
    lastId = id;
    lastLength = length;
    if (packed) {
      descriptor(position, id, length, flags(position) | (length != 0 ? WRITE : 0));
      position += slots;
    } else {
      element(position, id, length);
      position += chains;
      memory.set(LE16, device + 2, (short) position);
    }
  }

  private int flags(long position) {
    return position / size % 2 == 0 ? AVAIL | USED : 0;
  }

  private void element(long position, int id, int length) {
    long offset = device + 4 + 8L * (position & size - 1);
    memory.set(LE32, offset, id);
    memory.set(LE32, offset + 4, length);
  }

  private void descriptor(long position, int id, int length, int flags) {
    long offset = descriptors + 16L * Math.floorMod(position, (long) size);
    memory.set(LE32, offset + 8, length);
    memory.set(LE16, offset + 12, (short) id);
    memory.set(LE16, offset + 14, (short) flags);
  }

  /** Writes what the stream says. */
  void lie(ByteStream stream) {
    switch (stream.below(10)) {
      case 0 -> use(stream.u32(), stream.u32(), 1, 1);
      case 1 -> use(stream.below(size), stream.u32(), 1, 1 + stream.below(3));
      case 2 -> use(lastId, lastLength, 1, 1); // once more
      case 3 -> use(stream.below(size) | stream.u16() << 16, stream.u16(), 1, 1);
      case 4 -> scribble(stream);
      case 5 -> event(stream);
      case 6 -> position += stream.below(5) - 2;
      default -> {
        if (packed) {
          lieInDescriptors(stream);
        } else {
          lieInIndex(stream);
        }
      }
    }
  }

  private void lieInIndex(ByteStream stream) {
    switch (stream.below(3)) {
      case 0 -> memory.set(LE16, device + 2, (short) stream.u16());
      case 1 -> memory.set(LE16, device + 2, (short) (position + stream.below(2 * size) - size));
      default -> element(stream.u16(), stream.u32(), stream.u32()); // perhaps published before
    }
  }

  private void lieInDescriptors(ByteStream stream) {
    int length = stream.u16();
    switch (stream.below(4)) {
      case 0 -> descriptor(position, lastId, length, stream.u16());
      case 1 -> descriptor(position, lastId, length, flags(position) ^ (AVAIL | USED));
      case 2 ->
          descriptor(
              position,
              stream.below(size),
              length,
              flags(position) ^ (stream.bit() ? AVAIL : USED));
      default -> {
        long anywhere = position + stream.below(2 * size) - size;
        descriptor(anywhere, stream.u16(), length, flags(Math.max(0, anywhere)));
      }
    }
  }

  /** What the driver reads when it decides whether to notify. */
  private void event(ByteStream stream) {
    if (packed) {
      memory.set(LE32, device, stream.u32());
    } else if (stream.bit()) {
      memory.set(LE16, device, (short) stream.u16());
    } else {
      memory.set(LE16, device + 4 + 8L * size, (short) stream.u16());
    }
  }

  /** Anywhere in the memory of the queue: it is shared, whoever is to write it. */
  void scribble(ByteStream stream) {
    long offset = Integer.toUnsignedLong(stream.u32()) % (memory.byteSize() / 4) * 4;
    memory.set(LE32, offset, stream.u32());
  }
}

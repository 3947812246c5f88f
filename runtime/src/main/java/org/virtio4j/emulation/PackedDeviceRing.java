package org.virtio4j.emulation;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The device side of a packed ring (VIRTIO 1.4, 2.8): one ring of descriptors that both sides
 * write, each with a wrap counter that begins as 1.
 */
final class PackedDeviceRing extends DeviceRing {
  // 2.8.13, the descriptor
  private static final int DESCRIPTOR_ID = 12;
  private static final int DESCRIPTOR_FLAGS = 14;
  private static final int AVAIL = 1 << 7;
  private static final int USED = 1 << 15;

  // 2.8.14, the event suppression structures: one word of 32 bits each
  private static final int EVENT_BYTES = 4;
  private static final int ENABLE = 0;
  private static final int DISABLE = 1;
  private static final int DESC = 2;
  private static final int WRAP = 1 << 15;

  private final Chain[] owner; // of each slot: the chain whose descriptor is in it, or null
  private final int[] written; // of each slot: the flags that the device wrote last, or -1
  private int slotsTaken; // those of the chains that the device holds

  private int availableSlot; // where the next chain is
  private boolean availableWrap = true;
  private int usedSlot; // where the next used descriptor goes
  private boolean usedWrap = true;

  private int eventFlags = ENABLE; // as the device wrote them
  private int event;

  PackedDeviceRing(DeviceQueue queue, int size) {
    super(queue, size);
    owner = new Chain[size];
    written = new int[size];
    Arrays.fill(written, -1);
  }

  @Override
  long driverBytes() {
    return EVENT_BYTES;
  }

  @Override
  long deviceBytes() {
    return EVENT_BYTES;
  }

  @Override
  int driverAlignment() {
    return 4;
  }

  @Override
  void checkZeroed() {
    int word = Wire.u32(device, deviceAt);
    if (word != 0) {
      queue.report(Rule.QUEUE_NOT_ZEROED, "the device area begins as 0x%x", word);
    }
    for (int slot = 0; slot < size; slot++) {
      int flags = flags(slot);
      if ((flags & (AVAIL | USED)) != 0) {
        queue.report(Rule.QUEUE_NOT_ZEROED, "descriptor %d has flags 0x%x", slot, flags);
        return;
      }
    }
  }

  // ---- Positions ----

  private static int position(int slot, boolean wrap) {
    return slot | (wrap ? WRAP : 0);
  }

  /** How many slots it is from one position forward to another: 0 to 2 size - 1. */
  private int distance(int from, int to) {
    int slots = (to & ~WRAP) - (from & ~WRAP) + (((from ^ to) & WRAP) != 0 ? size : 0);
    return slots < 0 ? slots + 2 * size : slots;
  }

  private int advance(int position, int slots) {
    int slot = (position & ~WRAP) + slots;
    return slot < size ? slot | position & WRAP : slot - size | ~position & WRAP;
  }

  private long at(int slot) {
    return descriptorsAt + (long) DESCRIPTOR_BYTES * slot;
  }

  private int flags(int slot) {
    return Wire.u16Acquire(descriptors, at(slot) + DESCRIPTOR_FLAGS);
  }

  /** 2.8.1: available is what has AVAIL as the driver's wrap counter, and USED the other way. */
  private static boolean isAvailable(int flags, boolean wrap) {
    return (flags & AVAIL) != 0 == wrap && (flags & USED) != 0 != wrap;
  }

  // ---- Notifications from the driver ----

  /** Looks how far the driver has come: a packed ring has no index that says so. */
  @Override
  int available() {
    int position = taken();
    for (int slots = size - slotsTaken; slots > 0; slots--) {
      if (!isAvailable(flags(position & ~WRAP), (position & WRAP) != 0)) {
        break;
      }
      position = advance(position, 1);
    }
    return position;
  }

  @Override
  int taken() {
    return position(availableSlot, availableWrap);
  }

  @Override
  boolean arm() {
    if (accepted(DeviceQueue.EVENT_IDX)) {
      eventFlags = DESC;
      event = taken();
    } else {
      eventFlags = ENABLE;
    }
    writeEvent();
    VarHandle.fullFence(); // the driver does the same between its flags and our event
    return slotsTaken < size && isAvailable(flags(availableSlot), availableWrap);
  }

  @Override
  void disarm() {
    eventFlags = DISABLE;
    writeEvent();
  }

  /** Offset and flags belong together, so that they are written together. */
  private void writeEvent() {
    Wire.u32Release(device, deviceAt, event | eventFlags << 16);
  }

  @Override
  boolean isNotificationWanted(int from, int to) {
    return isWanted(eventFlags, event, from, to);
  }

  private boolean isWanted(int flags, int event, int from, int to) {
    return switch (flags) {
      case ENABLE -> from != to;
      case DESC -> distance(from, event) < distance(from, to);
      default -> false;
    };
  }

  // ---- Taking buffers ----

  /** The descriptor that is looked at; its name is made for a report only. */
  private static final class Place {
    int slot;
    int entry = -1;

    @Override
    public String toString() {
      String name = "descriptor " + slot;
      return entry < 0 ? name : "entry " + entry + " of the table of " + name;
    }
  }

  @Override
  Chain take() {
    int first = flags(availableSlot);
    if (slotsTaken == size) {
      // What is in this slot belongs to a chain that the device has, or is its own.
      if (isAvailable(first, availableWrap)) {
        return refuse(
            Rule.RING_OVERRUN, "descriptor %d is available, %d are in use", availableSlot, size);
      }
      return null;
    }
    if ((first & AVAIL) != 0 != availableWrap) {
      return null;
    }
    if ((first & USED) != 0 == availableWrap) {
      if (first == written[availableSlot]) {
        return null; // a lie of the device's own, ahead of what is used
      }
      return refuse(
          Rule.PACKED_WRAP,
          "descriptor %d has flags 0x%x, the wrap counter is %d",
          availableSlot,
          first,
          availableWrap ? 1 : 0);
    }
    driverEvent();
    return walk();
  }

  /** Follows the list that begins at the next slot (2.8.6), or refuses it. */
  private Chain walk() {
    // The list's id is in its last descriptor.
    int last = lastOfList();
    if (last < 0) {
      return null; // refused
    }
    int id = Wire.u16(descriptors, at(last) + DESCRIPTOR_ID);
    if (id >= size) {
      return refuse(Rule.BUFFER_ID_RANGE, "descriptor %d has id %d of %d", last, id, size);
    }
    if (queue.isHeld(id)) {
      return refuse(
          Rule.BUFFER_ID_IN_USE, "descriptor %d has id %d, which is outstanding", last, id);
    }
    Chain chain = new Chain(queue, id);
    int position = taken();
    Place place = new Place();
    boolean more = true;
    while (more) {
      int slot = position & ~WRAP;
      place.slot = slot;
      int flags = flags(slot);
      long address = Wire.u64(descriptors, at(slot));
      long length = Wire.u32(descriptors, at(slot) + DESCRIPTOR_LEN) & 0xffff_ffffL;
      if ((flags & ~(NEXT | WRITE | INDIRECT | AVAIL | USED)) != 0) {
        queue.report(Rule.DESCRIPTOR_FLAGS, "%s has flags 0x%x", place, flags);
      }
      chain.addDirect(slot, words(slot, 0), words(slot, 8));
      boolean added;
      if ((flags & INDIRECT) == 0) {
        added = add(chain, place, address, length, (flags & WRITE) != 0);
      } else if (chain.directs() > 1) {
        queue.report(Rule.INDIRECT_MIXED, "%s", place);
        added = false;
      } else {
        added = addTable(chain, place, address, length, flags);
      }
      if (!added) {
        queue.device().needsReset();
        return null;
      }
      more = (flags & NEXT) != 0;
      position = advance(position, 1);
    }
    for (int i = 0; i < chain.directs(); i++) {
      owner[chain.direct(i)] = chain;
      written[chain.direct(i)] = -1;
    }
    slotsTaken += chain.directs();
    availableSlot = position & ~WRAP;
    availableWrap = (position & WRAP) != 0;
    return chain;
  }

  /**
   * Finds the end of the list that begins at the next slot. The first descriptor's flags are
   * written after all others (2.8.21.1), so that the whole list is to be available now.
   *
   * @return the slot of its last descriptor, or -1 if the list is refused
   */
  private int lastOfList() {
    int position = taken();
    for (int count = 1; ; count++) {
      int slot = position & ~WRAP;
      int flags = flags(slot);
      if (!isAvailable(flags, (position & WRAP) != 0)) {
        refuse(
            Rule.PACKED_WRAP,
            "descriptor %d of the list at %d has flags 0x%x, the wrap counter is %d",
            slot,
            availableSlot,
            flags,
            position >>> 15);
        return -1;
      }
      if ((flags & NEXT) == 0) {
        return slot;
      }
      if (count == size) {
        refuse(Rule.CHAIN_LENGTH, "the list at %d has no end in %d", availableSlot, size);
        return -1;
      }
      if (count == size - slotsTaken) {
        refuse(
            Rule.RING_OVERRUN,
            "the list at %d is longer than the %d descriptors that are free",
            availableSlot,
            size - slotsTaken);
        return -1;
      }
      position = advance(position, 1);
    }
  }

  /** 2.8.7: the entries are used in their order, all of them. */
  private boolean addTable(Chain chain, Place place, long address, long length, int flags) {
    EmulatedHal.Span span = table(place, address, length, flags);
    if (span == null) {
      return false;
    }
    long entries = length / DESCRIPTOR_BYTES;
    for (int i = 0; i < entries; i++) {
      long at = span.offset() + (long) DESCRIPTOR_BYTES * i;
      place.entry = i;
      int entryFlags = Wire.u16(span.segment(), at + DESCRIPTOR_FLAGS);
      if ((entryFlags & INDIRECT) != 0) {
        queue.report(Rule.INDIRECT_NESTED, "%s", place);
        return false;
      }
      if ((entryFlags & ~WRITE) != 0) {
        queue.report(Rule.INDIRECT_ENTRY_FLAGS, "%s has flags 0x%x", place, entryFlags);
      }
      if (!add(
          chain,
          place,
          Wire.u64(span.segment(), at),
          Wire.u32(span.segment(), at + DESCRIPTOR_LEN) & 0xffff_ffffL,
          (entryFlags & WRITE) != 0)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void release(Chain chain) {
    slotsTaken -= chain.directs();
    for (int i = 0; i < chain.directs(); i++) {
      if (owner[chain.direct(i)] == chain) {
        owner[chain.direct(i)] = null;
      }
    }
  }

  /**
   * 3.3.1. A slot of the chain may be another's by now: the device puts used descriptors into slots
   * in order, whichever chain they are of, and the driver goes on from there.
   */
  @Override
  void checkUnchanged(Chain chain) {
    for (int i = 0; i < chain.directs(); i++) {
      int slot = chain.direct(i);
      if (owner[slot] == chain && !chain.isDirect(i, words(slot, 0), words(slot, 8))) {
        queue.report(Rule.DESCRIPTOR_CHANGED, "descriptor %d, before it was used", slot);
      }
    }
  }

  @Override
  int unusedId() {
    for (int id = 0; id < size; id++) {
      if (!queue.isHeld(id)) {
        return id;
      }
    }
    return size - 1;
  }

  // ---- Giving buffers back ----

  @Override
  int used() {
    return position(usedSlot, usedWrap);
  }

  @Override
  void used(int position) {
    usedSlot = (position & ~WRAP & 0xffff) % size;
    usedWrap = (position & WRAP) != 0;
  }

  /** With IN_ORDER one descriptor stands for a batch, and the slot goes on by all of it (2.8.8). */
  @Override
  void use(int id, int length, int chains, int slots) {
    write(id, length, usedWrap ? AVAIL | USED : 0);
    used(advance(used(), slots));
  }

  private void write(int id, int length, int flags) {
    long descriptor = at(usedSlot);
    owner[usedSlot] = null;
    Wire.u32(descriptors, descriptor + DESCRIPTOR_LEN, length);
    Wire.u16(descriptors, descriptor + DESCRIPTOR_ID, id);
    // A length means something with WRITE only (2.8.3).
    written[usedSlot] = flags | (length != 0 ? WRITE : 0);
    Wire.u16Release(descriptors, descriptor + DESCRIPTOR_FLAGS, written[usedSlot]);
  }

  @Override
  void lie(HostileBehaviour lie, int id, int length, int slots) {
    switch (lie) {
      case INDEX_JUMP -> {
        use(id, length, 1, slots);
        for (int i = slots; i < size; i++) {
          use(id, length, 1, 1);
        }
      }
      case INDEX_BACKWARDS -> {
        int now = used();
        used(advance(advance(now, size), size - 1));
        use(id, length, 1, 1);
      }
      case FLAGS_HALF_WRITTEN -> {
        write(id, length, usedWrap ? AVAIL : USED);
        used(advance(used(), slots));
      }
      case WRAP_WRONG -> {
        write(id, length, usedWrap ? 0 : AVAIL | USED);
        used(advance(used(), slots));
      }
      default -> throw new AssertionError(lie);
    }
  }

  @Override
  boolean isInterruptWanted(int from) {
    VarHandle.fullFence(); // the driver does the same between its event and our flags
    int word = driverEvent();
    return isWanted(word >>> 16 & 3, word & 0xffff, from, used());
  }

  /** Reads and checks what the driver says about interrupts (2.8.10, 2.8.14). */
  private int driverEvent() {
    int word = Wire.u32Acquire(driver, driverAt);
    int flags = word >>> 16;
    if ((flags & ~3) != 0 || flags == 3) {
      reportFlags(Rule.EVENT_RESERVED, "the event flags are 0x%x", flags);
    } else if (flags == DESC && !accepted(DeviceQueue.EVENT_IDX)) {
      reportFlags(Rule.EVENT_NOT_NEGOTIATED, "the event flags are 0x%x", flags);
    } else if (flags == DESC && (word & 0x7fff) >= size) {
      reportFlags(Rule.EVENT_OFFSET, "the event is at descriptor %d of %d", word & 0x7fff, size);
    }
    return word;
  }
}

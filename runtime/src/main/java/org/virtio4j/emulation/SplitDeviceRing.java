package org.virtio4j.emulation;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** The device side of a split ring (VIRTIO 1.4, 2.7). */
final class SplitDeviceRing extends DeviceRing {
  // 2.7.6, the available ring; 2.7.8, the used ring
  private static final int RING_FLAGS = 0;
  private static final int RING_INDEX = 2;
  private static final int RING_ENTRIES = 4;
  private static final int AVAILABLE_ENTRY_BYTES = 2;
  private static final int USED_ENTRY_BYTES = 8;
  private static final int USED_LEN = 4;
  private static final int NO_INTERRUPT = 1;
  private static final int NO_NOTIFY = 1;

  private final int[] owner; // of each descriptor: the head of its chain, or -1
  private int nextAvailable; // 16 bits, as on the wire
  private int usedIndex; // 16 bits
  private int nextDescriptor; // where the next chain begins, with IN_ORDER
  private int flags; // as the device wrote them
  private int event;

  SplitDeviceRing(DeviceQueue queue, int size) {
    super(queue, size);
    owner = new int[size];
    Arrays.fill(owner, -1);
  }

  @Override
  long driverBytes() {
    return 6L + (long) AVAILABLE_ENTRY_BYTES * size;
  }

  @Override
  long deviceBytes() {
    return 6L + (long) USED_ENTRY_BYTES * size;
  }

  @Override
  int driverAlignment() {
    return 2;
  }

  @Override
  void checkZeroed() {
    if (Wire.u32(device, deviceAt) != 0) {
      queue.report(
          Rule.QUEUE_NOT_ZEROED,
          "the used ring begins with flags %d and index %d",
          Wire.u16(device, deviceAt + RING_FLAGS),
          Wire.u16(device, deviceAt + RING_INDEX));
    }
  }

  // ---- Notifications from the driver ----

  @Override
  int available() {
    return Wire.u16Acquire(driver, driverAt + RING_INDEX);
  }

  @Override
  int taken() {
    return nextAvailable;
  }

  @Override
  boolean arm() {
    if (accepted(DeviceQueue.EVENT_IDX)) {
      event = nextAvailable;
      Wire.u16Release(device, deviceAt + RING_ENTRIES + (long) USED_ENTRY_BYTES * size, event);
    } else {
      flags = 0;
      Wire.u16Release(device, deviceAt + RING_FLAGS, flags);
    }
    VarHandle.fullFence(); // the driver does the same between its index and our event
    return available() != nextAvailable;
  }

  @Override
  void disarm() {
    if (!accepted(DeviceQueue.EVENT_IDX)) {
      flags = NO_NOTIFY;
      Wire.u16Release(device, deviceAt + RING_FLAGS, flags);
    }
  }

  @Override
  boolean isNotificationWanted(int from, int to) {
    return accepted(DeviceQueue.EVENT_IDX)
        ? ((event - from) & 0xffff) < ((to - from) & 0xffff)
        : from != to && flags != NO_NOTIFY;
  }

  // ---- Taking buffers ----

  @Override
  Chain take() {
    int now = available();
    int waiting = (now - nextAvailable) & 0xffff;
    if (waiting == 0) {
      return null;
    }
    checkFlags();
    if (waiting > size - queue.held()) {
      int back = (nextAvailable - now) & 0xffff;
      return back <= size
          ? refuse(
              Rule.AVAILABLE_INDEX_BACKWARDS,
              "the available index went from %d to %d",
              nextAvailable,
              now)
          : refuse(
              Rule.AVAILABLE_INDEX_JUMP,
              "the available index is %d after %d, %d chains are outstanding, of %d at most",
              now,
              nextAvailable,
              queue.held(),
              size);
    }
    long entry = (long) AVAILABLE_ENTRY_BYTES * (nextAvailable & size - 1);
    Chain chain = walk(Wire.u16(driver, driverAt + RING_ENTRIES + entry));
    if (chain != null) {
      nextAvailable = (nextAvailable + 1) & 0xffff;
      nextDescriptor = (nextDescriptor + chain.directs()) & size - 1;
    }
    return chain;
  }

  /** 2.7.7.1. */
  private void checkFlags() {
    boolean events = accepted(DeviceQueue.EVENT_IDX);
    int now = Wire.u16(driver, driverAt + RING_FLAGS);
    if (now > (events ? 0 : 1)) {
      reportFlags(
          Rule.AVAILABLE_FLAGS, "flags 0x%x %s EVENT_IDX", now, events ? "with" : "without");
    }
  }

  /** Follows a chain from its head (2.7.5), or refuses it. */
  private Chain walk(int head) {
    if (head >= size) {
      return refuse(Rule.HEAD_RANGE, "head %d in a queue of %d", head, size);
    }
    if (accepted(DeviceQueue.IN_ORDER) && head != nextDescriptor) {
      return refuse(
          Rule.IN_ORDER_DESCRIPTORS, "head %d, the next descriptor is %d", head, nextDescriptor);
    }
    Chain chain = new Chain(queue, head);
    if (new ChainWalk(this, chain, owner).follow()) {
      return chain;
    }
    release(chain);
    queue.device().needsReset();
    return null;
  }

  @Override
  void release(Chain chain) {
    for (int i = 0; i < chain.directs(); i++) {
      owner[chain.direct(i)] = -1;
    }
  }

  /** 3.3.1; what the device used was read when it took the chain. */
  @Override
  void checkUnchanged(Chain chain) {
    for (int i = 0; i < chain.directs(); i++) {
      int descriptor = chain.direct(i);
      if (!chain.isDirect(i, words(descriptor, 0), words(descriptor, 8))) {
        queue.report(Rule.DESCRIPTOR_CHANGED, "descriptor %d, before it was used", descriptor);
      }
    }
  }

  @Override
  int unusedId() {
    for (int i = 0; i < size; i++) {
      if (owner[i] < 0) {
        return i;
      }
    }
    return size - 1;
  }

  // ---- Giving buffers back ----

  @Override
  int used() {
    return usedIndex;
  }

  @Override
  void used(int position) {
    usedIndex = position & 0xffff;
    Wire.u16Release(device, deviceAt + RING_INDEX, usedIndex);
  }

  /** With IN_ORDER one element stands for a batch, and the index goes on by all of it (2.7.9). */
  @Override
  void use(int id, int length, int chains, int slots) {
    write(id, length);
    used(usedIndex + chains);
  }

  private void write(int id, int length) {
    long element = deviceAt + RING_ENTRIES + (long) USED_ENTRY_BYTES * (usedIndex & size - 1);
    Wire.u32(device, element, id);
    Wire.u32(device, element + USED_LEN, length);
  }

  @Override
  void lie(HostileBehaviour lie, int id, int length, int slots) {
    switch (lie) {
      case INDEX_JUMP -> {
        use(id, length, 1, slots);
        used(usedIndex + size);
      }
      case INDEX_BACKWARDS -> used(usedIndex - 1);
      case FLAGS_HALF_WRITTEN -> {
        write(id, length);
        used(usedIndex + 1 ^ 0x100);
      }
      case WRAP_WRONG -> {
        write(id, length);
        used(usedIndex + 1 ^ 0x8000);
      }
      default -> throw new AssertionError(lie);
    }
  }

  @Override
  boolean isInterruptWanted(int from) {
    VarHandle.fullFence(); // the driver does the same between its event and our index
    if (!accepted(DeviceQueue.EVENT_IDX)) {
      return (Wire.u16Acquire(driver, driverAt + RING_FLAGS) & NO_INTERRUPT) == 0;
    }
    int wanted =
        Wire.u16Acquire(driver, driverAt + RING_ENTRIES + (long) AVAILABLE_ENTRY_BYTES * size);
    return ((wanted - from) & 0xffff) < ((usedIndex - from) & 0xffff);
  }
}

package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;

/**
 * The layout of a queue as the device sees it, split or packed. A ring reads what the driver made
 * available, and writes what the device has used; the {@link DeviceQueue} keeps the chains in
 * between. The caller holds the device's lock, and has checked that the memory is there.
 *
 * <p>A <em>position</em> is one of the driver's or of the device's places in the ring, in the form
 * that it has in a notification (VIRTIO 1.4, 2.9): 16 bits of an index, or the number of a slot and
 * in bit 15 the wrap counter.
 */
abstract sealed class DeviceRing permits SplitDeviceRing, PackedDeviceRing {
  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;

  static final int DESCRIPTOR_BYTES = 16;
  static final int DESCRIPTOR_LEN = 8;

  private static final long MAX_CHAIN_BYTES = 1L << 32;

  final DeviceQueue queue;
  final int size;
  private boolean flagsReported;

  // The three areas in this process
  MemorySegment descriptors;
  long descriptorsAt;
  MemorySegment driver;
  long driverAt;
  MemorySegment device;
  long deviceAt;

  DeviceRing(DeviceQueue queue, int size) {
    this.queue = queue;
    this.size = size;
  }

  final void at(EmulatedHal.Span descriptors, EmulatedHal.Span driver, EmulatedHal.Span device) {
    this.descriptors = descriptors.segment();
    descriptorsAt = descriptors.offset();
    this.driver = driver.segment();
    driverAt = driver.offset();
    this.device = device.segment();
    deviceAt = device.offset();
  }

  final long descriptorBytes() {
    return (long) DESCRIPTOR_BYTES * size;
  }

  /** The size of the driver area. */
  abstract long driverBytes();

  /** The size of the device area. */
  abstract long deviceBytes();

  /** The alignment of the driver area: a power of two. */
  abstract int driverAlignment();

  /** Reports memory that is not as it is to be when the queue is enabled. */
  abstract void checkZeroed();

  // ---- Notifications from the driver ----

  /** The position after the last chain that the driver has made available. */
  abstract int available();

  /** The position of the next chain that the device takes. */
  abstract int taken();

  /** Asks for a notification of the next chain; returns whether there is one already. */
  abstract boolean arm();

  /** Asks for no notification, where that can be said. */
  abstract void disarm();

  /** Whether the driver was asked to notify when it went from one position to another. */
  abstract boolean isNotificationWanted(int from, int to);

  // ---- Taking ----

  /** Takes the next chain, or returns null if there is none, or none that obeys the rules. */
  abstract Chain take();

  /** Reports words of the driver's that have changed while the device had the chain. */
  abstract void checkUnchanged(Chain chain);

  /** The device is about to give a chain back. */
  abstract void release(Chain chain);

  /** An id that no chain has; the last if all are in use. */
  abstract int unusedId();

  // ---- Using ----

  /** The position of the next used element. */
  abstract int used();

  /** Goes to any position, and publishes it where the layout has an index. */
  abstract void used(int position);

  /**
   * Writes a used element, and goes on by as many chains of as many descriptors in all.
   *
   * @param written whether the element says that the device wrote
   */
  abstract void use(int id, int length, int chains, int slots);

  /** Writes the used elements of a lie about indices or flags. */
  abstract void lie(HostileBehaviour lie, int id, int length, int slots);

  /** Whether the driver wants to hear of what was used since the device was at a position. */
  abstract boolean isInterruptWanted(int from);

  // ---- What both layouts share ----

  final boolean accepted(int feature) {
    return queue.device().accepted(feature);
  }

  final long words(int descriptor, int offset) {
    return Wire.u64(descriptors, descriptorsAt + (long) DESCRIPTOR_BYTES * descriptor + offset);
  }

  /** Reports wrong flags of the driver area, once. */
  final void reportFlags(Rule rule, String format, Object... values) {
    if (!flagsReported) {
      flagsReported = true;
      queue.report(rule, format, values);
    }
  }

  final Chain refuse(Rule rule, String format, Object... values) {
    queue.report(rule, format, values);
    queue.device().needsReset();
    return null;
  }

  /** Appends a buffer to a chain; returns whether that obeys the rules. */
  final boolean add(Chain chain, Object name, long address, long length, boolean written) {
    if (length == 0) {
      queue.report(Rule.DESCRIPTOR_EMPTY, "%s", name);
      return false;
    }
    if (!written && chain.writableSegments() > 0) {
      queue.report(Rule.CHAIN_ORDER, "%s is readable, after a writable one", name);
      return false;
    }
    if (chain.segments() == size) {
      queue.report(Rule.CHAIN_LENGTH, "%s is one more than the %d of the queue", name, size);
      return false;
    }
    if (chain.readableBytes() + chain.writableBytes() + length > MAX_CHAIN_BYTES) {
      queue.report(Rule.CHAIN_BYTES, "%s of %d bytes", name, length);
      return false;
    }
    EmulatedHal.Span span = queue.reach(name, address, length, written);
    if (span == null) {
      return false;
    }
    chain.add(address, length, written, span);
    return true;
  }

  /** The memory of an indirect table, or null if it breaks a rule. */
  final EmulatedHal.Span table(Object name, long address, long length, int flags) {
    if (!accepted(DeviceQueue.INDIRECT_DESC)) {
      queue.report(Rule.INDIRECT_NOT_NEGOTIATED, "%s", name);
      return null;
    }
    if ((flags & NEXT) != 0) {
      queue.report(Rule.INDIRECT_AND_NEXT, "%s", name);
      return null;
    }
    if (length == 0 || length % DESCRIPTOR_BYTES != 0) {
      queue.report(Rule.INDIRECT_LENGTH, "%s has a table of %d bytes", name, length);
      return null;
    }
    return queue.reach(name, address, length, false);
  }
}

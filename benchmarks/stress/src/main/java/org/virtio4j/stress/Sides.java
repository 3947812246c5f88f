package org.virtio4j.stress;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;

/**
 * A queue with its driver's side, which is the real one, and its device's side, which is as simple
 * as can be: it serves the queue's first chain.
 */
abstract class Sides {
  static final long ADDRESS = 0x1234_5678_9abcL;
  static final int LENGTH = 0x4321;
  static final int WRITTEN = 0x1234;

  /** What the device writes into the buffer; any number but 0. */
  static final int DATA = 77;

  private static final int SIZE = 4;
  private static final long DEVICE_ADDRESS = 0x10_0000L;

  static final VarHandle CHAR =
      ValueLayout.JAVA_CHAR
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  static final VarHandle INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();
  static final VarHandle LONG =
      ValueLayout.JAVA_LONG
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  final boolean eventIndex;
  final MemorySegment memory;
  final long driverArea;
  final long deviceArea;
  private final VirtQueue queue;
  private int data; // stands for the buffer that the device writes

  Sides(boolean packed, boolean eventIndex) {
    QueueSettings settings =
        new QueueSettings("stress", 0, SIZE, 4, 1, false, eventIndex, true).withPacked(packed);
    this.eventIndex = eventIndex;
    this.memory = Arena.ofAuto().allocate(VirtQueue.memorySize(settings), 64);
    this.queue = VirtQueue.create(settings, new DmaMemory(DEVICE_ADDRESS, memory));
    this.driverArea = queue.driverArea() - DEVICE_ADDRESS;
    this.deviceArea = queue.deviceArea() - DEVICE_ADDRESS;
  }

  /** A queue whose device asks for no notification yet. */
  static Sides of(boolean packed, boolean eventIndex) {
    Sides sides = packed ? new PackedSides(eventIndex) : new SplitSides(eventIndex);
    sides.deviceSleepsOn();
    sides.queue.handOver();
    return sides;
  }

  /** A queue with a chain that is published, whose driver asks for no interrupt. */
  static Sides withChain(boolean packed, boolean eventIndex) {
    Sides sides = of(packed, eventIndex);
    sides.driverPublishes();
    sides.queue.handOver();
    return sides;
  }

  /** Publishes a chain; returns whether the device is to be notified. */
  final boolean driverPublishes() {
    queue.addWritable(ADDRESS, LENGTH, 0);
    return queue.publish();
  }

  /** Asks for an interrupt; returns whether the driver would sleep now. */
  final boolean driverWantsToSleep() {
    return queue.enableInterrupts();
  }

  /** What poll says that the device wrote, or -1. */
  final int driverPolls() {
    return queue.poll() ? (int) queue.written() : -1;
  }

  final int driverReadsData() {
    return data;
  }

  /** Asks for a notification; returns whether the device would sleep now. */
  final boolean deviceWantsToSleep() {
    deviceAsksForNotification();
    VarHandle.fullFence();
    return !deviceSeesChain();
  }

  /** Writes data, and uses the chain. */
  final void deviceUses() {
    data = DATA;
    use();
  }

  /** Uses the chain; returns whether the driver is to be interrupted. */
  final boolean deviceUsesAndInterrupts() {
    use();
    VarHandle.fullFence();
    return driverAsksForInterrupt();
  }

  abstract void deviceSleepsOn();

  abstract void deviceAsksForNotification();

  abstract boolean deviceSeesChain();

  abstract long seenAddress();

  abstract int seenLength();

  abstract void use();

  abstract boolean driverAsksForInterrupt();
}

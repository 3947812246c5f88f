package org.virtio4j.emulation;

import static org.virtio4j.transport.DeviceStatus.DRIVER;
import static org.virtio4j.transport.DeviceStatus.DRIVER_OK;

/**
 * What the registers of all transports have in common about queues: one is selected, set up, and
 * reset; called with the device's lock.
 */
final class QueueRegisters {
  private static final int RING_RESET = 40;
  private static final int RING_PACKED = DeviceQueue.RING_PACKED;

  private final Reporter reporter;
  private final EmulatedDevice device;
  private final Initialization initialization;
  private final boolean legacy;
  private final boolean lacksReset;

  private int selected = -1;
  private DeviceQueue stopped; // and the driver has not looked yet
  private DeviceQueue unfinished; // was reset, and the driver has not seen the end of that
  private boolean resetPending; // and the device has not done it
  private boolean resetsHeld;

  QueueRegisters(EmulatedDevice.Parts parts) {
    reporter = parts.reporter();
    device = parts.device();
    initialization = parts.initialization();
    legacy = parts.legacy();
    lacksReset = parts.lacksQueueReset();
  }

  void reset() {
    selected = -1;
    stopped = null;
    unfinished = null;
    resetPending = false;
  }

  void select(String register, int value) {
    checkStopped(register + " written");
    selected = value & 0xffff;
    if (value != selected) {
      reporter.report(Rule.REGISTER_VALUE, "%s written as 0x%x", register, value);
    }
  }

  /** The index that is selected, whether there is such a queue or not. */
  int selectedIndex() {
    return Math.max(selected, 0);
  }

  /** The queue that is selected, or null. */
  DeviceQueue selected(String register, boolean must) {
    if (selected < 0) {
      reporter.report(Rule.QUEUE_NOT_SELECTED, "%s accessed", register);
      return null;
    }
    DeviceQueue queue = device.queueOrNull(selected);
    if (must && queue == null) {
      reporter.report(Rule.QUEUE_UNKNOWN, "%s of queue %d accessed", register, selected);
    }
    return queue;
  }

  /** The queue that is selected, if it may be set up now; else null. */
  DeviceQueue settable(String register) {
    DeviceQueue queue = selected(register, true);
    if (queue == null) {
      return null;
    }
    checkStopped(register + " written");
    if (queue == unfinished) {
      reporter.report(
          Rule.QUEUE_RESET_NOT_AWAITED,
          "queue %d was reset, then %s written",
          queue.index(),
          register);
      unfinished = resetPending ? queue : null;
    }
    initialization.checkFeaturesOkRead(register + " written");
    if (queue.isReady()) {
      reporter.report(Rule.QUEUE_BUSY, "%s of queue %d written", register, queue.index());
      return null;
    }
    if (!(legacy ? initialization.has(DRIVER) : initialization.isSettled())) {
      reporter.report(Rule.QUEUE_SETUP_EARLY, "%s of queue %d written", register, queue.index());
      return null;
    }
    if (initialization.has(DRIVER_OK) && !initialization.accepted().has(RING_RESET)) {
      reporter.report(Rule.QUEUE_SETUP_LATE, "%s of queue %d written", register, queue.index());
      return null;
    }
    return queue;
  }

  /** The driver chooses a size. */
  void size(String register, int value) {
    DeviceQueue queue = settable(register);
    if (queue == null) {
      return;
    }
    if (value < 1 || value > queue.maxSize()) {
      reporter.report(
          Rule.QUEUE_SIZE,
          "queue %d is to have %s descriptors, at most %d",
          queue.index(),
          Integer.toUnsignedString(value),
          queue.maxSize());
      return;
    }
    if (Integer.bitCount(value) != 1 && !initialization.accepted().has(RING_PACKED)) {
      reporter.report(
          Rule.QUEUE_SIZE_POWER, "queue %d is to have %d descriptors", queue.index(), value);
      return;
    }
    queue.size(value);
  }

  /** Whether the selected queue is in use; the driver sees that a queue has stopped. */
  boolean isReady(String register) {
    DeviceQueue queue = selected(register, false);
    if (queue == stopped) {
      stopped = null;
    }
    return queue != null && queue.isReady();
  }

  /** The driver stops a queue, and has to look whether it has stopped. */
  void stop(DeviceQueue queue) {
    queue.disable();
    stopped = queue;
  }

  void checkStopped(String what) {
    if (stopped != null) {
      reporter.report(
          Rule.QUEUE_STOP_NOT_CHECKED, "queue %d was stopped, then %s", stopped.index(), what);
      stopped = null;
    }
  }

  // ---- Resets of single queues (2.6.1) ----

  int readReset(String register) {
    DeviceQueue queue = selected(register, false);
    if (!checkRingReset(register, "read") || queue == null || queue != unfinished) {
      return 0;
    }
    if (resetPending) {
      return 1;
    }
    unfinished = null;
    return 0;
  }

  void writeReset(String register, int value) {
    if (value != 1) {
      reporter.report(Rule.REGISTER_VALUE, "%s written as 0x%x", register, value);
      return;
    }
    DeviceQueue queue = selected(register, true);
    if (queue == null || !checkRingReset(register, "written") || lacksReset) {
      return;
    }
    unfinished = queue;
    resetPending = true;
    if (!resetsHeld) {
      endReset();
    }
  }

  void holdResets(boolean held) {
    resetsHeld = held;
    if (!held && resetPending) {
      endReset();
    }
  }

  /** From now on the queue's memory is the driver's, once that has looked. */
  private void endReset() {
    resetPending = false;
    unfinished.reset();
    device.queueReset(unfinished.index());
  }

  private boolean checkRingReset(String register, String how) {
    if (!initialization.accepted().has(RING_RESET)) {
      reporter.report(Rule.REGISTER_UNKNOWN, "%s %s without RING_RESET", register, how);
      return false;
    }
    return true;
  }
}

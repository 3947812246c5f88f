package org.virtio4j.emulation;

/** The registers of whatever transport a device is on, as the device sees them; with its lock. */
interface TransportRegisters {
  /** The reasons of interrupts that the driver has not acknowledged yet. */
  int interrupts();

  /**
   * There is a reason to interrupt.
   *
   * @param bits the reason, as the interrupt status has it
   * @param queue the queue that is the reason, or null
   * @return whether the device's wire goes from silent to asserted by this
   */
  boolean interrupt(int bits, DeviceQueue queue);

  /** Whether the device's wire is asserted now. */
  boolean isWireAsserted();

  /** As after a reset; what the driver has read before stays read. */
  void reset();

  /** Lets resets of queues take for ever, or ends the one that is under way. */
  void holdQueueResets(boolean held);
}

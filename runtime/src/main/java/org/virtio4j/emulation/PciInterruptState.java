package org.virtio4j.emulation;

import java.util.Arrays;
import org.virtio4j.transport.InterruptStatus;

/**
 * How a device on PCI interrupts (VIRTIO 1.4, 4.1.4.5 and 4.1.5.1.2): by the ISR and the wire, or
 * by messages. Called with the device's lock.
 */
final class PciInterruptState {
  static final int NO_VECTOR = 0xffff;

  private final EmulatedPciFunction function;
  private final int[] queueVectors; // by queue
  private int configVector = NO_VECTOR;
  private int isr;

  PciInterruptState(EmulatedPciFunction function, int queueCount) {
    this.function = function;
    this.queueVectors = new int[queueCount];
    reset();
  }

  void reset() {
    configVector = NO_VECTOR;
    Arrays.fill(queueVectors, NO_VECTOR);
    isr = 0;
  }

  int isr() {
    return isr;
  }

  int takeIsr() {
    int bits = isr;
    isr = 0;
    return bits;
  }

  /** Interrupts; returns whether the wire is asserted by this, and was not before. */
  boolean interrupt(int bits, DeviceQueue queue) {
    if (function.msix().isEnabled()) {
      boolean configuration = (bits & InterruptStatus.CONFIGURATION_CHANGE) != 0;
      if (configuration) {
        isr |= InterruptStatus.CONFIGURATION_CHANGE; // before the message is sent (4.1.4.5.1)
      }
      int vector = configuration ? configVector : queueVectors[queue.index()];
      if (vector != NO_VECTOR) {
        function.msix().fire(vector);
      }
      return false;
    }
    boolean edge = isr == 0;
    isr |= bits;
    return edge && isAsserted();
  }

  boolean isAsserted() {
    return isr != 0 && !function.msix().isEnabled() && function.usesWire();
  }

  int configVector() {
    return configVector;
  }

  void configVector(int vector) {
    configVector = accepted(vector);
  }

  int queueVector(DeviceQueue queue) {
    return queue == null ? NO_VECTOR : queueVectors[queue.index()];
  }

  void queueVector(DeviceQueue queue, int vector) {
    queueVectors[queue.index()] = accepted(vector);
  }

  /** What the device does not have a vector for reads as none. */
  private int accepted(int vector) {
    return vector < function.msix().size() && !function.has(PciDefect.VECTORS_REFUSED)
        ? vector
        : NO_VECTOR;
  }
}

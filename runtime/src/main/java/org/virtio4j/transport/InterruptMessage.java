package org.virtio4j.transport;

/**
 * An interrupt that a device sends as a message: it writes a value to an address, as the device's
 * MSI-X table says (VIRTIO 1.4, 4.1.5.1.2).
 */
public interface InterruptMessage extends InterruptLine {
  /**
   * Where the device writes.
   *
   * @return an address on the device's bus, a multiple of 4
   */
  long address();

  /**
   * What the device writes there.
   *
   * @return 32 bits
   */
  int data();
}

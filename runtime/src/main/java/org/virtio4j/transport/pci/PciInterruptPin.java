package org.virtio4j.transport.pci;

/**
 * The pin of a device on bus 0 at which the interrupt of a function arrives.
 *
 * @param device the number of the device on bus 0, 0 to 31
 * @param pin 1 to 4 for INTA to INTD
 */
public record PciInterruptPin(int device, int pin) {}

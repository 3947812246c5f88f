package org.virtio4j.transport.pci;

/**
 * A capability in the extended part of a function's configuration space, which only PCI Express
 * functions have.
 *
 * @param id what kind it is, 1 to 0xffff
 * @param version the version of its layout, 0 to 15
 * @param offset where it lies in the configuration space, in bytes
 */
public record PciExtendedCapability(int id, int version, int offset) {}

package org.virtio4j.transport.pci;

/**
 * A capability of a function.
 *
 * @param id what kind it is, 0 to 255
 * @param offset where it lies in the configuration space, in bytes
 */
public record PciCapability(int id, int offset) {
  /** The id of capabilities whose contents only the vendor defines; VirtIO's are of this kind. */
  public static final int VENDOR_SPECIFIC = 0x09;
}

package org.virtio4j.transport.pci;

import org.virtio4j.io.RegisterWindow;

/**
 * What a vendor has added to a device's configuration space (VIRTIO 1.4, 4.1.4.10): for debugging
 * and for reports; a driver does without.
 *
 * @param vendorId the number of the vendor who knows what it means, which is not VirtIO's
 * @param window the capability, from its first byte on; what is the vendor's begins at 6
 */
public record PciVendorData(int vendorId, RegisterWindow window) {}

/**
 * The PCI transport (VIRTIO 1.4, 4.1) of modern devices: {@link
 * org.virtio4j.transport.pci.PciTransport}.
 *
 * <p>A {@link org.virtio4j.transport.pci.ConfigurationAccess} reaches configuration spaces, a
 * {@link org.virtio4j.transport.pci.PciBus} finds the {@linkplain
 * org.virtio4j.transport.pci.PciFunction functions} on a bus and gives their registers addresses,
 * and {@link org.virtio4j.transport.pci.PciTransport#open} makes one of them a transport. What is
 * read from a function is not trusted: a malformed one is refused with a message that says what is
 * wrong with it.
 */
package org.virtio4j.transport.pci;

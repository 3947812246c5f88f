package org.virtio4j.transport.pci;

/**
 * The queues by which a device and the group that it owns are administered (VIRTIO 1.4, 2.13 and
 * 4.1.4.3). They follow none of the device's other queues, and are not counted among them.
 *
 * @param first the index of the first one
 * @param count how many there are
 */
public record PciAdministrationQueues(int first, int count) {
  boolean contains(int queue) {
    return queue >= first && queue < first + count;
  }
}

/**
 * The entropy device (VIRTIO 1.4, 5.4): random bytes. The driver, {@code EntropyDriver}, is
 * generated from {@link org.virtio4j.device.entropy.EntropyDevice}.
 */
package org.virtio4j.device.entropy;

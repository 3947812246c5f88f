/**
 * The memory-mapped transport (VIRTIO 1.4, 4.2), modern and legacy: {@link
 * org.virtio4j.transport.mmio.MmioTransport}.
 */
package org.virtio4j.transport.mmio;

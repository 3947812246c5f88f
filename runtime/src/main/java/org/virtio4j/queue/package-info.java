/**
 * Virtqueues (VIRTIO 1.4, 2.6 and 2.7): the rings through which driver and device hand buffers to
 * each other. {@link org.virtio4j.queue.VirtQueue} is what drivers use; it deals in device
 * addresses, and knows nothing of requests, of buffers' owners, or of waiting.
 */
package org.virtio4j.queue;

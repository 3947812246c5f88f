/** The socket device (VIRTIO 1.4, 5.10). */
package org.virtio4j.sketch.vsock;

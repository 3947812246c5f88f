/** The block device (VIRTIO 1.4, 5.2). */
package org.virtio4j.sketch.block;

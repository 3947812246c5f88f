/** The GPU device (VIRTIO 1.4, 5.7). */
package org.virtio4j.sketch.gpu;

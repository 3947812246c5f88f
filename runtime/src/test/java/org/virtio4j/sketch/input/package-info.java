/** The input device (VIRTIO 1.4, 5.8). */
package org.virtio4j.sketch.input;

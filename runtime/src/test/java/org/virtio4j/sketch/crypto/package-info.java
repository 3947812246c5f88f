/** The crypto device (VIRTIO 1.4, 5.9). */
package org.virtio4j.sketch.crypto;

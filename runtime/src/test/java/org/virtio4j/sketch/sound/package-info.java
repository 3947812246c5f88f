/** The sound device (VIRTIO 1.4, 5.14). */
package org.virtio4j.sketch.sound;

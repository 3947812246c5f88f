/** The administration virtqueue (VIRTIO 1.4, 2.12 and 2.13). */
package org.virtio4j.sketch.admin;

/** The frames of the RPMB device (VIRTIO 1.4, 5.12), which are big-endian. */
package org.virtio4j.sketch.rpmb;

/** The network device (VIRTIO 1.4, 5.1). */
package org.virtio4j.sketch.net;

/** The registers of both transports (VIRTIO 1.4, 4.1.4 and 4.2.2). */
package org.virtio4j.sketch.registers;

/**
 * The network device (VIRTIO 1.4, 5.1). {@link org.virtio4j.device.net.Net} is where to begin: it
 * opens a device, and sends and receives frames by pairs of queues. What is generated from {@link
 * org.virtio4j.device.net.NetDevice} sets the device up; written by hand is only what is done with
 * frames: how one lies in several buffers, and what is left of it to the other side.
 */
package org.virtio4j.device.net;

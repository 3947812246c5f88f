/**
 * The console device (VIRTIO 1.4, 5.3): two streams of bytes for each of its ports. What is
 * generated from {@link org.virtio4j.device.console.ConsoleDevice} sets the device up; {@link
 * org.virtio4j.device.console.Console} makes streams of the queues of port 0, and {@link
 * org.virtio4j.device.console.ConsolePorts} does for all ports, of which it knows by what the
 * device tells on the control queue.
 */
package org.virtio4j.device.console;

/**
 * The console device (VIRTIO 1.4, 5.3): two streams of bytes. What is generated from {@link
 * org.virtio4j.device.console.ConsoleDevice} sets the device up; {@link
 * org.virtio4j.device.console.Console} makes streams of its queues.
 */
package org.virtio4j.device.console;

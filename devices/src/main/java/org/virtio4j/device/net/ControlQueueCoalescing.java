package org.virtio4j.device.net;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

/**
 * How far notifications of one queue are held back.
 *
 * @param vqIndex the index of the queue
 * @param coal how far
 */
@Message(spec = "5.1.9.5.8")
record ControlQueueCoalescing(@U16 int vqIndex, @At(4) NetCoalescing coal) {}

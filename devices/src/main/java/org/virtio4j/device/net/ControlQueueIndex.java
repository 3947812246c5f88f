package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

/**
 * The queue of which a command asks.
 *
 * @param vqIndex the index of the queue
 */
@Message(size = 4, spec = "5.1.9.5.8")
record ControlQueueIndex(@U16 int vqIndex) {}

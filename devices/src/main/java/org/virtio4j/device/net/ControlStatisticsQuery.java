package org.virtio4j.device.net;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U64;

/**
 * Which statistics of a queue a command asks for.
 *
 * @param vqIndex the index of the queue
 * @param typesBitmap the types, by the numbers of their bits
 */
@Message(spec = "5.1.9.5.9")
record ControlStatisticsQuery(@U16 int vqIndex, @At(8) @U64 long typesBitmap) {}

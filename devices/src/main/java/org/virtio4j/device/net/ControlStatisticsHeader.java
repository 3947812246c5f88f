package org.virtio4j.device.net;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U8;

/**
 * What precedes the counters of one type.
 *
 * @param type the type
 * @param vqIndex the index of the queue
 * @param byteSize the size of this and of the counters in bytes
 */
@Message(spec = "5.1.9.5.9")
record ControlStatisticsHeader(@U8 int type, @At(2) @U16 int vqIndex, @At(6) @U16 int byteSize) {}

package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;

/**
 * The data of a command that is one word of bits: guest offloads; or the result of one: types of
 * statistics.
 *
 * @param bits the bits
 */
@Message(spec = "5.1.9.5.6")
record ControlNumber64(@U64 long bits) {}

package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

/**
 * The data of a command that is one word of bits: types of tunnels.
 *
 * @param bits the bits
 */
@Message(spec = "5.1.9.5.6.4")
record ControlNumber32(@U32 long bits) {}

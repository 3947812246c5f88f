package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

/**
 * What the device writes for each command.
 *
 * @param ack whether it was carried out
 */
@Message(spec = "5.1.9.5")
record ControlReply(@U8 ControlAck ack) {}

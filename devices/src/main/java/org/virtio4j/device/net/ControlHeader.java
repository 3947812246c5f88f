package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U8;

/**
 * What precedes the data of each command.
 *
 * @param cls the class of the command
 * @param command which command of its class it is
 */
@Message(spec = "5.1.9.5")
record ControlHeader(@Tag @U8 int cls, @Tag @U8 int command) {}

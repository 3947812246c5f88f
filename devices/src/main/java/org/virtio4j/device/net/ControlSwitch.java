package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

/**
 * The data of a command that turns something on or off.
 *
 * @param on whether it is on
 */
@Message(spec = "5.1.9.5.1")
record ControlSwitch(@U8 boolean on) {}

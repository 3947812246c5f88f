package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

/**
 * The data of a command that is one number: a VLAN (5.1.9.5.3), or a number of pairs (5.1.9.5.5).
 *
 * @param value the number
 */
@Message(spec = "5.1.9.5.3")
record ControlNumber16(@U16 int value) {}

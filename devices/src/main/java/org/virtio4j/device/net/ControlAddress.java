package org.virtio4j.device.net;

import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

/**
 * An address in the data of a command.
 *
 * @param mac its bytes
 */
@Message(spec = "5.1.9.5.2")
record ControlAddress(@U8 @Length(MacAddress.BYTES) byte[] mac) {}

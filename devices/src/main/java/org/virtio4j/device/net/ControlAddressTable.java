package org.virtio4j.device.net;

import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

/**
 * A table of addresses in the data of a command.
 *
 * @param entries the number of addresses
 * @param macs the addresses
 */
@Message(spec = "5.1.9.5.2")
record ControlAddressTable(@U32 long entries, @Length(of = "entries") ControlAddress[] macs) {}

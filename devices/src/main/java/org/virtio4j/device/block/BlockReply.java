package org.virtio4j.device.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

/**
 * What the device writes after the data of a request.
 *
 * @param status how the request went
 */
@Message(spec = "5.2.6")
public record BlockReply(@U8 BlockStatus status) {}

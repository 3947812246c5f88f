package org.virtio4j.device.block;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

/**
 * What precedes the data of a request.
 *
 * @param type what is asked for
 * @param sector the first sector, for requests that concern sectors
 */
@Message(size = 16, spec = "5.2.6")
public record BlockHeader(@Tag @U32 int type, @At(8) @U64 @Default(0) long sector) {}

package org.virtio4j.device.net;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/**
 * What hashes of what is received are reported.
 *
 * @param hashTypes the types of hashes, bits of {@code supported_hash_types}
 * @param hashKeyLength the size of the key in bytes; follows from the key
 * @param hashKeyData the key of the hash
 */
@Message(spec = "5.1.9.5.6.4")
record ControlHash(
    @U32 long hashTypes,
    @At(12) @U8 int hashKeyLength,
    @U8 @Length(of = "hashKeyLength") byte[] hashKeyData) {}

package org.virtio4j.device.net;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.Word;

/**
 * How the queue of what is received is chosen by its hash.
 *
 * @param hashTypes the types of hashes, bits of {@code supported_hash_types}
 * @param indirectionTableMask the length of the table less one; follows from the table
 * @param unclassifiedQueue where goes what is not hashed
 * @param indirectionTable where goes what is hashed, by the lower bits of the hash; its length is a
 *     power of two
 * @param maxTxVq the number of transmit queues that are used
 * @param hashKeyLength the size of the key in bytes; follows from the key
 * @param hashKeyData the key of the hash
 */
@Message(spec = "5.1.9.5.7.1")
public record NetRss(
    @U32 long hashTypes,
    @U16 int indirectionTableMask,
    Target unclassifiedQueue,
    @Length(of = "indirectionTableMask", plus = 1) Target[] indirectionTable,
    @U16 int maxTxVq,
    @U8 int hashKeyLength,
    @U8 @Length(of = "hashKeyLength") byte[] hashKeyData) {

  /**
   * A receive queue.
   *
   * @param pair the number of its pair, which is bits 1 to 16 of its index
   */
  @Word(bits = 16)
  public record Target(@Bit(value = 0, width = 15) int pair) {}
}

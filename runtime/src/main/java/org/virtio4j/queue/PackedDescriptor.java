package org.virtio4j.queue;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

/**
 * A descriptor of a packed queue, or an entry of an indirect table there, whose id is reserved.
 *
 * @param addr the buffer's device address
 * @param len its size in bytes; in a used descriptor the number of bytes that the device wrote
 * @param id the number of the chain
 * @param flags {@link PackedRing#NEXT}, {@link PackedRing#WRITE}, {@link PackedRing#INDIRECT},
 *     {@link PackedRing#AVAILABLE}, {@link PackedRing#USED}
 */
@Message(size = 16, spec = "2.8.13")
record PackedDescriptor(@U64 long addr, @U32 long len, @U16 int id, @U16 int flags) {}

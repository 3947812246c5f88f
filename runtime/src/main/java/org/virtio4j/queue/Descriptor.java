package org.virtio4j.queue;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

/**
 * An entry of a split queue's descriptor table, or of an indirect table.
 *
 * @param addr the buffer's device address
 * @param len its size in bytes
 * @param flags {@link SplitRing#NEXT}, {@link SplitRing#WRITE}, {@link SplitRing#INDIRECT}
 * @param next the chain's next descriptor, if there is one
 */
@Message(size = 16, spec = "2.7.5")
record Descriptor(@U64 long addr, @U32 long len, @U16 int flags, @U16 int next) {}

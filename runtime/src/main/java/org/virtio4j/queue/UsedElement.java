package org.virtio4j.queue;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

/**
 * An entry of a split queue's used ring.
 *
 * @param id the head of the chain
 * @param len the number of bytes that the device wrote into it
 */
@Message(size = 8, spec = "2.7.8")
record UsedElement(@U32 long id, @U32 long len) {}

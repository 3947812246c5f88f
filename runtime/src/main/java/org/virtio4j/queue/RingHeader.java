package org.virtio4j.queue;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

/**
 * What both rings of a split queue begin with; their entries follow, and an event index follows
 * those.
 *
 * @param flags whether the writer of the ring wants to be told of the other's progress
 * @param idx where the writer of the ring puts its next entry, modulo 65536
 */
@Message(size = 4, spec = "2.7.6")
record RingHeader(@U16 int flags, @U16 int idx) {}

package org.virtio4j.queue;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

/**
 * When one side of a packed queue wants to be told of the other's progress. Both words belong
 * together, and are read and written as one.
 *
 * @param desc a slot of the ring (15 bits), and the wrap counter there (bit 15)
 * @param flags {@link PackedRing#EVENT_ENABLE}, {@link PackedRing#EVENT_DISABLE}, {@link
 *     PackedRing#EVENT_DESCRIPTOR}
 */
@Message(size = 4, spec = "2.8.14")
record EventSuppression(@U16 int desc, @U16 int flags) {}

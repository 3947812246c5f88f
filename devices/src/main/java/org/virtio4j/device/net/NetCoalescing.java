package org.virtio4j.device.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

/**
 * How far notifications are held back.
 *
 * @param maxPackets after how many frames there is one at the latest
 * @param maxUsecs after how many microseconds there is one at the latest
 */
@Message(spec = "5.1.9.5.8")
public record NetCoalescing(@U32 long maxPackets, @U32 long maxUsecs) {}

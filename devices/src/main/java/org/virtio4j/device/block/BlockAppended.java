package org.virtio4j.device.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;

/**
 * What the device writes before the status of a request that appends to a zone.
 *
 * @param appendSector where it has written the data: their first sector
 */
@Message(spec = "5.2.6")
public record BlockAppended(@U64 long appendSector) {}

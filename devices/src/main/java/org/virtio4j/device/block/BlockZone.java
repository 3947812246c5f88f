package org.virtio4j.device.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

/**
 * A zone, as the device reports it. Sectors are those of 512 bytes.
 *
 * @param cap how many sectors can be written when the zone is empty
 * @param start its first sector
 * @param wp the sector that is to be written next; of no meaning for zones that are conventional,
 *     read-only, full or offline
 * @param type how it can be written
 * @param state its state
 */
@Message(size = 64, spec = "5.2.6")
public record BlockZone(
    @U64 long cap,
    @U64 long start,
    @U64 long wp,
    @U8 BlockZoneType type,
    @U8 BlockZoneState state) {}

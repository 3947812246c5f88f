package org.virtio4j.device.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;

/**
 * What a report of zones begins with; that many {@link BlockZone}s follow.
 *
 * @param nrZones how many zones follow
 */
@Message(size = 64, spec = "5.2.6")
public record BlockZoneReport(@U64 long nrZones) {}

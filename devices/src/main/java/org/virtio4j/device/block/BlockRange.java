package org.virtio4j.device.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

/**
 * A range of sectors that are to be discarded, zeroed or erased.
 *
 * @param sector the first sector
 * @param numSectors the number of sectors
 * @param unmap whether the device may deallocate them: in requests to zero only, where they read as
 *     zeros all the same
 */
@Message(spec = "5.2.6")
public record BlockRange(@U64 long sector, @U32 long numSectors, @U32 boolean unmap) {}

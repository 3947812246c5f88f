package org.virtio4j.device.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

/**
 * How worn a device is.
 *
 * @param preEolInfo how much of the reserve of blocks is used: 1 for less than 80 %, 2 for 80 %, 3
 *     for 90 %; 0 if unknown
 * @param deviceLifetimeEstTypA how much of the life of its cells of one bit (SLC) is over, in steps
 *     of 10 %: 1 for up to 10 %, 11 for more than all of it; 0 if unknown
 * @param deviceLifetimeEstTypB the same for its cells of several bits (MLC)
 */
@Message(spec = "5.2.6")
public record BlockLifetime(
    @U16 int preEolInfo, @U16 int deviceLifetimeEstTypA, @U16 int deviceLifetimeEstTypB) {}

/**
 * What a driver needs from its platform: memory that the device reaches, and the device's
 * registers. {@link org.virtio4j.hal.Hal} is what a user implements; {@link
 * org.virtio4j.hal.RegionHal} does it for one region of memory. What a device may still write after
 * its driver has gone is kept in {@link org.virtio4j.hal.Quarantine}.
 */
package org.virtio4j.hal;

/**
 * What a driver needs from its platform: memory that the device reaches, and the device's
 * registers. {@link org.virtio4j.hal.Hal} is what a user implements.
 */
package org.virtio4j.hal;

/**
 * The language in which VirtIO devices are described.
 *
 * <p>A record is one structure at one place; an interface is one queue; the device's interface
 * names its queues. {@link org.virtio4j.annotation.ConfigSpace}, {@link
 * org.virtio4j.annotation.Registers}, {@link org.virtio4j.annotation.Message} and {@link
 * org.virtio4j.annotation.Word} describe layouts, {@link org.virtio4j.annotation.FeatureEnum} what
 * a device may offer, {@link org.virtio4j.annotation.VirtioDevice}, {@link
 * org.virtio4j.annotation.Queue} and {@link org.virtio4j.annotation.Request} what it does. The
 * annotation processor turns a description into accessors, codecs and a driver.
 *
 * <p>The language says what one structure, one request, one queue looks like. What happens next
 * (loops, policies, state between two messages) is Java. Nothing but the language lives here.
 */
package org.virtio4j.annotation;

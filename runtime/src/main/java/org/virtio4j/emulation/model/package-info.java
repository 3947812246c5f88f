/**
 * Ready models of devices for {@link org.virtio4j.emulation}: entropy, block, console and network,
 * with what is behind the wire of the latter.
 */
package org.virtio4j.emulation.model;

/** Ready models of devices for {@link org.virtio4j.emulation}: entropy, block and console. */
package org.virtio4j.emulation.model;

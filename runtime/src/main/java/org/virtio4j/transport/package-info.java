/**
 * How a driver reaches its device: {@link org.virtio4j.transport.Transport}, and what all
 * transports have in common. Each kind of transport has a package of its own below this one.
 */
package org.virtio4j.transport;

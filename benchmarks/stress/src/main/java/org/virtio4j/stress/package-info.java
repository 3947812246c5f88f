/**
 * A virtqueue's driver on one thread, its device on another, and each outcome that there may be.
 */
package org.virtio4j.stress;

/** The command {@code virtio}. */
package org.virtio4j.cli;

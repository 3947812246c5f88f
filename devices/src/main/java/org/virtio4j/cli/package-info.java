/**
 * The command {@code virtio}: shows what an environment has, uses its devices, and demonstrates
 * drivers. An {@code Environment} is a place with devices: this process, or QEMU. What the commands
 * do with a device is what any program would do with its driver.
 */
package org.virtio4j.cli;

/**
 * QEMU's device models as real devices, without a guest operating system.
 *
 * <p>{@link org.virtio4j.qemu.QemuMachine} starts QEMU with a processor that does nothing. This
 * process takes its place: it reaches device registers over QEMU's qtest socket, and maps the
 * machine's RAM, so that virtqueues and buffers are memory shared with the devices. Nobody here
 * wrote those devices, which is what makes a driver's test against them worth something.
 *
 * <p>This is for development and tests. A register access takes some 20 µs; qtest is not for
 * production. Linux only, and QEMU 7.2 or later.
 */
package org.virtio4j.qemu;

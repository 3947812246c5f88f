/**
 * Devices in this process, which check the conduct of whoever drives them: how a driver is tried
 * without a machine, and how users test the devices that they describe.
 *
 * <p>An {@link org.virtio4j.emulation.EmulatedMachine} is a platform: its {@link
 * org.virtio4j.emulation.EmulatedHal} gives memory and finds registers, and its slots hold {@link
 * org.virtio4j.emulation.EmulatedDevice}s. What a device does is a {@link
 * org.virtio4j.emulation.DeviceModel}, or for a device that answers requests a lambda for each
 * queue:
 *
 * <pre>{@code
 * try (EmulatedMachine machine = EmulatedMachine.copying()) {
 *   EmulatedDevice device =
 *       machine.add(
 *           EmulatedDevice.builder(42)
 *               .features(0, 1)
 *               .config(0x10, 0x00)
 *               .queue(0, 8, chain -> {
 *                 int question = chain.readU32();
 *                 chain.writeU32(question + 1).complete();
 *               }));
 *   Hal hal = machine.hal();
 *   RegisterWindow registers = hal.map(device.address(), device.registerBytes());
 *   // … open a driver on them, and use it …
 *   machine.verify(); // throws, with every rule of the specification that the driver broke
 * }
 * }</pre>
 *
 * <p>The device side shares no code with the driver side: it is a second reading of the
 * specification, with its own offsets and constants. It knows split virtqueues and the MMIO
 * transport, modern and legacy. It names no device; ready models are in {@link
 * org.virtio4j.emulation.model}.
 */
package org.virtio4j.emulation;

package org.virtio4j.device;

import static org.virtio4j.qemu.QemuInterrupts.MESSAGES;
import static org.virtio4j.qemu.QemuInterrupts.POLLED;
import static org.virtio4j.qemu.QemuInterrupts.WIRES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuInterrupts;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.qemu.QemuMachineBuilder;
import org.virtio4j.qemu.QemuPciAccess;
import org.virtio4j.qemu.QemuPlacement;

/** A way in which a device of QEMU can be had: the same drivers must work in each of them. */
enum MachineCase {
  /** Version 1 of virtio-mmio, polled. */
  MMIO_LEGACY_POLLED(QemuBoard.AARCH64_VIRT, POLLED, Trait.LEGACY),
  /** Version 1 of virtio-mmio. */
  MMIO_LEGACY_WIRE(QemuBoard.AARCH64_VIRT, WIRES, Trait.LEGACY),
  /** Version 2 of virtio-mmio, polled. */
  MMIO_SPLIT_POLLED(QemuBoard.AARCH64_VIRT, POLLED),
  /** Version 2 of virtio-mmio. */
  MMIO_SPLIT_WIRE(QemuBoard.AARCH64_VIRT, WIRES),
  /** Version 2 of virtio-mmio, packed. */
  MMIO_PACKED_WIRE(QemuBoard.AARCH64_VIRT, WIRES, Trait.PACKED),

  /** A PC's ports lead to the configuration space. */
  PC_PORTS_SPLIT_POLLED(QemuBoard.X86_64_Q35, POLLED, Trait.PORTS),
  /** A PC's ports lead to the configuration space, and pins interrupt. */
  PC_PORTS_PACKED_INTX(QemuBoard.X86_64_Q35, WIRES, Trait.PORTS, Trait.PACKED),
  /** ECAM of a PC, polled. */
  PC_ECAM_PACKED_POLLED(QemuBoard.X86_64_Q35, POLLED, Trait.PACKED),
  /** ECAM of a PC, and pins interrupt. */
  PC_ECAM_SPLIT_INTX(QemuBoard.X86_64_Q35, WIRES),
  /** MSI-X of a PC, whose messages end as words in RAM that a thread polls. */
  PC_SPLIT_MSIX_BY_POLLED_WORDS(QemuBoard.X86_64_Q35, MESSAGES),
  /** MSI-X of a PC, whose messages end as words in RAM that a thread polls; packed. */
  PC_PACKED_MSIX_BY_POLLED_WORDS(QemuBoard.X86_64_Q35, MESSAGES, Trait.PACKED),
  /** The legacy interface of a transitional device, at ports. */
  PC_TRANSITIONAL_POLLED(QemuBoard.X86_64_Q35, POLLED, Trait.LEGACY),
  /** The legacy interface of a transitional device, whose pin interrupts. */
  PC_TRANSITIONAL_INTX(QemuBoard.X86_64_Q35, WIRES, Trait.LEGACY),
  /** The legacy interface of a transitional device with MSI-X, as polled words. */
  PC_TRANSITIONAL_MSIX_BY_POLLED_WORDS(QemuBoard.X86_64_Q35, MESSAGES, Trait.LEGACY),
  /** Behind a root port, whose bridge leads pins on. */
  PC_ROOT_PORT_INTX(QemuBoard.X86_64_Q35, WIRES, Trait.ROOT_PORT),

  /** ARM's PCI, polled. */
  ARM_PCI_SPLIT_POLLED(QemuBoard.AARCH64_VIRT_PCI, POLLED),
  /** ARM's PCI, and pins interrupt. */
  ARM_PCI_PACKED_INTX(QemuBoard.AARCH64_VIRT_PCI, WIRES, Trait.PACKED),
  /** ARM's PCI with MSI-X. */
  ARM_PCI_SPLIT_MSIX(QemuBoard.AARCH64_VIRT_PCI, MESSAGES),
  /** ARM's PCI with MSI-X, packed. */
  ARM_PCI_PACKED_MSIX(QemuBoard.AARCH64_VIRT_PCI, MESSAGES, Trait.PACKED),
  /** The legacy interface of a transitional device with MSI-X. */
  ARM_PCI_TRANSITIONAL_MSIX(QemuBoard.AARCH64_VIRT_PCI, MESSAGES, Trait.LEGACY),
  /** Behind a root port, with MSI-X. */
  ARM_PCI_ROOT_PORT_MSIX(QemuBoard.AARCH64_VIRT_PCI, MESSAGES, Trait.ROOT_PORT);

  private enum Trait {
    LEGACY,
    PACKED,
    PORTS,
    ROOT_PORT
  }

  final QemuBoard board;
  final QemuInterrupts interrupts;
  private final List<Trait> traits;

  MachineCase(QemuBoard board, QemuInterrupts interrupts, Trait... traits) {
    this.board = board;
    this.interrupts = interrupts;
    this.traits = List.of(traits);
  }

  boolean isLegacy() {
    return traits.contains(Trait.LEGACY);
  }

  boolean isPacked() {
    return traits.contains(Trait.PACKED);
  }

  /** Drivers sleep where interrupts arrive, and spin a little and then park elsewhere. */
  DriverOptions options() {
    return DriverOptions.defaults()
        .withWaitStrategy(interrupts == POLLED ? WaitStrategy.ADAPTIVE : WaitStrategy.INTERRUPT);
  }

  /** A machine with one device. */
  QemuMachine start(QemuDevice device) {
    QemuMachineBuilder builder =
        QemuMachine.builder(board)
            .legacy(isLegacy())
            .interrupts(interrupts)
            .arguments("-d", "guest_errors");
    if (traits.contains(Trait.PORTS)) {
      builder.pciAccess(QemuPciAccess.PORTS);
    }
    return (traits.contains(Trait.ROOT_PORT)
            ? builder.device(device, QemuPlacement.ROOT_PORT)
            : builder.device(device))
        .start();
  }

  /** The properties of a device, and those that all devices have here. */
  String[] properties(String... properties) {
    List<String> all = new ArrayList<>(Arrays.asList(properties));
    if (isPacked()) {
      all.add("packed=on");
    }
    return all.toArray(String[]::new);
  }
}

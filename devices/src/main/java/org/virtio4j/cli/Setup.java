package org.virtio4j.cli;

import java.util.Optional;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuInterrupts;
import org.virtio4j.transport.CommonFeature;

/**
 * What devices are to be like, and how they are to be driven.
 *
 * @param legacy whether they have the legacy layout
 * @param machine the machine that QEMU is to emulate; nothing if there is none, or it does not
 *     matter
 * @param bus how devices are reached; nothing if it does not matter
 * @param ring the layout of the queues; nothing for what devices offer of themselves
 * @param waiting what waiting threads do
 * @param features what is left out, or asked for
 */
record Setup(
    boolean legacy,
    Optional<Machine> machine,
    Optional<Bus> bus,
    Optional<Ring> ring,
    Wait waiting,
    FeatureChoice features) {
  /** A machine of QEMU. */
  enum Machine {
    /** The PC. */
    Q35,
    /** ARM's. */
    VIRT
  }

  /** How devices are reached. */
  enum Bus {
    /** PCI Express. */
    PCI,
    /** Registers of virtio-mmio. */
    MMIO
  }

  /** The layout of queues. */
  enum Ring {
    /** The split one. */
    SPLIT,
    /** The packed one. */
    PACKED
  }

  /** What waiting threads do. */
  enum Wait {
    /** A little of each of the next three. */
    ADAPTIVE(WaitStrategy.ADAPTIVE),
    /** Keep the processor busy. */
    SPIN(WaitStrategy.SPIN),
    /** Let others run. */
    YIELD(WaitStrategy.YIELD),
    /** Sleep for a while. */
    PARK(WaitStrategy.PARK),
    /** Sleep until the device interrupts. */
    INTERRUPT(WaitStrategy.INTERRUPT);

    final WaitStrategy strategy;

    Wait(WaitStrategy strategy) {
      this.strategy = strategy;
    }
  }

  /** What drivers get if nothing is asked for. */
  static final Setup DEFAULT =
      new Setup(
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Wait.ADAPTIVE,
          FeatureChoice.NONE);

  /** Refuses what does not go together. */
  Setup {
    if (legacy && ring.equals(Optional.of(Ring.PACKED))) {
      throw new IllegalArgumentException(
          "legacy devices have split rings only: leave out --legacy or --ring packed");
    }
    if (machine.equals(Optional.of(Machine.Q35)) && bus.equals(Optional.of(Bus.MMIO))) {
      throw new IllegalArgumentException(
          "the machine q35 has no virtio-mmio: --transport pci, or --machine virt");
    }
  }

  /** The machine of QEMU that has what is asked for. */
  QemuBoard board() {
    return switch (machine.orElse(isPci() ? Machine.Q35 : Machine.VIRT)) {
      case Q35 -> QemuBoard.X86_64_Q35;
      case VIRT -> isPci() ? QemuBoard.AARCH64_VIRT_PCI : QemuBoard.AARCH64_VIRT;
    };
  }

  private boolean isPci() {
    return bus.orElse(machine.equals(Optional.of(Machine.Q35)) ? Bus.PCI : Bus.MMIO) == Bus.PCI;
  }

  /** How interrupts are to reach drivers; where messages are no more than polled words, by pins. */
  QemuInterrupts interrupts() {
    if (waiting != Wait.INTERRUPT) {
      return QemuInterrupts.POLLED;
    }
    return board().interrupts().messages().isPresent()
        ? QemuInterrupts.MESSAGES
        : QemuInterrupts.WIRES;
  }

  /** Whether queues are to be packed. */
  boolean packed() {
    return ring.equals(Optional.of(Ring.PACKED));
  }

  /** How a driver is to be opened whose device has these features. */
  DriverOptions options(FeatureTable<?> table) {
    DriverOptions options = DriverOptions.defaults().withWaitStrategy(waiting.strategy);
    if (ring.equals(Optional.of(Ring.SPLIT))) {
      options = options.without(CommonFeature.RING_PACKED);
    }
    return features.applyTo(options, table);
  }
}

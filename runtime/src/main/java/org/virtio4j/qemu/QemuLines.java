package org.virtio4j.qemu;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptMessage;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciInterrupts;

/** The interrupts of a machine's devices, in whatever way the machine was built to have them. */
abstract class QemuLines implements PciInterrupts, AutoCloseable {
  private static final QemuLines POLLED = new QemuLines() {};

  private QemuLines() {}

  static QemuLines of(QemuMachine machine, QemuInterrupts kind) {
    if (kind == QemuInterrupts.POLLED) {
      return POLLED;
    }
    Optional<QemuBoard.MessageFrame> frame = machine.board().interrupts().messages();
    if (kind == QemuInterrupts.MESSAGES && frame.isEmpty()) {
      return new Words(machine);
    }
    machine.interceptInterrupts();
    WatchedInputs inputs = WatchedInputs.of(machine.qtest());
    return kind == QemuInterrupts.WIRES
        ? new Wires(inputs, machine)
        : new Messages(inputs, frame.orElseThrow());
  }

  /** The wire of a virtio-mmio slot. */
  Optional<InterruptLine> wire(int slot) {
    return Optional.empty();
  }

  @Override
  public Optional<InterruptLine> wire(PciFunction function) {
    return Optional.empty();
  }

  @Override
  public List<? extends InterruptMessage> messages(PciFunction function, int wanted) {
    return List.of();
  }

  @Override
  public void close() {}

  /** Inputs of the interrupt controller. */
  private static final class Wires extends QemuLines {
    private static final int PINS = 4;

    private final WatchedInputs inputs;
    private final QemuMachine machine;
    private final int first;

    Wires(WatchedInputs inputs, QemuMachine machine) {
      this.inputs = inputs;
      this.machine = machine;
      this.first = machine.board().interrupts().first();
    }

    @Override
    Optional<InterruptLine> wire(int slot) {
      return Optional.of(inputs.wire(first + slot));
    }

    @Override
    public Optional<InterruptLine> wire(PciFunction function) {
      return machine
          .pciRoot()
          .flatMap(root -> root.interruptPin(function))
          .map(pin -> inputs.wire(first + (pin.device() + pin.pin() - 1) % PINS));
    }

    @Override
    public void close() {
      inputs.close();
    }
  }

  /** Messages that the interrupt controller takes for inputs of its own. */
  private static final class Messages extends QemuLines {
    private final WatchedInputs inputs;
    private final QemuBoard.MessageFrame frame;

    Messages(WatchedInputs inputs, QemuBoard.MessageFrame frame) {
      this.inputs = inputs;
      this.frame = frame;
    }

    @Override
    public List<? extends InterruptMessage> messages(PciFunction function, int wanted) {
      return inputs.messages(frame, wanted);
    }

    @Override
    public void close() {
      inputs.close();
    }
  }

  /** Messages that end in RAM, in a part that drivers do not get. */
  private static final class Words extends QemuLines {
    private static final long BYTES = 4096L;

    private final MessageWords words;

    Words(QemuMachine machine) {
      MemorySegment ram = machine.ram();
      long offset = ram.byteSize() - BYTES;
      words = MessageWords.of(ram.asSlice(offset, BYTES), machine.board().ramBase() + offset);
    }

    @Override
    public List<? extends InterruptMessage> messages(PciFunction function, int wanted) {
      return words.messages(wanted);
    }

    @Override
    public void close() {
      words.close();
    }
  }
}

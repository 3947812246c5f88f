package org.virtio4j.emulation;

import org.virtio4j.io.RegisterHandler;

/** What the register blocks of modern and of legacy devices on PCI have in common. */
abstract class PciRegisters implements RegisterHandler, TransportRegisters {
  /** A register, named as the specification does. */
  interface Register {
    String name();

    Place place();
  }

  /** Where a register lies and how wide it is, both in bytes, and what the driver may do to it. */
  record Place(int offset, int width, boolean isWritable) {}

  final EmulatedPciFunction function;
  final EmulatedDevice device;
  final Reporter reporter;
  final Initialization initialization;
  final ConfigMemory config;
  final QueueRegisters queues;
  final PciInterruptState interrupts;

  PciRegisters(EmulatedPciFunction function, EmulatedDevice.Parts parts) {
    this.function = function;
    device = parts.device();
    reporter = parts.reporter();
    initialization = parts.initialization();
    config = parts.config();
    queues = new QueueRegisters(parts);
    interrupts = new PciInterruptState(function, parts.queueCount());
  }

  @Override
  public final int interrupts() {
    return interrupts.isr();
  }

  @Override
  public final boolean interrupt(int bits, DeviceQueue queue) {
    return interrupts.interrupt(bits, queue);
  }

  @Override
  public final boolean isWireAsserted() {
    return interrupts.isAsserted();
  }

  @Override
  public final void holdQueueResets(boolean held) {
    queues.holdResets(held);
  }

  @Override
  public void reset() {
    queues.reset();
    interrupts.reset();
  }

  /** The register that is accessed; null, and reported, if that may not be read so. */
  final <R extends Register> R readable(R[] registers, long offset, int width) {
    return find(registers, offset, width, "read");
  }

  /** The register that is accessed; null, and reported, if that may not be written so. */
  final <R extends Register> R writable(R[] registers, long offset, int width) {
    R register = find(registers, offset, width, "written");
    if (register != null && !register.place().isWritable()) {
      reporter.report(Rule.REGISTER_READ_ONLY, "%s written", register.name());
      return null;
    }
    return register;
  }

  private <R extends Register> R find(R[] registers, long offset, int width, String how) {
    for (R register : registers) {
      Place place = register.place();
      if (offset >= place.offset && offset < place.offset + place.width) {
        if (offset == place.offset && width == place.width) {
          return register;
        }
        reporter.report(
            Rule.REGISTER_WIDTH,
            "%s %s as %d bits at 0x%x",
            register.name(),
            how,
            8 * width,
            offset);
        return null;
      }
    }
    reporter.report(Rule.REGISTER_UNKNOWN, "0x%x %s as %d bits", offset, how, 8 * width);
    return null;
  }

  /** The driver sets the vector of the queue that is selected. */
  final void writeQueueVector(String register, int vector) {
    DeviceQueue queue = queues.settable(register);
    if (queue != null) {
      interrupts.queueVector(queue, vector);
    }
  }
}

package org.virtio4j.cli;

import java.util.Optional;
import org.virtio4j.cli.Setup.Bus;
import org.virtio4j.cli.Setup.Machine;
import org.virtio4j.cli.Setup.Ring;
import org.virtio4j.cli.Setup.Wait;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what devices are like, and how they are driven. */
final class SetupOptions {
  private static final class Machines extends ChoiceConverter<Machine> {
    Machines() {
      super(Machine.class);
    }
  }

  private static final class Buses extends ChoiceConverter<Bus> {
    Buses() {
      super(Bus.class);
    }
  }

  private static final class Rings extends ChoiceConverter<Ring> {
    Rings() {
      super(Ring.class);
    }
  }

  private static final class Waits extends ChoiceConverter<Wait> {
    Waits() {
      super(Wait.class);
    }
  }

  private static final class Features implements ITypeConverter<FeatureChoice> {
    @Override
    public FeatureChoice convert(String text) {
      try {
        return FeatureChoice.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Option(
      names = "--legacy",
      description = "Give the devices the legacy register layout (version 1).")
  private boolean legacy;

  @Option(
      names = "--machine",
      paramLabel = "MACHINE",
      converter = Machines.class,
      description = "The machine of QEMU: q35 or virt; the one that has the transport if absent.")
  private Machine machine;

  @Option(
      names = "--transport",
      paramLabel = "BUS",
      converter = Buses.class,
      description = "How the devices are reached: pci or mmio; as the machine has it if absent.")
  private Bus bus;

  @Option(
      names = "--ring",
      paramLabel = "LAYOUT",
      converter = Rings.class,
      description = "The layout of the queues: split or packed; split if absent.")
  private Ring ring;

  @Option(
      names = "--wait",
      paramLabel = "HOW",
      converter = Waits.class,
      defaultValue = "adaptive",
      description =
          "What waiting threads do: adaptive, spin, yield, park, interrupt; ${DEFAULT-VALUE} if"
              + " absent.")
  private Wait wait;

  @Option(
      names = "--features",
      paramLabel = "LIST",
      converter = Features.class,
      description = "Features to leave out, as in -event_idx,-flush, or to ask for: +ring_reset.")
  private FeatureChoice features;

  /**
   * What the user has asked for.
   *
   * @throws IllegalArgumentException if it does not go together
   */
  Setup setup() {
    return new Setup(
        legacy,
        Optional.ofNullable(machine),
        Optional.ofNullable(bus),
        Optional.ofNullable(ring),
        wait,
        features == null ? FeatureChoice.NONE : features);
  }
}

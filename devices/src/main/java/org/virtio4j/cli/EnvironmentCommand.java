package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A command that needs devices. */
abstract class EnvironmentCommand implements Callable<Integer> {
  /** Knows places by their names, and says which there are if a name is none. */
  static final class KindConverter implements ITypeConverter<Place.Kind> {
    @Override
    public Place.Kind convert(String name) {
      for (Place.Kind kind : Place.Kind.values()) {
        if (kind.toString().equalsIgnoreCase(name)) {
          return kind;
        }
      }
      throw new TypeConversionException("expected emulated or qemu, not '" + name + "'");
    }
  }

  /** Where the devices are. */
  static final class Place {
    enum Kind {
      EMULATED {
        @Override
        Environment open(boolean legacy, List<DiskImage> disks) {
          return new EmulatedEnvironment(legacy, disks);
        }
      },
      QEMU {
        @Override
        Environment open(boolean legacy, List<DiskImage> disks) {
          return new QemuEnvironment(legacy, disks);
        }
      };

      abstract Environment open(boolean legacy, List<DiskImage> disks);

      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    @Option(
        names = "--on",
        paramLabel = "PLACE",
        converter = KindConverter.class,
        defaultValue = "emulated",
        description =
            "Where the devices are: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if absent.")
    private Kind kind;

    @Option(
        names = "--legacy",
        description = "Give the devices the legacy register layout (version 1).")
    private boolean legacy;
  }

  @Mixin private Place place;
  @Spec private CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    checkArguments();
    try (DiskImage disk = disk();
        DiskImage second = DiskImage.temporary().readOnly();
        Environment environment = place.kind.open(place.legacy, List.of(disk, second))) {
      return run(environment, out());
    }
  }

  /**
   * Checks what the types of the options do not say.
   *
   * @throws picocli.CommandLine.ParameterException if an option has no such value
   */
  void checkArguments() {}

  /**
   * The file behind the first disk. A second, read-only one always is a temporary one.
   *
   * @return a temporary one, unless overridden
   */
  DiskImage disk() throws IOException {
    return DiskImage.temporary();
  }

  /**
   * Does what the command is for.
   *
   * @return the exit status
   */
  abstract int run(Environment environment, PrintWriter out) throws Exception;

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final CommandSpec spec() {
    return spec;
  }

  final boolean isVerbose() {
    return ((VirtioCommand) spec.root().userObject()).isVerbose();
  }
}

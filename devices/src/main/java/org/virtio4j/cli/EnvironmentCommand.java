package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that needs devices. */
abstract class EnvironmentCommand implements Callable<Integer> {
  /** Where the devices are. */
  enum Place {
    /** In this process. */
    EMULATED {
      @Override
      Environment open(Setup setup, List<DiskImage> disks) {
        return new EmulatedEnvironment(setup, disks);
      }
    },
    /** In a machine of QEMU. */
    QEMU {
      @Override
      Environment open(Setup setup, List<DiskImage> disks) {
        return new QemuEnvironment(setup, disks);
      }
    };

    abstract Environment open(Setup setup, List<DiskImage> disks);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final class Places extends ChoiceConverter<Place> {
    Places() {
      super(Place.class);
    }
  }

  @Option(
      names = "--on",
      paramLabel = "PLACE",
      converter = Places.class,
      defaultValue = "emulated",
      description = "Where the devices are: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if absent.")
  private Place place;

  @Mixin private SetupOptions options;
  @Spec private CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    checkArguments();
    Setup setup = setup();
    try (DiskImage disk = disk();
        DiskImage second = DiskImage.temporary().readOnly();
        Environment environment = place.open(setup, List.of(disk, second))) {
      return run(environment, out());
    }
  }

  private Setup setup() {
    try {
      Setup setup = options.setup();
      if (place == Place.EMULATED) {
        EmulatedEnvironment.check(setup);
      }
      return setup;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
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

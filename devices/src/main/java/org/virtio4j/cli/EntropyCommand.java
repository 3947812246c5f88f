package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import org.virtio4j.device.entropy.EntropyDriver;
import org.virtio4j.driver.NoFeature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Gets random bytes. */
@Command(name = "entropy", description = "Prints random bytes from the entropy device.")
final class EntropyCommand extends EnvironmentCommand {
  private static final int MAX_BYTES = 1 << 20;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many, 1 to 1048576; ${DEFAULT-VALUE} if absent.")
  private int bytes;

  @Override
  int run(Environment environment, PrintWriter out) throws IOException {
    try (EntropyDriver entropy =
        EntropyDriver.open(
            environment.device(EntropyDriver.DEVICE_TYPE).transport(),
            environment.hal(),
            environment.options(NoFeature.TABLE))) {
      byte[] random = new byte[bytes];
      fill(entropy, random);
      HexDump.print(random, 0, out);
    }
    return 0;
  }

  @Override
  void checkArguments() {
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new ParameterException(
          spec().commandLine(), "--bytes is 1 to " + MAX_BYTES + ", not " + bytes);
    }
  }

  /** Asks until a buffer is full: the device may give less than it is asked for. */
  static void fill(EntropyDriver entropy, byte[] random) throws IOException {
    int at = 0;
    while (at < random.length) {
      int length = Math.min(random.length - at, 4096);
      int written = entropy.read(MemorySegment.ofArray(random).asSlice(at, length));
      if (written == 0) {
        throw new IOException("the device gave " + at + " bytes of " + random.length + " only");
      }
      at += written;
    }
  }
}

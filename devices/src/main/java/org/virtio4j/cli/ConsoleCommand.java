package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.virtio4j.device.console.Console;
import org.virtio4j.device.console.ConsoleDriver;
import org.virtio4j.device.console.ConsoleFeatureTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes to the console, and reads from it. */
@Command(
    name = "console",
    description = "Sends a text over the console, and shows what arrives at both ends.")
final class ConsoleCommand extends EnvironmentCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      defaultValue = "Hello from virtio4j",
      description = "What to send; ${DEFAULT-VALUE} if absent.")
  private String text;

  @Option(
      names = "--answer",
      paramLabel = "TEXT",
      defaultValue = "Hello yourself",
      description = "What the far end types back; ${DEFAULT-VALUE} if absent.")
  private String answer;

  @Override
  int run(Environment environment, PrintWriter out) throws IOException {
    FarEnd farEnd = environment.farEnd();
    try (Console console =
        Console.open(
            environment.device(ConsoleDriver.DEVICE_TYPE).transport(),
            environment.hal(),
            environment.options(ConsoleFeatureTable.TABLE))) {
      console
          .size()
          .ifPresent(size -> out.println("size      " + size.cols() + " x " + size.rows()));
      out.println("far end   " + farEnd.name());

      byte[] sent = text.getBytes(StandardCharsets.UTF_8);
      console.send(sent);
      out.println("sent      " + text);
      out.println("arrived   " + utf8(FarEnd.await(farEnd, sent.length)));

      byte[] typed = answer.getBytes(StandardCharsets.UTF_8);
      farEnd.send(typed);
      out.println("answered  " + answer);
      out.println("received  " + utf8(console.input().readNBytes(typed.length)));
    }
    return 0;
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

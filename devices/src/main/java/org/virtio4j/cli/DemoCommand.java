package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Shows the drivers at work, and checks what they do. */
@Command(
    name = "demo",
    description = "Shows the drivers of entropy, console and block devices at work, step by step.")
final class DemoCommand extends EnvironmentCommand {
  private Path image;

  @Override
  DiskImage disk() throws IOException {
    DiskImage disk = super.disk();
    image = disk.path();
    return disk;
  }

  @Override
  int run(Environment environment, PrintWriter out) {
    out.println("Generated drivers at work on " + environment.title());
    Checklist list = new Checklist(out, isVerbose());
    new Demo(environment, image, list).tell();
    return list.end() ? 0 : 1;
  }
}

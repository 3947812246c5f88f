package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.virtio4j.cli.Environment.FoundDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockFeatureTable;
import org.virtio4j.device.block.Disk;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.hal.Hal;
import picocli.CommandLine.Option;

/** A command that uses the disk. */
abstract class DiskCommand extends EnvironmentCommand {
  /**
   * What the command uses.
   *
   * @param device the device
   * @param hal gives memory that it reaches
   * @param disk the disk, which is closed after the command
   */
  record OpenDisk(FoundDevice device, Hal hal, Disk disk) {}

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "The file behind the disk; a temporary one of 1 MiB if absent.")
  private Path image;

  @Option(names = "--read-only", description = "The disk refuses to be written.")
  private boolean readOnly;

  @Override
  final DiskImage disk() throws IOException {
    DiskImage disk = image == null ? standard() : DiskImage.existing(image);
    return (readOnly ? disk.readOnly() : disk).withQueues(queues());
  }

  /** What is behind the disk if the user has not said it. */
  DiskImage standard() throws IOException {
    return DiskImage.temporary();
  }

  /** How many queues the disk has. */
  int queues() {
    return 1;
  }

  @Override
  final int run(Environment environment, PrintWriter out) throws IOException {
    FoundDevice device = environment.device(BlockDriver.DEVICE_TYPE);
    DriverOptions options = environment.options(BlockFeatureTable.TABLE).withQueues(queues());
    try (Disk disk = Disk.open(device.transport(), environment.hal(), options)) {
      run(new OpenDisk(device, environment.hal(), disk), out);
    }
    return 0;
  }

  abstract void run(OpenDisk disk, PrintWriter out) throws IOException;

  /**
   * Refuses what the disk has not, before anything of it is read or written.
   *
   * @throws IOException if some of the sectors lie beyond the end
   */
  static void requireSectors(Disk disk, long sector, long count) throws IOException {
    long capacity = disk.capacity();
    if (Long.compareUnsigned(sector, capacity) > 0
        || Long.compareUnsigned(count, capacity - sector) > 0) {
      throw new IOException(
          "the disk has "
              + Long.toUnsignedString(capacity)
              + " sectors of 512 bytes: there are no "
              + count
              + " from sector "
              + sector
              + " on");
    }
  }

  /** Refuses a file that cannot be written for want of a folder: it is the folder to be named. */
  static void requireFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder);
    }
  }
}

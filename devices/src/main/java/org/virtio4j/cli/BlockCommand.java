package org.virtio4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.virtio4j.cli.Environment.FoundDevice;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockFeature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Uses the disk. */
@Command(
    name = "block",
    description = "Uses the disk.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BlockCommand.Info.class, BlockCommand.Read.class, BlockCommand.Write.class})
final class BlockCommand implements Runnable {
  /** How many bytes go with one request: what fits a bounce buffer of any HAL. */
  private static final int REQUEST_BYTES = 1 << 16;

  /** How much is read or written at most: 1 GiB. */
  private static final int MAX_BYTES = 1 << 30;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "info, read or write?");
  }

  /** A command that uses the disk. */
  abstract static class DiskCommand extends EnvironmentCommand {
    @Option(
        names = "--image",
        paramLabel = "FILE",
        description = "The file behind the disk; a temporary one of 1 MiB if absent.")
    private Path image;

    @Option(names = "--read-only", description = "The disk refuses to be written.")
    private boolean readOnly;

    @Override
    DiskImage disk() throws IOException {
      DiskImage disk = image == null ? DiskImage.temporary() : DiskImage.existing(image);
      return readOnly ? disk.readOnly() : disk;
    }

    @Override
    final int run(Environment environment, PrintWriter out) throws IOException {
      FoundDevice device = environment.device(BlockDriver.DEVICE_TYPE);
      try (BlockDriver driver = BlockDriver.open(device.transport(), environment.hal())) {
        run(device, driver, out);
      }
      return 0;
    }

    abstract void run(FoundDevice device, BlockDriver driver, PrintWriter out) throws IOException;

    /**
     * Refuses what the disk has not, before anything of it is read or written.
     *
     * @throws IOException if some of the sectors lie beyond the end
     */
    static void requireSectors(BlockDriver driver, long sector, long count) throws IOException {
      long capacity = driver.config().capacity();
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

    /** How many bytes the driver and the device take in one request. */
    static int requestBytes(BlockDriver driver) {
      long most = Math.min(REQUEST_BYTES, driver.config().sizeMax());
      return (int)
          Math.max(
              BlockDevice.SECTOR_SIZE, most / BlockDevice.SECTOR_SIZE * BlockDevice.SECTOR_SIZE);
    }
  }

  /** Tells about the disk. */
  @Command(name = "info", description = "Shows the disk's features and configuration.")
  static final class Info extends DiskCommand {
    @Override
    void run(FoundDevice device, BlockDriver driver, PrintWriter out) {
      out.println(device);
      Inventory.of(driver).forEach((name, value) -> out.printf("  %-18s %s%n", name, value));
    }
  }

  /** Reads sectors. */
  @Command(name = "read", description = "Reads sectors, and shows them or stores them in a file.")
  static final class Read extends DiskCommand {
    @Option(
        names = "--sector",
        paramLabel = "N",
        defaultValue = "0",
        description = "The first sector; ${DEFAULT-VALUE} if absent.")
    private long sector;

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "1",
        description = "How many sectors of 512 bytes; ${DEFAULT-VALUE} if absent.")
    private int count;

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "Where the content goes; it is shown if absent.")
    private Path output;

    @Override
    void checkArguments() {
      if (sector < 0) {
        throw new ParameterException(spec().commandLine(), "--sector is 0 or more, not " + sector);
      }
      if (count < 1 || count > MAX_BYTES / BlockDevice.SECTOR_SIZE) {
        throw new ParameterException(
            spec().commandLine(),
            "--count is 1 to " + MAX_BYTES / BlockDevice.SECTOR_SIZE + ", not " + count);
      }
    }

    @Override
    void run(FoundDevice device, BlockDriver driver, PrintWriter out) throws IOException {
      requireSectors(driver, sector, count);
      if (output != null) {
        requireFolder(output);
      }
      byte[] content = new byte[count * BlockDevice.SECTOR_SIZE];
      int step = requestBytes(driver);
      for (int at = 0; at < content.length; at += step) {
        int length = Math.min(step, content.length - at);
        driver
            .requests()
            .read(
                sector + at / BlockDevice.SECTOR_SIZE,
                MemorySegment.ofArray(content).asSlice(at, length));
      }
      if (output == null) {
        HexDump.print(content, sector * BlockDevice.SECTOR_SIZE, out);
      } else {
        Files.write(output, content);
        out.println(content.length + " bytes read to " + output);
      }
    }

    /** Refuses a file that cannot be written for want of a folder: it is the folder to be named. */
    private static void requireFolder(Path file) throws IOException {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        throw new IOException("there is no folder " + folder);
      }
    }
  }

  /** Writes sectors. */
  @Command(
      name = "write",
      description = "Writes a file to the disk; the last sector is filled up with zeros.")
  static final class Write extends DiskCommand {
    @Option(
        names = "--sector",
        paramLabel = "N",
        defaultValue = "0",
        description = "The first sector; ${DEFAULT-VALUE} if absent.")
    private long sector;

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "What to write.")
    private Path input;

    @Override
    void checkArguments() {
      if (sector < 0) {
        throw new ParameterException(spec().commandLine(), "--sector is 0 or more, not " + sector);
      }
    }

    @Override
    void run(FoundDevice device, BlockDriver driver, PrintWriter out) throws IOException {
      byte[] file = input(driver);
      int sectors = Math.ceilDiv(file.length, BlockDevice.SECTOR_SIZE);
      if (sectors == 0) {
        throw new IOException(input + " is empty");
      }
      byte[] content = Arrays.copyOf(file, sectors * BlockDevice.SECTOR_SIZE);
      int step = requestBytes(driver);
      for (int at = 0; at < content.length; at += step) {
        int length = Math.min(step, content.length - at);
        driver
            .requests()
            .write(
                sector + at / BlockDevice.SECTOR_SIZE,
                MemorySegment.ofArray(content).asSlice(at, length));
      }
      if (driver.features().has(BlockFeature.FLUSH)) {
        driver.requests().flush();
      }
      out.println(sectors + " sectors written from sector " + sector);
    }

    private byte[] input(BlockDriver driver) throws IOException {
      if (Files.isDirectory(input)) {
        throw new IOException(input + " is a folder");
      }
      requireSectors(driver, sector, 1);
      // What does not fit the disk may not fit the memory either, and not every file has a size.
      long room = driver.config().capacity() - sector;
      long sectors =
          Math.min(MAX_BYTES / BlockDevice.SECTOR_SIZE, room < 0 ? Long.MAX_VALUE : room);
      int most = (int) sectors * BlockDevice.SECTOR_SIZE;
      try (InputStream stream = Files.newInputStream(input)) {
        byte[] file = stream.readNBytes(most);
        if (stream.read() >= 0) {
          throw new IOException(
              input
                  + " has more than "
                  + most
                  + " bytes, which is all that can be written from sector "
                  + sector
                  + " on");
        }
        return file;
      }
    }
  }
}

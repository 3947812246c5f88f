package org.virtio4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.Disk;
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
    subcommands = {
      BlockCommand.Info.class,
      BlockCommand.Read.class,
      BlockCommand.Write.class,
      BlockCopyCommand.class,
      BlockBenchCommand.class
    })
final class BlockCommand implements Runnable {
  /** How much is read or written at most: 1 GiB. */
  private static final int MAX_BYTES = 1 << 30;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "info, read, write, copy or bench?");
  }

  /** Tells about the disk. */
  @Command(name = "info", description = "Shows the disk's features and configuration.")
  static final class Info extends DiskCommand {
    @Override
    void run(OpenDisk open, PrintWriter out) {
      out.println(open.device());
      Inventory.of(open.disk().driver())
          .forEach((name, value) -> out.printf("  %-18s %s%n", name, value));
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
    void run(OpenDisk open, PrintWriter out) throws IOException {
      requireSectors(open.disk(), sector, count);
      if (output != null) {
        requireFolder(output);
      }
      byte[] content = new byte[count * BlockDevice.SECTOR_SIZE];
      open.disk().queue().read(sector, MemorySegment.ofArray(content));
      if (output == null) {
        HexDump.print(content, sector * BlockDevice.SECTOR_SIZE, out);
      } else {
        Files.write(output, content);
        out.println(content.length + " bytes read to " + output);
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
    void run(OpenDisk open, PrintWriter out) throws IOException {
      byte[] file = input(open.disk());
      int sectors = Math.ceilDiv(file.length, BlockDevice.SECTOR_SIZE);
      if (sectors == 0) {
        throw new IOException(input + " is empty");
      }
      byte[] content = Arrays.copyOf(file, sectors * BlockDevice.SECTOR_SIZE);
      open.disk().queue().write(sector, MemorySegment.ofArray(content));
      open.disk().queue().flush();
      out.println(sectors + " sectors written from sector " + sector);
    }

    private byte[] input(Disk disk) throws IOException {
      if (Files.isDirectory(input)) {
        throw new IOException(input + " is a folder");
      }
      requireSectors(disk, sector, 1);
      // What does not fit the disk may not fit the memory either, and not every file has a size.
      long room = disk.capacity() - sector;
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

package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.Disk;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Copies between the disk and a file. */
@Command(
    name = "copy",
    description = {
      "Copies the disk to a file, or a file to the disk, with several requests at once.",
      "The last block that is written is filled up with zeros."
    })
final class BlockCopyCommand extends DiskCommand {
  private static final int MAX_DEPTH = 256;

  /** Which way. */
  private static final class Direction {
    @Option(names = "--to", paramLabel = "FILE", required = true, description = "Copy to a file.")
    private Path to;

    @Option(
        names = "--from",
        paramLabel = "FILE",
        required = true,
        description = "Copy a file to the disk.")
    private Path from;
  }

  @ArgGroup(multiplicity = "1")
  private Direction direction;

  @Option(
      names = "--sector",
      paramLabel = "N",
      defaultValue = "0",
      description = "The first sector of the disk; ${DEFAULT-VALUE} if absent.")
  private long sector;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many requests are in flight at once; ${DEFAULT-VALUE} if absent.")
  private int depth;

  @Override
  void checkArguments() {
    if (sector < 0) {
      throw new ParameterException(spec().commandLine(), "--sector is 0 or more, not " + sector);
    }
    if (depth < 1 || depth > MAX_DEPTH) {
      throw new ParameterException(
          spec().commandLine(), "--depth is 1 to " + MAX_DEPTH + ", not " + depth);
    }
  }

  @Override
  void run(OpenDisk open, PrintWriter out) throws IOException {
    requireSectors(open.disk(), sector, 0);
    try (DiskCopy copy = new DiskCopy(open.disk(), open.hal(), depth)) {
      if (direction.to != null) {
        read(open.disk(), copy, out);
      } else {
        write(open.disk(), copy, out);
      }
    }
  }

  private void read(Disk disk, DiskCopy copy, PrintWriter out) throws IOException {
    requireFolder(direction.to);
    long bytes = disk.byteSize() - sector * BlockDevice.SECTOR_SIZE;
    try (FileChannel file =
        FileChannel.open(
            direction.to,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      Progress progress = Progress.of(out, bytes);
      copy.toFile(sector, bytes, file, progress::add);
      progress.end();
    }
    out.println(bytes + " bytes copied to " + direction.to);
  }

  private void write(Disk disk, DiskCopy copy, PrintWriter out) throws IOException {
    if (Files.isDirectory(direction.from)) {
      throw new IOException(direction.from + " is a folder");
    }
    try (FileChannel file = FileChannel.open(direction.from, StandardOpenOption.READ)) {
      long bytes = file.size();
      requireSectors(disk, sector, Math.ceilDiv(bytes, BlockDevice.SECTOR_SIZE));
      Progress progress = Progress.of(out, bytes);
      copy.fromFile(file, bytes, sector, progress::add);
      progress.end();
      out.println(bytes + " bytes copied from " + direction.from);
    }
  }
}

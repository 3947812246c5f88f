package org.virtio4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.virtio4j.device.block.BlockDevice;

/**
 * What is behind a disk: a file, or nothing at all.
 *
 * @param path where the file is; {@code null} for nothing, so that zeros are read, and what is
 *     written is forgotten
 * @param isTemporary whether the file is deleted at the end
 * @param isReadOnly whether the disk refuses to be written
 * @param queues how many queues the disk has
 */
record DiskImage(Path path, boolean isTemporary, boolean isReadOnly, int queues)
    implements AutoCloseable {
  /** The size in bytes of a disk of nothing: 1 GiB. */
  static final long NOTHING_BYTES = 1L << 30;

  /** The size in bytes of a temporary image: 1 MiB. */
  static final int TEMPORARY_BYTES = 1 << 20;

  /** An image of 1 MiB, each of whose sectors says in words which one it is. */
  static DiskImage temporary() throws IOException {
    byte[] content = new byte[TEMPORARY_BYTES];
    Arrays.fill(content, (byte) '.');
    for (int at = 0; at < TEMPORARY_BYTES; at += BlockDevice.SECTOR_SIZE) {
      String text = "This is sector " + at / BlockDevice.SECTOR_SIZE + " of a new disk";
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, content, at, bytes.length);
    }
    Path path = Files.createTempFile("virtio4j-", ".img");
    path.toFile().deleteOnExit(); // if the command is interrupted
    return new DiskImage(Files.write(path, content), true, false, 1);
  }

  /** An image that the user has. */
  static DiskImage existing(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder, not the image of a disk");
    }
    long size = Files.size(path);
    if (size == 0 || size % BlockDevice.SECTOR_SIZE != 0) {
      throw new IOException(
          path
              + " is no image of a disk: its size is "
              + size
              + " bytes, not 512 or a multiple of it");
    }
    return new DiskImage(path, false, false, 1);
  }

  /** The same image as a read-only disk. */
  DiskImage readOnly() {
    return new DiskImage(path, isTemporary, true, queues);
  }

  /** The same image with other queues. */
  DiskImage withQueues(int queues) {
    return new DiskImage(path, isTemporary, isReadOnly, queues);
  }

  /** A disk that costs the least. */
  static DiskImage nothing() {
    return new DiskImage(null, false, false, 1);
  }

  boolean isNothing() {
    return path == null;
  }

  @Override
  public void close() throws IOException {
    if (isTemporary) {
      Files.deleteIfExists(path);
    }
  }
}

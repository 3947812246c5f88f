package org.virtio4j.qemu;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder for temporary files that no other user can enter. Has no folders inside. */
record PrivateFolder(Path path) implements AutoCloseable {
  static PrivateFolder create() throws IOException {
    return new PrivateFolder(
        Files.createTempDirectory(
            "virtio4j-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Deletes the folder and the files in it. */
  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(path);
  }
}

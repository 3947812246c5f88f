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

  /**
   * Deletes the folder and the files in it. That what was done with them succeeded does not change
   * if this is not possible.
   */
  @Override
  public void close() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      // Somebody else is at work there; a few empty files stay.
    }
  }
}

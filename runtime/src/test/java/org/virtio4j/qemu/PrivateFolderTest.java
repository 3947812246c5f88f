package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class PrivateFolderTest {
  @Test
  void letsNobodyElseIn() throws IOException {
    try (PrivateFolder folder = PrivateFolder.create()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void goesWithItsFiles() throws IOException {
    PrivateFolder folder = PrivateFolder.create();
    Files.writeString(folder.file("a"), "text");

    folder.close();

    assertThat(folder.path()).doesNotExist();
  }
}

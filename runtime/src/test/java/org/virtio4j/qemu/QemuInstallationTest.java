package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.virtio4j.TransportException;

@Timeout(60)
class QemuInstallationTest {
  @TempDir private Path folder;

  private Path program(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("qemu-system-test"), "#!/bin/sh\n" + script);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void findsTheProgramInTheFirstFolderThatHasIt() throws IOException {
    Path program = program("");

    assertThat(QemuInstallation.find("qemu-system-test", "/nowhere::/usr/bin:" + folder))
        .contains(new QemuInstallation(program));
  }

  @Test
  void doesNotTakeAFileThatCannotBeRun() throws IOException {
    Files.setPosixFilePermissions(program(""), PosixFilePermissions.fromString("rw-------"));
    Files.createDirectory(folder.resolve("qemu-system-folder"));

    assertThat(QemuInstallation.find("qemu-system-test", folder.toString())).isEmpty();
    assertThat(QemuInstallation.find("qemu-system-folder", folder.toString())).isEmpty();
  }

  @Test
  void saysHowToInstallWhatIsMissing() {
    QemuBoard virt = QemuBoard.AARCH64_VIRT;
    QemuBoard missing =
        new QemuBoard(
            "none",
            "qemu-system-none",
            virt.machine(),
            virt.options(),
            virt.firmware(),
            virt.ramBase(),
            virt.slots(),
            virt.pci(),
            virt.interrupts());

    assertThatThrownBy(() -> QemuMachine.builder(missing).start())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("qemu-system-none is missing")
        .hasMessageContaining("apt-get install");
    assertThat(QemuInstallation.howToInstall(virt)).endsWith(" qemu-system-arm");
  }

  @Test
  void asksForTheVersion() throws IOException {
    Path program = program("[ \"$1\" = --version ] && echo 'QEMU emulator version 7.2.0 (Debian)'");

    assertThat(new QemuInstallation(program).version()).hasToString("7.2.0");
  }

  @Test
  void reportsAProgramWithoutAVersion() throws IOException {
    QemuInstallation installation = new QemuInstallation(program("echo no; exit 2"));

    assertThatThrownBy(installation::version)
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("exit code 2")
        .hasMessageContaining("no");
  }
}

package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QemuDeviceTest {
  private static final QemuPlace PLACE = new QemuPlace("dev3", "-device", "bus=virtio-mmio-bus.3");

  @Test
  void namesBackEndsAfterThePlace() {
    assertThat(QemuDevice.disk(Path.of("/images/a%s.img"), "serial=A1").arguments(PLACE))
        .containsExactly(
            "-drive",
            "if=none,id=dev3-drive,format=raw,readonly=off,file=/images/a%s.img",
            "-device",
            "virtio-blk-device,id=dev3,bus=virtio-mmio-bus.3,drive=dev3-drive,serial=A1");
  }

  @Test
  void makesADiskReadOnly() {
    assertThat(QemuDevice.readOnlyDisk(Path.of("/a.img")).arguments(PLACE))
        .contains("if=none,id=dev3-drive,format=raw,readonly=on,file=/a.img");
  }

  @Test
  void connectsAConsole() {
    assertThat(QemuDevice.console(Path.of("/out")).arguments(PLACE))
        .containsExactly(
            "-chardev",
            "file,id=dev3-stream,path=/out",
            "-device",
            "virtio-serial-device,id=dev3,bus=virtio-mmio-bus.3",
            "-device",
            "virtconsole,bus=dev3.0,chardev=dev3-stream");
    assertThat(QemuDevice.consoleOnSocket(Path.of("/sock"), "max_ports=1").arguments(PLACE))
        .contains(
            "socket,id=dev3-stream,server=on,wait=off,path=/sock",
            "virtio-serial-device,id=dev3,bus=virtio-mmio-bus.3,max_ports=1");
  }

  @Test
  void doublesCommasInPaths() {
    assertThat(QemuDevice.console(Path.of("/a,b")).arguments(PLACE))
        .contains("file,id=dev3-stream,path=/a,,b");
  }

  @Test
  void makesPathsAbsolute() {
    // Relative, "nbd:disk" would be a protocol.
    assertThat(QemuDevice.option(Path.of("nbd:disk"))).startsWith("/").endsWith("/nbd:disk");
  }
}

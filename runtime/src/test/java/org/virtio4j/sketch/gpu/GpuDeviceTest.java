package org.virtio4j.sketch.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.virtio4j.RequestFailedException;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.transport.mmio.MmioTransport;

/** The sketch of a graphics device, on an emulated one: replies that are cases of a union. */
@Timeout(60)
class GpuDeviceTest {
  private final EmulatedMachine machine = EmulatedMachine.copying();
  private final List<String> requests = new ArrayList<>(); // in hexadecimal, without the header
  private Consumer<Chain> answer = chain -> chain.writeU32(0x1100).seekWrite(24).complete();
  private GpuDriver driver;

  private GpuDriver.Control open() {
    EmulatedDevice device =
        machine.add(
            EmulatedDevice.builder(16)
                .features(0, 1)
                .config(new byte[20])
                .queue(
                    0,
                    16,
                    chain -> {
                      chain.seekRead(24);
                      requests.add(HexFormat.of().formatHex(chain.readAll()));
                      answer.accept(chain);
                    })
                .queue(1, 16, Chain::complete));
    driver =
        GpuDriver.open(
            MmioTransport.open(machine.hal(), device.address(), device.registerBytes()),
            machine.hal());
    return driver.control();
  }

  @AfterEach
  void close() {
    assertThat(driver.control().outstanding()).isZero();
    driver.close();
    driver.session().transport().close();
    machine.verifyReleased();
    machine.close();
  }

  @Test
  void returnsTheCaseThatTheDeviceAnswered() {
    answer =
        chain ->
            chain
                .writeU32(0x1101)
                .seekWrite(24)
                .writeU32(1)
                .writeU32(2)
                .writeU32(640)
                .writeU32(480)
                .writeU32(1)
                .writeU32(0)
                .write(new byte[15 * 24])
                .complete();
    GpuReply.Mode first = open().displayInfo().modes()[0];
    assertThat(first.r()).isEqualTo(new Rect(1, 2, 640, 480));
    assertThat(first.enabled()).isTrue();
  }

  @Test
  void failsIfTheDeviceAnsweredAnotherCase() {
    GpuDriver.Control control = open();
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(control::displayInfo)
        .satisfies(e -> assertThat(e.status()).isEqualTo(0x1100));
    answer = Chain::complete;
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(() -> control.edid(0L))
        .withMessageContaining("wrote no status");
  }

  @Test
  void findsAComponentInsideOfARecordOfTheBody() {
    open().flush(1, 2, 3, 4, 5);
    assertThat(requests.getFirst())
        .startsWith("01000000" + "02000000" + "03000000" + "04000000" + "05000000");
  }

  @Test
  void writesTheSizeOfTheCommands() {
    open()
        .submit3d(
            new HeaderFlags(true, false), 9L, 1L, MemorySegment.ofArray(new byte[] {1, 2, 3}));
    assertThat(requests.getFirst()).startsWith("03000000").endsWith("010203");
  }
}

package org.virtio4j.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.virtio4j.RequestFailedException;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.transport.mmio.MmioTransport;

/** The test that the README shows. */
class LampTest {
  @Test
  void showsPicturesOnLampsThatWork() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device =
          machine.add(
              EmulatedDevice.builder(62)
                  .config(2, 0) // two lamps
                  .queue(
                      0,
                      64,
                      chain -> {
                        int code = chain.readU8();
                        int lamp = chain.readU8();
                        chain.writeU8(code == 1 && lamp == 0 ? 0 : 1).complete();
                      }));
      try (MmioTransport transport =
              MmioTransport.open(machine.hal(), device.address(), device.registerBytes());
          LampDriver driver = LampDriver.open(transport, machine.hal())) {
        MemorySegment picture = MemorySegment.ofArray(new byte[64]);
        driver.lamps().show(0, picture);
        assertThatThrownBy(() -> driver.lamps().show(1, picture))
            .isInstanceOf(RequestFailedException.class)
            .hasMessage("show failed: the device answered BROKEN (1)");
        assertThatThrownBy(() -> driver.lamps().show(2, picture))
            .hasMessage("there are 2 lamps"); // the device was not asked
        assertThat(driver.lamps().hasRecolour()).isFalse(); // COLOUR is not offered
      }
      machine.verify(); // the driver broke no rule of the specification
      machine.verifyReleased(); // and gave everything back
    }
  }
}

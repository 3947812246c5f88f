package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.virtio4j.emulation.RawDriver.RawQueue;
import org.virtio4j.hal.DmaMemory;

/** A driver that obeys the rules, on all kinds of devices. */
class EmulatedDeviceTest {
  private static EmulatedDevice.Builder increment() {
    return EmulatedDevice.builder(42)
        .queue(
            0,
            8,
            chain -> {
              int question = chain.readU32();
              chain.writeU32(question + 1).complete();
            });
  }

  @Test
  void answersARequestWhenItIsNotified() {
    try (RawDriver driver = RawDriver.copying(increment())) {
      RawQueue queue = driver.live(8);
      DmaMemory buffers = driver.allocate(8);
      buffers.segment().set(ValueLayout.JAVA_INT, 0, 41);
      queue
          .descriptor(3, buffers.deviceAddress(), 4, RawQueue.NEXT, 5)
          .descriptor(5, buffers.deviceAddress() + 4, 4, RawQueue.WRITE, 0)
          .publish(3)
          .kick();

      assertThat(queue.usedIndex()).isEqualTo(1);
      assertThat(queue.usedId(0)).isEqualTo(3);
      assertThat(queue.usedLength(0)).isEqualTo(4);
      assertThat(buffers.segment().get(ValueLayout.JAVA_INT, 4)).isEqualTo(42);
      assertThat(driver.read(RawDriver.INTERRUPT_STATUS)).isEqualTo(1);
      driver.write(RawDriver.INTERRUPT_ACK, 1);
      assertThat(driver.read(RawDriver.INTERRUPT_STATUS)).isZero();
      driver.reset();
      driver.machine.hal().free(buffers);
      driver.machine.hal().free(queue.memory);
      driver.machine.verifyReleased();
    }
  }
}

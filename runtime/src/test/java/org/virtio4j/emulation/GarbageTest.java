package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.emulation.RawDriver.RawQueue;
import org.virtio4j.emulation.model.BlockModel;

/** Whatever a driver does, the device reports it and throws nothing into its face. */
class GarbageTest {
  private static final int ROUNDS = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void survivesAnyRing(long seed) {
    Random random = new Random(seed);
    try (RawDriver driver = RawDriver.copying(EmulatedDevice.builder(BlockModel.inMemory(8)))) {
      for (int round = 0; round < ROUNDS; round++) {
        driver.device.log().clear();
        RawQueue queue = driver.live(16, random.nextBoolean() ? new int[] {28, 29} : new int[0]);
        long page = driver.allocate(4096).deviceAddress();
        for (int i = 0; i < 16; i++) {
          long address = random.nextInt(8) == 0 ? random.nextLong() : page + random.nextInt(4096);
          int length = random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(600);
          int flags = random.nextInt(16) == 0 ? random.nextInt(1 << 16) : random.nextInt(8);
          queue.descriptor(i, address, length, flags, random.nextInt(18));
        }
        for (int i = 0; i < 8; i++) {
          queue.publish(random.nextInt(32) == 0 ? random.nextInt(1 << 16) : random.nextInt(16));
          queue.kick();
        }
        assertNoFailure(driver);
        driver.reset();
        driver.machine.hal().free(queue.memory);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void survivesAnyAccess(long seed) {
    Random random = new Random(seed);
    EmulatedDevice.Builder builder = EmulatedDevice.builder(BlockModel.inMemory(8));
    try (RawDriver driver = RawDriver.copying(seed % 2 == 0 ? builder.legacy() : builder)) {
      RawQueue queue = driver.queue(0, 16);
      for (int round = 0; round < 100 * ROUNDS; round++) {
        if (round % 1000 == 0) {
          driver.device.log().clear();
        }
        int width = random.nextInt(8) == 0 ? 1 << random.nextInt(4) : 4;
        int offset = random.nextInt(8) == 0 ? random.nextInt(0x200) : random.nextInt(0x50) << 2;
        long value =
            switch (random.nextInt(4)) {
              case 0 -> random.nextInt() & 0xffff_ffffL;
              case 1 -> queue.memory.deviceAddress() + 4096L * random.nextInt(3) & 0xffff_ffffL;
              default -> random.nextInt(32);
            };
        if (random.nextBoolean()) {
          driver.window.read(offset, width);
        } else {
          driver.window.write(offset, width, value);
        }
      }
      assertNoFailure(driver);
    }
  }

  private static void assertNoFailure(RawDriver driver) {
    assertThat(driver.machine.violations())
        .extracting(Violation::rule)
        .doesNotContain(Rule.MODEL_FAILED);
  }
}

package org.virtio4j.device.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.device.Rig;
import org.virtio4j.device.Rig.Setting;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.emulation.model.EntropyModel;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.mmio.MmioTransport;

class EntropyTest {
  /** Bytes that count upwards from 1. */
  private static byte[] counted(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i + 1);
    }
    return bytes;
  }

  private static EntropyModel counting(int maxBytes) {
    return new EntropyModel(EntropyTest::counted, maxBytes);
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void readFillsTheBuffer(Setting setting) {
    try (Rig rig = setting.rig(counting(1000));
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
      MemorySegment buffer = rig.buffer(100);
      for (int i = 0; i < 50; i++) {
        buffer.fill((byte) 0);
        assertThat(driver.read(buffer)).isEqualTo(100);
        assertThat(buffer.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(counted(100));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void readSaysHowMuchTheDeviceWrote(Setting setting) {
    try (Rig rig = setting.rig(counting(10));
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
      MemorySegment buffer = rig.buffer(64);
      assertThat(driver.read(buffer)).isEqualTo(10); // what is behind those means nothing
      assertThat(buffer.asSlice(0, 10).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(counted(10));
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void manyRequestsAreInFlightAndComeBackWithTheirAttachments(Setting setting) {
    try (Rig rig = setting.rig(counting(64));
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
      int capacity = driver.requests().capacity();
      assertThat(capacity).isEqualTo(8);
      List<MemorySegment> buffers = new ArrayList<>();
      for (int i = 0; i < capacity; i++) {
        buffers.add(rig.buffer(i + 1));
        assertThat(driver.submitRead(buffers.get(i), 1000 + i)).isNotEqualTo(SlotQueue.FULL);
      }
      assertThat(driver.submitRead(rig.buffer(1), 0)).isEqualTo(SlotQueue.FULL);
      List<Long> attachments = new ArrayList<>();
      while (attachments.size() < capacity) {
        driver
            .requests()
            .awaitAny((attachment, status, written, reply, base) -> {
              assertThat(status).isZero();
              assertThat(written).isEqualTo(attachment - 1000 + 1);
              attachments.add(attachment);
            });
      }
      assertThat(attachments).doesNotHaveDuplicates().hasSize(capacity);
      buffers.forEach(buffer ->
          assertThat(buffer.toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(counted((int) buffer.byteSize())));
    }
  }

  @Test
  void worksWithoutAnyCommonFeature() {
    DriverOptions options =
        DriverOptions.defaults()
            .without(CommonFeature.INDIRECT_DESC)
            .without(CommonFeature.EVENT_IDX);
    try (Rig rig = Rig.SIMPLE.rig(counting(64));
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal(), options)) {
      assertThat(driver.features().commonFeatures()).containsExactly(CommonFeature.VERSION_1);
      assertThat(driver.read(rig.buffer(20))).isEqualTo(20);
    }
  }

  @Test
  void closeResetsTheDeviceAndItCanBeOpenedAgain() {
    try (Rig rig = Rig.SIMPLE.rig(counting(64))) {
      for (int i = 0; i < 3; i++) {
        try (MmioTransport transport = rig.transport();
            EntropyDriver driver = EntropyDriver.open(transport, rig.hal())) {
          assertThat(driver.read(rig.buffer(20))).isEqualTo(20);
          assertThat(rig.device().status().has(DeviceStatus.DRIVER_OK)).isTrue();
        }
        assertThat(rig.device().status()).isEqualTo(DeviceStatus.RESET);
      }
    }
  }

  /** However the device lies about the length, no more than the buffer is said to be filled. */
  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {"LENGTH_TOO_LARGE", "LENGTH_HUGE"})
  void lengthIsNeverMoreThanTheBufferHolds(HostileBehaviour lie) {
    try (Rig rig = Rig.SIMPLE.rig(counting(64));
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
      rig.device().misbehave(lie);
      assertThat(driver.read(rig.buffer(20))).isEqualTo(20);
    }
  }

  @Test
  void strictDriverBreaksTheQueueWhenTheLengthIsTooLarge() {
    DriverOptions strict = DriverOptions.defaults().withStrictLengths(true);
    try (Rig rig = Rig.SIMPLE.rig(counting(64));
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal(), strict)) {
      rig.device().misbehave(HostileBehaviour.LENGTH_TOO_LARGE);
      assertThatThrownBy(() -> driver.read(rig.buffer(20)))
          .isInstanceOf(QueueBrokenException.class)
          .hasMessageContaining("21");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {
        "ID_OUT_OF_RANGE",
        "ID_WITH_HIGH_BITS",
        "ID_NOT_OUTSTANDING",
        "INDEX_JUMP",
        "INDEX_BACKWARDS"
      })
  void lieBreaksTheQueueUntilTheDeviceIsOpenedAgain(HostileBehaviour lie) {
    try (Rig rig = Rig.SIMPLE.rig(counting(64))) {
      try (EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal(), Rig.IMPATIENT)) {
        rig.device().misbehave(lie);
        assertThatThrownBy(() -> driver.read(rig.buffer(20)))
            .isInstanceOf(QueueBrokenException.class);
        rig.device().misbehave(HostileBehaviour.NONE);
        assertThatThrownBy(() -> driver.read(rig.buffer(20)))
            .isInstanceOf(QueueBrokenException.class)
            .hasMessageContaining("is broken");
        assertThatThrownBy(() -> driver.submitRead(rig.buffer(20), 0))
            .isInstanceOf(QueueBrokenException.class);
      }
      try (EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
        assertThat(driver.read(rig.buffer(20))).isEqualTo(20);
      }
    }
  }

  @Test
  void silenceEndsInATimeoutAndTheBufferStaysTheDevicesUntilClose() {
    try (Rig rig = Rig.SIMPLE.rig(counting(64))) {
      try (EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal(), Rig.IMPATIENT)) {
        rig.device().misbehave(HostileBehaviour.SILENCE);
        assertThatThrownBy(() -> driver.read(rig.buffer(20)))
            .isInstanceOf(DeviceTimeoutException.class)
            .hasMessageContaining("read");
        assertThatThrownBy(() -> driver.read(rig.buffer(20)))
            .isInstanceOf(QueueBrokenException.class);
      }
      rig.device().misbehave(HostileBehaviour.NONE);
      try (EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
        assertThat(driver.read(rig.buffer(20))).isEqualTo(20);
      }
    }
  }

  @Test
  void nothingWrittenIsNoByte() {
    try (Rig rig = Rig.SIMPLE.rig(counting(64));
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
      rig.device().misbehave(HostileBehaviour.LENGTH_ZERO);
      assertThat(driver.read(rig.buffer(20))).isZero();
    }
  }

  @Test
  void requestsCompleteInAnyOrder() {
    Held held = new Held();
    try (Rig rig = Rig.SIMPLE.rig(held);
        EntropyDriver driver = EntropyDriver.open(rig.transport(), rig.hal())) {
      for (int i = 0; i < 3; i++) {
        driver.submitRead(rig.buffer(8), i);
      }
      List<Long> order = new ArrayList<>();
      assertThat(driver.requests().poll((attachment, s, w, r, b) -> order.add(attachment)))
          .isZero();
      for (int i : new int[] {2, 0, 1}) {
        held.chains.get(i).write((byte) i).complete();
      }
      assertThat(driver.requests().poll((attachment, s, w, r, b) -> order.add(attachment)))
          .isEqualTo(3);
      assertThat(order).containsExactly(2L, 0L, 1L);
    }
  }

  /** A device that keeps its requests. */
  private static final class Held implements DeviceModel {
    final List<Chain> chains = new ArrayList<>();

    @Override
    public DeviceType deviceType() {
      return EntropyDriver.DEVICE_TYPE;
    }

    @Override
    public int[] queueSizes() {
      return new int[] {8};
    }

    @Override
    public void available(Chain chain) {
      chains.add(chain);
    }
  }
}

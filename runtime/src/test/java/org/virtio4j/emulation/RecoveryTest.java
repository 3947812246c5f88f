package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DeviceNeedsResetException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.emulation.Sleepers.Requests;
import org.virtio4j.emulation.Sleepers.Ring;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.emulation.model.EntropyModel;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/** Devices that fail, and drivers that go on afterwards. */
@Timeout(60)
class RecoveryTest {
  private final EmulatedMachine machine = EmulatedMachine.copying();

  private static DriverOptions options() {
    return DriverOptions.defaults().withTimeout(Duration.ofSeconds(10));
  }

  private EmulatedDevice entropy(Ring ring) {
    return machine.add(ring.builder(new EntropyModel()).stepped());
  }

  private static List<Long> poll(Requests requests) {
    List<Long> completed = new ArrayList<>();
    requests.poll((attachment, status, written, reply, base) -> completed.add(attachment));
    return completed;
  }

  @ParameterizedTest
  @EnumSource
  void noRequestIsLostInSilence(Ring ring) {
    EmulatedDevice device = entropy(ring);
    try (DeviceSession<NoFeature> session = Sleepers.begin(device, options())) {
      Requests requests = new Requests(session);
      session.start();
      DmaMemory memory = machine.hal().allocate(4096, BufferDirection.DEVICE_TO_DRIVER);
      for (int i = 0; i < 5; i++) {
        requests.submit(memory.segment().asSlice(i * 64L, 64), i);
      }
      requests.publish();
      device.step(2);
      device.needsReset();
      List<Long> cancelled = new ArrayList<>();
      assertThat(
              session.recover((queue, attachment) -> {
                assertThat(queue).isZero();
                cancelled.add(attachment);
                requests.submit(memory.segment().asSlice(attachment * 64, 64), attachment + 10);
              }))
          .isEqualTo(3);
      assertThat(cancelled).containsExactly(2L, 3L, 4L);
      assertThat(poll(requests)).containsExactly(0L, 1L); // finished before
      assertThat(device.status().has(DeviceStatus.DRIVER_OK)).isTrue();
      assertThat(device.status().has(DeviceStatus.DEVICE_NEEDS_RESET)).isFalse();
      device.step();
      assertThat(poll(requests)).containsExactly(12L, 13L, 14L);
      assertThat(requests.outstanding()).isZero();
      machine.hal().free(memory);
    }
    machine.verifyReleased();
  }

  @Test
  void aBrokenQueueIsRecoveredToo() {
    EmulatedDevice device = entropy(Ring.PACKED_EVENT_IDX);
    try (DeviceSession<NoFeature> session = Sleepers.begin(device, options())) {
      Requests requests = new Requests(session);
      session.start();
      MemorySegment data = MemorySegment.ofArray(new byte[16]); // by a bounce buffer
      requests.submit(data, 1);
      requests.submit(data, 2);
      requests.publish();
      device.misbehave(HostileBehaviour.ID_OUT_OF_RANGE);
      device.step(1);
      assertThatThrownBy(() -> poll(requests)).isInstanceOf(QueueBrokenException.class);
      device.misbehave(HostileBehaviour.NONE);
      assertThat(session.recover()).isEqualTo(2);
      assertThat(requests.outstanding()).isZero();
      for (int i = 0; i < 8; i++) { // all slots are free, and all bounce buffers
        assertThat(requests.submit(data, i)).isNotNegative();
      }
      requests.publish();
      device.step();
      assertThat(poll(requests)).hasSize(8);
    }
    machine.verifyReleased();
  }

  @Test
  void aCallThatTimedOutIsForgotten() {
    EmulatedDevice device = entropy(Ring.SPLIT);
    DriverOptions options = options().withTimeout(Duration.ofMillis(20));
    try (DeviceSession<NoFeature> session = Sleepers.begin(device, options)) {
      Requests requests = new Requests(session);
      session.start();
      MemorySegment data = MemorySegment.ofArray(new byte[16]);
      assertThatThrownBy(() -> requests.read(data)).isInstanceOf(DeviceTimeoutException.class);
      assertThat(session.recover()).isZero(); // whoever called was told by the exception
      assertThat(requests.outstanding()).isZero();
      requests.submit(data, 7);
      requests.publish();
      device.step();
      assertThat(poll(requests)).containsExactly(7L);
    }
    machine.verifyReleased();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void streamsGoOn(boolean legacy) {
    ConsoleModel model = new ConsoleModel();
    EmulatedDevice.Builder builder = EmulatedDevice.builder(model);
    EmulatedDevice device = machine.add(legacy ? builder.legacy() : builder);
    try (DeviceSession<NoFeature> session = Sleepers.begin(device, options())) {
      ReceiveQueue receive = session.receiveQueue("receiveq", 0, 16, 4, 64);
      TransmitQueue transmit = session.transmitQueue("transmitq", 1, 4, 2, 8);
      session.start();
      model.feed("lost");
      device.needsReset();
      DmaMemory memory = machine.hal().allocate(64, BufferDirection.DRIVER_TO_DEVICE);
      transmit.submit(memory.segment().asSlice(0, 4), 33);
      transmit.publish();
      List<Long> cancelled = new ArrayList<>();
      assertThat(
              session.recover((queue, attachment) -> {
                assertThat(queue).isEqualTo(1);
                cancelled.add(attachment);
              }))
          .isEqualTo(1);
      assertThat(cancelled).containsExactly(33L);
      assertThat(receive.next()).isFalse();
      assertThat(model.receiveBuffers()).isEqualTo(4);
      model.feed("again");
      assertThat(receive.awaitNext()).isTrue();
      assertThat(receive.length()).isEqualTo(5);
      byte[] text = "and out".getBytes();
      transmit.sendAll(MemorySegment.ofArray(text), 0, text.length);
      transmit.drain();
      assertThat(model.outputText()).isEqualTo("and out");
      machine.hal().free(memory);
    }
    machine.verifyReleased();
  }

  @Test
  void recoversAgainAndAgain() {
    EmulatedDevice device = entropy(Ring.SPLIT_EVENT_IDX);
    try (DeviceSession<NoFeature> session = Sleepers.begin(device, Sleepers.options())) {
      Requests requests = new Requests(session);
      session.start();
      device.start();
      MemorySegment data = MemorySegment.ofArray(new byte[16]);
      for (int i = 0; i < 50; i++) {
        assertThat(requests.read(data)).isEqualTo(16);
        device.needsReset();
        assertThatThrownBy(() -> requests.read(data))
            .isInstanceOfAny(DeviceNeedsResetException.class, QueueBrokenException.class);
        assertThatThrownBy(() -> session.changes().poll())
            .isInstanceOf(DeviceNeedsResetException.class);
        assertThat(session.recover()).isZero();
        assertThat(session.changes().poll()).isFalse();
      }
      device.close();
    }
    machine.verifyReleased();
  }

  @Test
  void buffersStayTheDevicesIfTheResetDoesNotEnd() {
    EmulatedDevice device = entropy(Ring.SPLIT);
    DeviceSession<NoFeature> session =
        Sleepers.begin(device, options().withTimeout(Duration.ofMillis(20)));
    Requests requests = new Requests(session);
    session.start();
    requests.submit(MemorySegment.ofArray(new byte[16]), 1);
    requests.publish();
    device.holdResets(true);
    assertThatThrownBy(session::recover)
        .isInstanceOf(DeviceTimeoutException.class)
        .hasMessageContaining("did not finish its reset");
    machine.verify(); // nothing was freed, or given back, that the device may still write
    assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
    session.close();
  }

  @Test
  void aHandlerCannotRecoverItsOwnDriver() {
    EmulatedDevice device = entropy(Ring.SPLIT);
    try (DeviceSession<NoFeature> session = Sleepers.begin(device, options())) {
      Requests requests = new Requests(session);
      assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
      session.start();
      requests.submit(MemorySegment.ofArray(new byte[16]), 1);
      requests.publish();
      device.step();
      requests.poll((attachment, status, written, reply, base) ->
          assertThatThrownBy(session::recover)
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("a handler cannot recover its own driver"));
    }
    assertThatThrownBy(
            () -> {
              DeviceSession<NoFeature> closed = Sleepers.begin(device, options());
              closed.close();
              closed.recover();
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the session is closed");
  }

  /** A device that changes its mind about features. */
  private static final class Fickle implements DeviceModel {
    boolean refuses;

    @Override
    public DeviceType deviceType() {
      return new DeviceType(4);
    }

    @Override
    public int[] queueSizes() {
      return new int[] {8};
    }

    @Override
    public boolean accepts(FeatureBits accepted) {
      return !refuses;
    }

    @Override
    public void available(Chain chain) {
      chain.complete();
    }
  }

  @Test
  void failsClearlyIfTheDeviceIsAnotherOneAfterwards() {
    Fickle model = new Fickle();
    EmulatedDevice device = machine.add(EmulatedDevice.builder(model).stepped());
    DeviceSession<NoFeature> session = Sleepers.begin(device, options());
    Requests requests = new Requests(session);
    session.start();
    model.refuses = true;
    assertThatThrownBy(session::recover)
        .isInstanceOf(InitializationException.class)
        .hasMessageContaining("the device refuses the features");
    assertThatThrownBy(() -> requests.submit(MemorySegment.ofArray(new byte[1]), 0))
        .isInstanceOf(QueueBrokenException.class);
    session.close();
    machine.verifyReleased();
  }
}

package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.TransportException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ScriptedPackedRing;
import org.virtio4j.queue.ScriptedRing;
import org.virtio4j.transport.CommonFeature;

/** Queues that are reset one by one (VIRTIO 1.4, 2.6.1), while others run. */
class QueueResetTest {
  private static final class Requests extends SlotQueue {
    Requests(DeviceSession<?> session, int index, int size) {
      super(session, "requests", index, size, 8, 1, 1, 0, 1);
    }

    long read(MemorySegment data, long attachment) {
      int slot = takeSlot();
      return slot < 0 ? FULL : submitWritable(slot, attachment, data);
    }

    void await(long token) {
      awaitCompletion("read", token);
    }
  }

  private final RegionHal region = RegionHal.inProcess(1 << 22, 0x4000_0000L);
  private final RecordingHal hal = new RecordingHal(region);
  private final ScriptedTransport device = new ScriptedTransport(region);
  private final MemorySegment data = region.allocate(64, BufferDirection.BOTH).segment();
  private final AtomicLong time = new AtomicLong();
  private final List<Long> completed = new ArrayList<>();
  private final List<Long> cancelled = new ArrayList<>();
  private final CompletionHandler collect =
      (attachment, status, written, reply, base) -> completed.add(attachment);

  private DriverOptions options =
      DriverOptions.defaults()
          .withTimeout(Duration.ofSeconds(1))
          .withWaitStrategy(attempt -> time.addAndGet(1_000_000));

  @BeforeEach
  void offer() {
    device.offer(CommonFeature.RING_RESET, CommonFeature.INDIRECT_DESC);
  }

  private DeviceSession<NoFeature> begin() {
    return DeviceSession.begin(
        device, hal, options, ScriptedTransport.TYPE, NoFeature.TABLE, time::get);
  }

  /** Uses the next chain of a queue, in whichever layout. */
  private void use(int queue, int written) {
    ScriptedPackedRing packed = device.packedRings.get(queue);
    if (packed != null) {
      packed.use(packed.take().id(), written);
    } else {
      ScriptedRing ring = device.rings.get(queue);
      ring.use(ring.take(), written);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 16", "false, 4", "false, 64", "true, 16", "true, 4", "true, 64", "true, 100"})
  void cancelsWhatIsInFlightAndGoesOnWithAnotherSize(boolean packed, int size) {
    if (packed) {
      device.offer(CommonFeature.RING_PACKED);
    }
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 16);
    Requests other = new Requests(session, 1, 16);
    session.start();
    other.read(data, 100);
    other.publish();
    for (int i = 0; i < 4; i++) {
      queue.read(data, i);
    }
    queue.publish();
    use(0, 65);
    queue.read(data, 4); // not published
    device.queueResetReads = 3;

    int count = queue.reset(size, cancelled::add);

    assertThat(count).isEqualTo(4);
    assertThat(cancelled).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(hal.shared).as("only the other queue's").isEqualTo(1);
    assertThat(device.log).contains("reset queue 0", "reset? 0", "queue 0 of " + size);
    assertThat(queue.capacity()).isEqualTo(size);
    assertThat(queue.outstanding()).as("what was completed waits for poll").isEqualTo(1);
    assertThat(queue.poll(collect)).isEqualTo(1);
    assertThat(completed).containsExactly(0L);
    // The other queue does not notice.
    use(1, 65);
    other.poll(collect);
    assertThat(completed).containsExactly(0L, 100L);
    completed.clear();
    for (int lap = 0; lap < 3; lap++) {
      for (long i = 0; i < size; i++) {
        assertThat(queue.read(data, i)).isNotEqualTo(SlotQueue.FULL);
      }
      assertThat(queue.read(data, -1)).isEqualTo(SlotQueue.FULL);
      queue.publish();
      for (int i = 0; i < size; i++) {
        use(0, 65);
      }
      assertThat(queue.poll(collect)).isEqualTo(size);
    }
    assertThat(completed).hasSize(3 * size).doesNotContain(-1L);
    session.close();
    assertThat(hal.allocated).isEmpty();
    assertThat(hal.shared).isZero();
  }

  @Test
  void makesABrokenQueueWorkAgain() {
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 16);
    session.start();
    queue.read(data, 1);
    queue.publish();
    device.rings.get(0).use(9999, 0);
    assertThatThrownBy(() -> queue.poll(collect)).isInstanceOf(QueueBrokenException.class);

    assertThat(queue.reset(16, cancelled::add)).isEqualTo(1);

    queue.read(data, 2);
    queue.publish();
    use(0, 65);
    assertThat(queue.poll(collect)).isEqualTo(1);
    assertThat(completed).containsExactly(2L);
  }

  @Test
  void takesBackTheSlotOfACallThatGaveUp() {
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 4);
    session.start();
    long token = queue.read(data, 1);
    assertThatThrownBy(() -> queue.await(token)).isInstanceOf(DeviceTimeoutException.class);
    assertThat(hal.shared).as("the data stay the device's").isEqualTo(1);

    assertThat(queue.reset(4, cancelled::add)).as("nobody is told of it").isZero();

    assertThat(hal.shared).isZero();
    assertThat(queue.outstanding()).isZero();
    assertThat(queue.read(data, 2)).isNotEqualTo(SlotQueue.FULL).isNotEqualTo(token);
  }

  @Test
  void letsTheHandlerSubmitAnew() {
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 4);
    session.start();
    for (int i = 0; i < 4; i++) {
      queue.read(data, i);
    }
    queue.publish();

    queue.reset(4, attachment -> queue.read(data, attachment + 10));
    queue.publish();

    for (int i = 0; i < 4; i++) {
      use(0, 65);
    }
    queue.poll(collect);
    assertThat(completed).containsExactlyInAnyOrder(10L, 11L, 12L, 13L);
  }

  @Test
  void leavesTheQueueAsItWasIfTheFeatureIsMissing() {
    options = options.without(CommonFeature.RING_RESET);
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 4);
    session.start();
    queue.read(data, 1);
    queue.publish();

    assertThatThrownBy(() -> queue.reset(4))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("RING_RESET is not negotiated");

    use(0, 65);
    assertThat(queue.poll(collect)).isEqualTo(1);
    assertThat(device.log).doesNotContain("reset queue 0");
  }

  @Test
  void leavesTheQueueAsItWasIfTheDeviceLacksTheRegister() {
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 4);
    session.start();
    queue.read(data, 1);
    queue.publish();
    device.refusesQueueReset = true;

    assertThatThrownBy(() -> queue.reset(4)).isInstanceOf(TransportException.class);

    use(0, 65);
    assertThat(queue.poll(collect)).isEqualTo(1);
  }

  @Test
  void refusesASizeThatIsTooSmallBeforeItTouchesTheDevice() {
    options = options.without(CommonFeature.INDIRECT_DESC);
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 4);
    session.start();

    assertThatIllegalArgumentException().isThrownBy(() -> queue.reset(2));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.reset(0));

    assertThat(device.log).doesNotContain("reset queue 0");
    assertThat(queue.read(data, 1)).isNotEqualTo(SlotQueue.FULL);
  }

  @Test
  void keepsEverythingFromTheCallerIfTheResetDoesNotEnd() {
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 0, 4);
    session.start();
    queue.read(data, 1);
    queue.publish();
    device.queueResetReads = -1;
    int allocated = hal.allocated.size();

    assertThatThrownBy(() -> queue.reset(8, cancelled::add))
        .isInstanceOf(DeviceTimeoutException.class)
        .hasMessageContaining("PT1S");

    assertThat(hal.shared).isEqualTo(1);
    assertThat(hal.allocated).hasSize(allocated);
    assertThat(cancelled).isEmpty();
    assertThatThrownBy(() -> queue.read(data, 2)).isInstanceOf(QueueBrokenException.class);
    session.close();
    assertThat(hal.shared).as("after the device's own reset").isZero();
    assertThat(hal.allocated).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16, 64})
  void givesAllReceiveBuffersToTheDeviceAgain(int size) {
    DeviceSession<NoFeature> session = begin();
    ReceiveQueue queue = session.receiveQueue("in", 0, 16, 0, 100);
    session.start();
    use(0, 5);
    assertThat(queue.next()).isTrue();
    use(0, 6);

    queue.reset(size);

    assertThat(queue.hasCurrent()).isFalse();
    assertThat(queue.buffers()).isEqualTo(size);
    assertThat(device.rings.get(0).pending()).isEqualTo(size);
    for (int i = 0; i < 3 * size; i++) {
      use(0, 7);
      assertThat(queue.next()).isTrue();
      assertThat(queue.length()).isEqualTo(7);
      queue.recycle();
    }
    session.close();
    assertThat(hal.allocated).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16, 64})
  void handsBackWhatWasToBeSent(int size) {
    DeviceSession<NoFeature> session = begin();
    TransmitQueue queue = session.transmitQueue("out", 0, 16, 0, 100);
    session.start();
    for (int i = 0; i < 3; i++) {
      assertThat(queue.submit(data, i)).isTrue();
    }
    assertThat(queue.send(data, 0, 64)).isEqualTo(64);
    queue.publish();
    use(0, 0);

    assertThat(queue.reset(size, cancelled::add)).isEqualTo(2);

    assertThat(cancelled).containsExactlyInAnyOrder(1L, 2L);
    assertThat(queue.poll(completed::add)).as("one was sent before").isEqualTo(1);
    assertThat(completed).containsExactly(0L);
    assertThat(hal.shared).isZero();
    for (int lap = 0; lap < 3; lap++) {
      for (int i = 0; i < size; i++) {
        assertThat(i % 2 == 0 ? queue.submit(data, i) : queue.send(data, 0, 64) == 64).isTrue();
      }
      queue.publish();
      for (int i = 0; i < size; i++) {
        use(0, 0);
      }
      assertThat(queue.poll(completed::add)).isEqualTo(size / 2);
    }
    session.close();
    assertThat(hal.allocated).isEmpty();
  }

  @Test
  void isNegotiatedOnlyOnRequestWhereTheTransportLeavesItOut() {
    device.supported = device.supported.without(CommonFeature.RING_RESET.bit());
    device.optional = device.optional.with(CommonFeature.RING_RESET.bit());
    assertThat(begin().features().has(CommonFeature.RING_RESET)).isFalse();

    options = options.with(CommonFeature.RING_RESET);
    assertThat(begin().features().has(CommonFeature.RING_RESET)).isTrue();

    options = options.without(CommonFeature.RING_RESET);
    assertThat(begin().features().has(CommonFeature.RING_RESET)).isFalse();
  }

  @Test
  void notificationsCarryThePositionAndTheTransportsValue() {
    device.offer(CommonFeature.NOTIFICATION_DATA, CommonFeature.NOTIF_CONFIG_DATA);
    device.notificationValues.put(1, 0xbeef);
    DeviceSession<NoFeature> session = begin();
    Requests zero = new Requests(session, 0, 4);
    Requests one = new Requests(session, 1, 4);
    session.start();
    device.log.clear();

    zero.read(data, 0);
    zero.read(data, 0);
    zero.publish();
    one.read(data, 0);
    one.publish();

    assertThat(device.log).containsExactly("notify 20000", "notify 1beef");
  }

  @Test
  void notificationsOfPackedQueuesCarryTheWrapCounter() {
    device.offer(CommonFeature.NOTIFICATION_DATA, CommonFeature.RING_PACKED);
    DeviceSession<NoFeature> session = begin();
    Requests queue = new Requests(session, 1, 3);
    session.start();
    device.log.clear();

    for (int i = 0; i < 4; i++) {
      queue.read(data, 0);
      queue.publish();
      use(1, 0);
      queue.poll(collect);
    }

    assertThat(device.log)
        .containsExactly("notify 80010001", "notify 80020001", "notify 1", "notify 10001");
  }
}

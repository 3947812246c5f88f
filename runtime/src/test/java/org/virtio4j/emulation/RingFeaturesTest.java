package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.InitializationException;
import org.virtio4j.VirtioException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.mmio.MmioTransport;

/** The drivers' queues on emulated devices, with each combination of what rings can do. */
@Timeout(120)
class RingFeaturesTest {
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int[] FEATURES = {28, 29, 33, 34, 35, 36, 38};

  /** Sends a number and some bytes, and gets three times the number and the bytes' complement. */
  private static final class Echo extends SlotQueue {
    Echo(DeviceSession<?> session, int index, int size) {
      super(session, "echo", index, size, 4L, 4L, 1, 0L, 4);
    }

    long submit(int number, MemorySegment data, boolean write) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      slots().set(LE32, headerOffset(slot), number);
      return write ? submitReadable(slot, number, data) : submitWritable(slot, number, data);
    }

    int call(int number, MemorySegment data) {
      long token = submit(number, data, false);
      awaitCompletion("call", token);
      int status = status(token);
      release(token);
      return status;
    }
  }

  private record Request(byte[] data, boolean write) {
    void check(int number, int status, long written) {
      assertThat(status).isEqualTo(3 * number);
      assertThat(written).isEqualTo(write ? 0 : data.length);
      for (int i = 0; i < data.length; i++) {
        assertThat(data[i]).isEqualTo((byte) (write ? 0 : number + i));
      }
    }
  }

  private static void answer(Chain chain) {
    int number = chain.readU32();
    int bytes = (int) chain.writableBytes() - 4;
    for (int i = 0; i < bytes; i++) {
      chain.writeU8(number + i);
    }
    chain.writeU32(3 * number).complete();
  }

  private static DeviceSession<NoFeature> begin(EmulatedDevice device, DriverOptions options) {
    MmioTransport transport =
        MmioTransport.open(device.hal(), device.address(), device.registerBytes());
    try {
      return DeviceSession.begin(
          transport, device.hal(), options, device.deviceType(), NoFeature.TABLE);
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  static IntStream combinations() {
    return IntStream.range(0, 2 << FEATURES.length);
  }

  /** The lower bits of a combination are features, the highest is whether the device batches. */
  private static int[] features(int combination) {
    return IntStream.range(0, FEATURES.length)
        .filter(i -> (combination & 1 << i) != 0)
        .map(i -> FEATURES[i])
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void completesEachRequestOnce(int combination) {
    int[] features = features(combination);
    boolean packed = (combination & 1 << 3) != 0;
    Random random = new Random(combination);
    int size = packed ? 3 + random.nextInt(30) : 4 << random.nextInt(4);
    List<Chain> held = new ArrayList<>();
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device =
          machine.add(
              EmulatedDevice.builder(42)
                  .without(28, 29)
                  .features(features)
                  .queue(
                      0,
                      size,
                      chain -> {
                        if (random.nextBoolean()) {
                          answer(chain);
                        } else {
                          held.add(chain);
                        }
                      })
                  .stepped());
      device.useInBatches((combination & 1 << FEATURES.length) != 0);
      device.limitNeedlessNotifications(0);
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      for (int feature : features) {
        assertThat(device.acceptedFeatures().has(feature)).as("feature " + feature).isTrue();
      }
      Echo echo = new Echo(session, 0, size);
      session.start();
      assertThat(device.queue(0).isPacked()).isEqualTo(packed);
      Map<Long, Request> waiting = new TreeMap<>();
      int next = 1;
      int answered = 0;
      while (answered < 400) {
        int burst = random.nextInt(size + 1);
        for (int i = 0; i < burst && next <= 400; i++) {
          byte[] data = new byte[1 + random.nextInt(40)];
          boolean write = random.nextInt(4) == 0;
          if (echo.submit(next, MemorySegment.ofArray(data), write) == SlotQueue.FULL) {
            break;
          }
          waiting.put((long) next++, new Request(data, write));
        }
        echo.publish();
        device.step();
        for (int i = random.nextInt(held.size() + 1); i > 0; i--) {
          answer(held.remove(random.nextInt(held.size())));
        }
        answered +=
            echo.poll((attachment, status, written, reply, base) -> {
              waiting.remove(attachment).check((int) attachment, status, written);
            });
        machine.verify();
      }
      assertThat(waiting).isEmpty();
      assertThat(device.queue(0).needlessNotificationCount()).isZero();
      assertThat(device.queue(0).completionCount()).isEqualTo(400);
      session.close();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @EnumSource(HostileBehaviour.class)
  void endsWhenThePackedRingOfADeviceLies(HostileBehaviour lie) {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device =
          machine.add(
              EmulatedDevice.builder(42).features(34).queue(0, 10, RingFeaturesTest::answer));
      DriverOptions options = DriverOptions.defaults().withTimeout(Duration.ofMillis(20));
      DeviceSession<NoFeature> session = begin(device, options);
      Echo echo = new Echo(session, 0, 10);
      session.start();
      MemorySegment data = MemorySegment.ofArray(new byte[8]);
      assertThat(echo.call(1, data)).isEqualTo(3);
      device.misbehave(lie);
      switch (lie) {
        case NONE, LENGTH_TOO_LARGE, LENGTH_HUGE -> assertThat(echo.call(2, data)).isEqualTo(6);
        case LENGTH_ZERO -> assertThat(echo.call(2, data)).isEqualTo(6);
        case REPLY_NOT_WRITTEN -> assertThat(echo.call(2, data)).isEqualTo(-1);
        default ->
            assertThatThrownBy(
                    () -> {
                      // The second of two equal answers is found at the next call.
                      echo.call(2, data);
                      echo.call(3, data);
                    })
                .isInstanceOf(VirtioException.class);
      }
      device.misbehave(HostileBehaviour.NONE);
      session.close();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resetsOneQueueWhileAnotherWorks(boolean packed) {
    List<Chain> held = new ArrayList<>();
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice.Builder builder =
          EmulatedDevice.builder(42)
              .features(CommonFeature.RING_RESET.bit())
              .queue(0, 16, held::add)
              .queue(1, 16, RingFeaturesTest::answer);
      EmulatedDevice device = machine.add(packed ? builder.features(34) : builder);
      DeviceSession<NoFeature> session =
          begin(device, DriverOptions.defaults().with(CommonFeature.RING_RESET));
      Echo first = new Echo(session, 0, 16);
      Echo second = new Echo(session, 1, 16);
      session.start();
      MemorySegment data = MemorySegment.ofArray(new byte[8]);
      for (int size : new int[] {4, 16, 8}) {
        first.submit(7, data, false);
        first.publish();
        assertThat(held).hasSize(1);
        assertThat(second.call(5, MemorySegment.ofArray(new byte[3]))).isEqualTo(15);
        assertThat(first.reset(size)).isEqualTo(1);
        Chain gone = held.removeFirst();
        assertThat(gone.isLive()).isFalse();
        assertThat(gone.complete()).as("it is the driver's again").isFalse();
        assertThat(device.queue(0).size()).isEqualTo(size);
        assertThat(second.call(6, MemorySegment.ofArray(new byte[3]))).isEqualTo(18);
        first.submit(9, data, false);
        first.publish();
        answer(held.removeFirst());
        long[] found = new long[1];
        first.poll((attachment, status, written, reply, base) -> found[0] = attachment);
        assertThat(found[0]).isEqualTo(9);
      }
      session.close();
      machine.verifyReleased();
    }
  }

  @Test
  void modelsLetGoOfTheChainsOfAQueueThatIsReset() {
    BlockModel disk = BlockModel.inMemory(8);
    disk.hold(true);
    try (RawDriver driver =
        RawDriver.copying(EmulatedDevice.builder(disk).features(CommonFeature.RING_RESET.bit()))) {
      RawDriver.RawQueue queue = driver.live(8, CommonFeature.RING_RESET.bit());
      long page = driver.allocate(4096).deviceAddress();
      queue.descriptor(0, page, 16, RawDriver.RawQueue.NEXT, 1);
      queue.descriptor(1, page + 16, 513, RawDriver.RawQueue.WRITE, 0).publish(0).kick();
      assertThat(disk.held()).isEqualTo(1);
      driver.device.holdQueueResets(true);
      driver.write(RawDriver.QUEUE_RESET, 1);
      assertThat(driver.read(RawDriver.QUEUE_RESET)).as("it takes its time").isEqualTo(1);
      assertThat(disk.held()).isEqualTo(1);
      driver.device.holdQueueResets(false);
      assertThat(driver.read(RawDriver.QUEUE_RESET)).isZero();
      assertThat(driver.read(RawDriver.QUEUE_READY)).isZero();
      assertThat(disk.held()).isZero();
      driver.machine.verify();
    }
  }

  @Test
  void needsPackedRingsForASizeThatIsNoPowerOfTwo() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      assertThatThrownBy(() -> machine.add(EmulatedDevice.builder(42).queue(0, 6, chain -> {})))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("RING_PACKED");
      EmulatedDevice device =
          machine.add(EmulatedDevice.builder(42).features(34).queue(0, 6, chain -> {}));
      DriverOptions split = DriverOptions.defaults().without(CommonFeature.RING_PACKED);
      assertThatThrownBy(() -> begin(device, split)).isInstanceOf(InitializationException.class);
      begin(device, DriverOptions.defaults()).close();
      machine.verifyReleased();
    }
  }

  @Test
  void insistsOnFeatures() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(42).requiring(33, 36));
      for (CommonFeature feature :
          List.of(CommonFeature.ACCESS_PLATFORM, CommonFeature.ORDER_PLATFORM)) {
        DriverOptions without = DriverOptions.defaults().without(feature);
        assertThatThrownBy(() -> begin(device, without))
            .isInstanceOf(InitializationException.class);
      }
      begin(device, DriverOptions.defaults()).close();
      machine.verifyReleased();
    }
  }
}

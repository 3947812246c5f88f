package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.InterruptStatus;
import org.virtio4j.transport.mmio.MmioTransport;

/**
 * Every ring feature, alone and with the others: the drivers' queues on devices that check their
 * conduct against the specification.
 */
@Timeout(60)
class QueueFeaturesTest {
  private static final CommonFeature[] FEATURES = {
    CommonFeature.RING_PACKED,
    CommonFeature.INDIRECT_DESC,
    CommonFeature.EVENT_IDX,
    CommonFeature.IN_ORDER,
    CommonFeature.NOTIFICATION_DATA,
    CommonFeature.ORDER_PLATFORM
  };

  private static final int[] ALL_BITS = {28, 29, 33, 34, 35, 36, 38, 40};

  /** Sends a number, and has some bytes filled with it. */
  private static final class Numbers extends SlotQueue {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    Numbers(DeviceSession<?> session, int index, int size) {
      super(session, "numbers", index, size, 8L, 1L, 1, 0L, 1);
    }

    long submit(int number, MemorySegment data, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      slots().set(BYTE, headerOffset(slot), (byte) number);
      return submitWritable(slot, attachment, data);
    }
  }

  /** Fills what the driver lets it with the first byte that it reads, and leaves a 0 at the end. */
  private static final Consumer<Chain> FILL =
      chain -> {
        byte[] header = chain.readAll();
        byte[] reply = new byte[Math.toIntExact(chain.writableBytes())];
        Arrays.fill(reply, 0, reply.length - 1, header[0]);
        chain.write(reply);
        chain.complete();
      };

  private static DeviceSession<NoFeature> begin(EmulatedDevice device, DriverOptions options) {
    return DeviceSession.begin(
        MmioTransport.open(device.hal(), device.address(), device.registerBytes()),
        device.hal(),
        options,
        device.deviceType(),
        NoFeature.TABLE);
  }

  /** Makes so many requests, as many as the queue takes at a time, and looks at each answer. */
  private static void work(Numbers queue, Arena arena, int requests) {
    int capacity = queue.capacity();
    MemorySegment[] data = new MemorySegment[capacity];
    int[] numbers = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      data[i] = arena.allocate(33);
    }
    List<Integer> free = new ArrayList<>(IntStream.range(0, capacity).boxed().toList());
    CompletionHandler handler =
        (attachment, status, written, reply, base) -> {
          int i = (int) attachment;
          assertThat(status).isZero();
          assertThat(written).isEqualTo(33);
          assertThat(data[i].get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) numbers[i]);
          assertThat(data[i].get(ValueLayout.JAVA_BYTE, 32)).isEqualTo((byte) numbers[i]);
          free.add(i);
        };
    for (int request = 0; request < requests; ) {
      if (free.isEmpty()) {
        queue.awaitAny(handler);
        continue;
      }
      int i = free.removeLast();
      numbers[i] = request & 0x7f;
      data[i].fill((byte) 0xee);
      assertThat(queue.submit(numbers[i], data[i], i)).isNotEqualTo(SlotQueue.FULL);
      request++;
      if (request % 7 == 0) {
        queue.poll(handler);
      }
    }
    while (queue.outstanding() > 0) {
      queue.awaitAny(handler);
    }
    assertThat(free).hasSize(capacity).doesNotHaveDuplicates();
  }

  static IntStream combinations() {
    return IntStream.range(0, 1 << FEATURES.length);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void worksWithEachCombination(int combination) {
    Set<CommonFeature> wanted = new HashSet<>();
    DriverOptions options = DriverOptions.defaults();
    for (int i = 0; i < FEATURES.length; i++) {
      if ((combination >> i & 1) != 0) {
        wanted.add(FEATURES[i]);
      } else {
        options = options.without(FEATURES[i]);
      }
    }
    for (boolean threaded : new boolean[] {false, true}) {
      try (EmulatedMachine machine = EmulatedMachine.direct();
          Arena arena = Arena.ofConfined()) {
        EmulatedDevice device =
            machine.add(EmulatedDevice.builder(42).features(ALL_BITS).queue(0, 16, FILL));
        device.useInBatches(true);
        if (threaded) {
          device.start();
        }
        DeviceSession<NoFeature> session = begin(device, options);
        for (CommonFeature feature : FEATURES) {
          assertThat(session.features().has(feature))
              .as(feature.name())
              .isEqualTo(wanted.contains(feature));
        }
        Numbers queue = new Numbers(session, 0, 16);
        session.start();
        work(queue, arena, 500);
        device.checkNotified();
        session.close();
        session.transport().close();
        machine.verifyReleased();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 6, 7, 48, 100})
  void packedQueuesNeedNoPowerOfTwo(int size) {
    for (boolean indirect : new boolean[] {true, false}) {
      try (EmulatedMachine machine = EmulatedMachine.copying();
          Arena arena = Arena.ofConfined()) {
        EmulatedDevice device =
            machine.add(EmulatedDevice.builder(42).requiring(34).queue(0, size, FILL)).start();
        DriverOptions options = DriverOptions.defaults();
        DeviceSession<NoFeature> session = begin(device, indirect ? options : options.without(28));
        Numbers queue = new Numbers(session, 0, 128);
        session.start();
        assertThat(queue.capacity()).isEqualTo(indirect ? size : size / 3);
        work(queue, arena, 1_000);
        session.close();
        session.transport().close();
        machine.verifyReleased();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CommonFeature.class,
      names = {
        "INDIRECT_DESC",
        "EVENT_IDX",
        "ACCESS_PLATFORM",
        "RING_PACKED",
        "IN_ORDER",
        "ORDER_PLATFORM",
        "NOTIFICATION_DATA",
        "RING_RESET"
      })
  void isTurnedOffOneByOne(CommonFeature feature) {
    try (EmulatedMachine machine = EmulatedMachine.copying();
        Arena arena = Arena.ofConfined()) {
      EmulatedDevice device =
          machine.add(EmulatedDevice.builder(42).features(ALL_BITS).queue(0, 16, FILL)).start();
      DriverOptions options = DriverOptions.defaults().with(CommonFeature.RING_RESET);

      for (boolean without : new boolean[] {false, true}) {
        DeviceSession<NoFeature> session =
            begin(device, without ? options.without(feature) : options);
        Numbers queue = new Numbers(session, 0, 16);
        session.start();
        assertThat(session.features().has(feature))
            .isEqualTo(
                !without
                    && (feature != CommonFeature.ACCESS_PLATFORM
                        || device.hal().translatesAddresses()));
        assertThat(session.features().commonFeatures()).hasSizeGreaterThanOrEqualTo(7);
        work(queue, arena, 200);
        session.close();
        session.transport().close();
      }
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resetsOneQueueWhileAnotherRuns(boolean packed) throws InterruptedException {
    try (EmulatedMachine machine = EmulatedMachine.direct();
        Arena arena = Arena.ofShared()) {
      EmulatedDevice device =
          machine
              .add(
                  EmulatedDevice.builder(42)
                      .features(ALL_BITS)
                      .queue(0, 64, FILL)
                      .queue(1, 64, FILL))
              .start();
      DriverOptions options = DriverOptions.defaults().with(CommonFeature.RING_RESET);
      DeviceSession<NoFeature> session =
          begin(device, packed ? options : options.without(CommonFeature.RING_PACKED));
      Numbers first = new Numbers(session, 0, 16);
      Numbers second = new Numbers(session, 1, 16);
      session.start();
      AtomicBoolean stop = new AtomicBoolean();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      second.handOver();
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (!stop.get()) {
                    work(second, arena, 100);
                  }
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      int[] sizes = {8, 64, 4, 32, 16, packed ? 21 : 4, 64};
      for (int round = 0; round < 70; round++) {
        int size = sizes[round % sizes.length];
        MemorySegment data = arena.allocate(33);
        Set<Long> submitted = new HashSet<>();
        for (long i = 0; i < first.capacity(); i++) {
          assertThat(first.submit(1, data, i)).isNotEqualTo(SlotQueue.FULL);
          submitted.add(i);
        }
        first.publish();

        first.reset(
            size, attachment -> assertThat(submitted.remove(attachment)).as("cancelled").isTrue());
        first.poll((attachment, status, written, reply, base) ->
            assertThat(submitted.remove(attachment)).as("completed").isTrue());

        assertThat(submitted).as("neither completed nor cancelled").isEmpty();
        assertThat(first.capacity()).isEqualTo(size);
        work(first, arena, 2 * size);
      }
      stop.set(true);
      other.join();
      assertThat(failure.get()).isNull();
      session.close();
      session.transport().close();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void interruptsWhenAskedAndNotBefore(boolean packed, boolean eventIdx) {
    try (EmulatedMachine machine = EmulatedMachine.direct();
        Arena arena = Arena.ofConfined()) {
      EmulatedDevice device =
          machine.add(EmulatedDevice.builder(42).features(ALL_BITS).stepped().queue(0, 16, FILL));
      DriverOptions options = DriverOptions.defaults().without(CommonFeature.IN_ORDER);
      options = packed ? options : options.without(CommonFeature.RING_PACKED);
      options = eventIdx ? options : options.without(CommonFeature.EVENT_IDX);
      DeviceSession<NoFeature> session = begin(device, options);
      Numbers queue = new Numbers(session, 0, 16);
      session.start();
      MemorySegment data = arena.allocate(33);
      CompletionHandler ignore = (attachment, status, written, reply, base) -> {};
      for (int lap = 0; lap < 9; lap++) {
        submit(queue, data, 4);
        device.step();
        assertThat(interrupted(session)).as("they are off").isFalse();
        assertThat(queue.enableInterrupts()).as("there is something to poll").isFalse();
        assertThat(queue.poll(ignore)).isEqualTo(4);

        submit(queue, data, 4);
        assertThat(queue.enableInterrupts()).isTrue();
        device.step(1);
        assertThat(interrupted(session)).isTrue();
        device.step();
        assertThat(queue.poll(ignore)).isEqualTo(4);
        interrupted(session);

        submit(queue, data, 4);
        assertThat(queue.enableDelayedInterrupts()).isTrue();
        device.step(2);
        assertThat(interrupted(session)).as("two of four").isEqualTo(!eventIdx);
        device.step(1);
        assertThat(interrupted(session)).as("three of four").isTrue();
        device.step();
        assertThat(queue.poll(ignore)).isEqualTo(4);
        interrupted(session);
        queue.disableInterrupts();
      }
      session.close();
      session.transport().close();
      machine.verifyReleased();
    }
  }

  private static void submit(Numbers queue, MemorySegment data, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(queue.submit(1, data, i)).isNotEqualTo(SlotQueue.FULL);
    }
    queue.publish();
  }

  private static boolean interrupted(DeviceSession<?> session) {
    return !session.transport().acknowledgeInterrupt().equals(InterruptStatus.NONE);
  }

  @Test
  void refusesAQueueResetThatTheDeviceOffersButLacks() {
    try (EmulatedMachine machine = EmulatedMachine.direct();
        Arena arena = Arena.ofConfined()) {
      EmulatedDevice device =
          machine
              .add(EmulatedDevice.builder(42).features(40).withoutQueueReset().queue(0, 16, FILL))
              .start();
      DeviceSession<NoFeature> session =
          begin(device, DriverOptions.defaults().with(CommonFeature.RING_RESET));
      Numbers queue = new Numbers(session, 0, 16);
      session.start();

      assertThatThrownBy(() -> queue.reset(8))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("lacks its register");

      work(queue, arena, 100);
      session.close();
    }
  }
}

package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.emulation.Sleepers.Requests;
import org.virtio4j.emulation.Sleepers.Ring;
import org.virtio4j.emulation.model.EntropyModel;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptSource;
import org.virtio4j.transport.InterruptStatus;
import org.virtio4j.transport.Interrupts;

/**
 * Tries to let a driver sleep though its device has finished. A wake-up that is lost is not a hang:
 * the sleep ends at the driver's time-out, which no run of these tests may come near.
 */
@Timeout(120)
class LostWakeUpTest {
  private static final int ROUNDS = 60_000; // for each ring

  /** Lets something happen when the driver has decided to sleep, and does not sleep yet. */
  private record LastMoment(InterruptLine line, Runnable event) implements InterruptLine {
    @Override
    public void connect(Runnable handler) {
      line.connect(handler);
    }

    @Override
    public void disconnect() {
      line.disconnect();
    }

    @Override
    public boolean isRaised() {
      return line.isRaised();
    }

    @Override
    public void beginWait() {
      event.run();
    }
  }

  private static void assertQuick(long begin) {
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Sleepers.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void theDeviceFinishesBetweenTheLastLookAndTheSleep(Ring ring) {
    try (EmulatedMachine machine = EmulatedMachine.direct()) {
      EmulatedDevice device = machine.add(ring.builder(new EntropyModel()).stepped());
      int[] sleeps = new int[1];
      InterruptLine line =
          new LastMoment(
              device.wire(),
              () -> {
                sleeps[0]++;
                device.step();
              });
      try (DeviceSession<NoFeature> session = Sleepers.begin(device, line, Sleepers.options())) {
        Requests requests = new Requests(session);
        session.start();
        DmaMemory memory = machine.hal().allocate(64, BufferDirection.DEVICE_TO_DRIVER);
        long begin = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
          assertThat(requests.read(memory.segment().asSlice(0, 64))).isEqualTo(64);
        }
        assertQuick(begin);
        assertThat(sleeps[0]).isEqualTo(1000);
        machine.hal().free(memory);
      }
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDeviceFinishesBetweenTheLastPollAndTheWishForAnInterrupt(Ring ring) {
    try (EmulatedMachine machine = EmulatedMachine.direct()) {
      EmulatedDevice device = machine.add(ring.builder(new EntropyModel()).stepped());
      // The only attempt that does not sleep comes after a look, and before the device is asked.
      WaitStrategy strategy = ((WaitStrategy) attempt -> device.step()).thenInterrupt(1);
      DriverOptions options = Sleepers.options().withWaitStrategy(strategy);
      try (DeviceSession<NoFeature> session = Sleepers.begin(device, options)) {
        Requests requests = new Requests(session);
        session.start();
        DmaMemory memory = machine.hal().allocate(64, BufferDirection.DEVICE_TO_DRIVER);
        long begin = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
          assertThat(requests.read(memory.segment().asSlice(0, 64))).isEqualTo(64);
        }
        assertQuick(begin);
        machine.hal().free(memory);
      }
      machine.verifyReleased();
    }
  }

  /** The driver dawdles a little more each time, so that all moments have their turn. */
  private static final class Dawdling implements WaitStrategy {
    private int round;

    @Override
    public void idle(int attempt) {
      for (int i = round++ & 0xff; i > 0; i--) {
        Thread.onSpinWait();
      }
    }

    @Override
    public int attemptsBeforeSleep() {
      return 1;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceOnItsOwnThreadFinishesAtAnyTime(Ring ring) {
    try (EmulatedMachine machine = EmulatedMachine.direct()) {
      EmulatedDevice device = machine.add(ring.builder(new EntropyModel()));
      device.start();
      DriverOptions options = Sleepers.options().withWaitStrategy(new Dawdling());
      try (DeviceSession<NoFeature> session = Sleepers.begin(device, options)) {
        Requests requests = new Requests(session);
        session.start();
        DmaMemory memory = machine.hal().allocate(16, BufferDirection.DEVICE_TO_DRIVER);
        MemorySegment data = memory.segment().asSlice(0, 16);
        for (int i = 0; i < ROUNDS; i++) {
          long begin = System.nanoTime();
          requests.read(data);
          assertQuick(begin);
        }
        machine.hal().free(memory);
      }
      machine.verifyReleased();
    }
  }

  /** A source alone, without a queue: two threads that wake each other. */
  @Test
  void twoThreadsWakeEachOther() throws InterruptedException {
    int rounds = 300_000;
    Level ping = new Level();
    Level pong = new Level();
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int i = 1; i <= rounds && ping.await(i); i++) {
                pong.set(i);
              }
            });
    for (int i = 1; i <= rounds; i++) {
      ping.set(i);
      assertThat(pong.await(i)).as("round %d", i).isTrue();
    }
    other.join();
  }

  /** A value that grows, and a wire that tells of it. */
  private static final class Level implements InterruptLine {
    private volatile int value;
    private volatile Runnable handler;
    private final InterruptSource source =
        Interrupts.wired(this, () -> InterruptStatus.of(InterruptStatus.USED_BUFFER)).queue(0);

    void set(int value) {
      this.value = value;
      handler.run();
    }

    boolean await(int wanted) {
      long nanos = Sleepers.TIMEOUT.toNanos();
      long deadline = System.nanoTime() + nanos;
      while (value < wanted) {
        long ticket = source.prepare();
        if (value < wanted && !source.await(ticket, deadline - System.nanoTime())) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void connect(Runnable handler) {
      this.handler = handler;
    }

    @Override
    public void disconnect() {}
  }
}

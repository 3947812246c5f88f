package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtio4j.DeviceNeedsResetException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.emulation.Sleepers.Requests;
import org.virtio4j.emulation.Sleepers.Ring;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.emulation.model.EntropyModel;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.testing.Allocations;
import org.virtio4j.testing.Virtual;
import org.virtio4j.transport.mmio.MmioTransport;

/** Drivers that sleep until an emulated device interrupts, be it honest or hostile. */
@Timeout(120)
class SleepingDriversTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private static Iterable<WaitStrategy> strategies() {
    return Sleepers.strategies();
  }

  /** An entropy device that is driven. */
  private static final class Rig implements AutoCloseable {
    final EmulatedMachine machine = EmulatedMachine.direct();
    final EmulatedDevice device;
    final DeviceSession<NoFeature> session;
    final Requests requests;
    final DmaMemory memory = machine.hal().allocate(64, BufferDirection.DEVICE_TO_DRIVER);
    final MemorySegment data = memory.segment().asSlice(0, 64);

    Rig(Ring ring, DriverOptions options, boolean legacy) {
      EmulatedDevice.Builder builder = ring.builder(new EntropyModel()).stepped();
      device = machine.add(legacy ? builder.legacy() : builder);
      session = Sleepers.begin(device, options);
      requests = new Requests(session);
      session.start();
    }

    Rig(DriverOptions options) {
      this(Ring.SPLIT_EVENT_IDX, options, false);
    }

    /** Reads on another thread, and returns when that waits. */
    CompletableFuture<Object> readElsewhere(Thread.Builder builder) {
      CompletableFuture<Object> outcome = new CompletableFuture<>();
      requests.handOver();
      Thread thread =
          builder.start(() -> {
            try {
              outcome.complete(requests.read(data));
            } catch (RuntimeException | Error e) {
              outcome.complete(e);
            } finally {
              requests.handOver();
            }
          });
      Virtual.awaitWaiting(thread);
      return outcome;
    }

    @Override
    public void close() {
      session.close();
      machine.hal().free(memory);
      machine.verifyReleased();
      machine.close();
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void eachStrategyWaitsForEachKindOfQueue(WaitStrategy strategy) {
    DriverOptions options = Sleepers.options().withWaitStrategy(strategy);
    for (Ring ring : Ring.values()) {
      for (boolean legacy : ring.packed ? new boolean[] {false} : new boolean[] {false, true}) {
        try (Rig rig = new Rig(ring, options, legacy)) {
          rig.device.start();
          for (int i = 0; i < 20; i++) {
            assertThat(rig.requests.read(rig.data)).isEqualTo(64);
          }
          for (int i = 0; i < 8; i++) {
            rig.requests.submit(rig.data, i);
          }
          int count = 0;
          while (count < 8) {
            count += rig.requests.awaitAny((attachment, status, written, reply, base) -> {});
          }
          rig.device.close();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsSleepToo(Ring ring) {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      ConsoleModel model = new ConsoleModel();
      EmulatedDevice device = machine.add(ring.builder(model));
      device.start();
      try (DeviceSession<NoFeature> session = Sleepers.begin(device, Sleepers.options())) {
        ReceiveQueue receive = session.receiveQueue("receiveq", 0, 16, 4, 64);
        TransmitQueue transmit = session.transmitQueue("transmitq", 1, 4, 2, 8);
        session.start();
        byte[] text = "much more than the few buffers hold at a time".repeat(20).getBytes();
        transmit.sendAll(MemorySegment.ofArray(text), 0, text.length);
        transmit.drain();
        CompletableFuture<Boolean> found = new CompletableFuture<>();
        Thread reader = Thread.startVirtualThread(() -> found.complete(receive.awaitNext()));
        Virtual.awaitWaitingOffCarrier(reader);
        model.feed("hello");
        assertThat(found.join()).isTrue();
        assertThat(receive.length()).isEqualTo(5);
      }
      machine.verifyReleased();
    }
  }

  @Test
  void manyVirtualThreadsWaitAndNoneKeepsItsCarrier() {
    int devices = EmulatedMachine.SLOTS;
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      List<DeviceSession<NoFeature>> sessions = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      List<CompletableFuture<Long>> read = new ArrayList<>();
      for (int i = 0; i < devices; i++) {
        EmulatedDevice device =
            machine.add(Ring.SPLIT_EVENT_IDX.builder(new EntropyModel()).stepped());
        DeviceSession<NoFeature> session = Sleepers.begin(device, Sleepers.options());
        Requests requests = new Requests(session);
        session.start();
        sessions.add(session);
        CompletableFuture<Long> bytes = new CompletableFuture<>();
        read.add(bytes);
        threads.add(
            Thread.startVirtualThread(
                () -> bytes.complete(requests.read(MemorySegment.ofArray(new byte[32])))));
      }
      for (Thread thread : threads) {
        Virtual.awaitWaitingOffCarrier(thread);
      }
      machine.devices().forEach(EmulatedDevice::step);
      read.forEach(bytes -> assertThat(bytes.join()).isEqualTo(32));
      sessions.forEach(DeviceSession::close);
      machine.verifyReleased();
    }
  }

  @Test
  void theTestSeesACarrierWhereThereIsOne() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    Thread spinner =
        Thread.startVirtualThread(() -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
    while (!Virtual.hasCarrier(spinner)) {
      Thread.onSpinWait();
    }
    stop.set(true);
    spinner.join();
  }

  @Test
  void waitingAllocatesNothing() {
    try (Rig rig = new Rig(Sleepers.options())) {
      rig.device.start();
      assertThat(Allocations.of(() -> rig.requests.read(rig.data))).isZero();
      rig.device.close();
    }
  }

  @Test
  void theDeviceIsAskedForInterruptsWhileSomebodyWaitsAndNotOtherwise() {
    try (Rig rig = new Rig(Ring.SPLIT, Sleepers.options(), false)) {
      DeviceQueue queue = rig.device.queue(0);
      CompletableFuture<Object> read = rig.readElsewhere(Thread.ofPlatform().daemon());
      rig.device.step();
      assertThat(read.join()).isEqualTo(64L);
      assertThat(queue.interruptCount()).isEqualTo(1);
      for (int i = 0; i < 5; i++) {
        rig.requests.submit(rig.data, i);
        rig.requests.publish();
        rig.device.step();
        rig.requests.poll((attachment, status, written, reply, base) -> {});
      }
      assertThat(queue.interruptCount()).isEqualTo(1);
      rig.requests.enableInterrupts(); // the user's own wish outlives a wait
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Object> next = rig.readElsewhere(Thread.ofVirtual());
        rig.device.step();
        assertThat(next.join()).isEqualTo(64L);
        rig.requests.submit(rig.data, i);
        rig.requests.publish();
        rig.device.step();
        rig.requests.poll((attachment, status, written, reply, base) -> {});
      }
      assertThat(queue.interruptCount()).isEqualTo(1 + 2 * 3);
    }
  }

  // ---- Hostile ones ----

  @Test
  void spuriousInterruptsEndNoWait() {
    try (Rig rig = new Rig(Sleepers.options())) {
      CompletableFuture<Object> read = rig.readElsewhere(Thread.ofPlatform().daemon());
      for (int i = 0; i < 1000; i++) {
        rig.device.wire().raise();
      }
      assertThat(read).isNotDone();
      rig.device.step();
      assertThat(read.join()).isEqualTo(64L);
      assertThat(rig.requests.outstanding()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStormOfInterruptsHoldsNobodyUp(Ring ring) throws InterruptedException {
    try (Rig rig = new Rig(ring, Sleepers.options(), false)) {
      rig.device.start();
      AtomicBoolean stop = new AtomicBoolean();
      Thread storm =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!stop.get()) {
                  rig.device.wire().raise();
                }
              });
      for (int i = 0; i < 500; i++) {
        assertThat(rig.requests.read(rig.data)).isEqualTo(64);
      }
      stop.set(true);
      storm.join();
      rig.device.close();
    }
  }

  @Test
  void aStormWithoutAnAnswerEndsAtTheTimeout() throws InterruptedException {
    try (Rig rig = new Rig(Sleepers.options().withTimeout(SHORT))) {
      AtomicBoolean stop = new AtomicBoolean();
      Thread storm =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!stop.get()) {
                  rig.device.wire().raise();
                }
              });
      assertThatThrownBy(() -> rig.requests.read(rig.data))
          .isInstanceOf(DeviceTimeoutException.class);
      stop.set(true);
      storm.join();
    }
  }

  @Test
  void whatWasFinishedWithoutAnInterruptIsFoundAtTheTimeout() {
    try (Rig rig = new Rig(Sleepers.options().withTimeout(SHORT))) {
      rig.device.wire().cut(true);
      long begin = System.nanoTime();
      CompletableFuture<Object> read = rig.readElsewhere(Thread.ofPlatform().daemon());
      rig.device.step();
      assertThat(read.join()).isEqualTo(64L);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SHORT);
      rig.device.wire().cut(false);
      CompletableFuture<Object> next = rig.readElsewhere(Thread.ofPlatform().daemon());
      rig.device.step();
      assertThat(next.join()).isEqualTo(64L);
    }
  }

  @Test
  void interruptsBeforeTheDriverIsReadyDoNothing() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device =
          machine.add(Ring.SPLIT_EVENT_IDX.builder(new EntropyModel()).stepped());
      boolean[] told = new boolean[1];
      try (DeviceSession<NoFeature> session = Sleepers.begin(device, Sleepers.options())) {
        device.wire().raise();
        Requests requests = new Requests(session);
        device.wire().raise();
        session.changes().onChange(() -> told[0] = true);
        assertThatThrownBy(() -> session.changes().poll())
            .isInstanceOf(IllegalStateException.class);
        session.start();
        assertThat(session.changes().poll()).isFalse();
        CompletableFuture<Long> read = new CompletableFuture<>();
        Thread thread =
            Thread.startVirtualThread(
                () -> read.complete(requests.read(MemorySegment.ofArray(new byte[8]))));
        Virtual.awaitWaiting(thread);
        device.step();
        assertThat(read.join()).isEqualTo(8);
      }
      assertThat(told[0]).isFalse();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aDeviceThatFailsEndsTheWaitAtOnce(WaitStrategy strategy) {
    // With the time-out of 20 seconds, which nobody waits for here.
    try (Rig rig = new Rig(Sleepers.options().withWaitStrategy(strategy))) {
      CompletableFuture<Object> outcome = new CompletableFuture<>();
      rig.requests.handOver();
      long begin = System.nanoTime();
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  outcome.complete(rig.requests.read(rig.data));
                } catch (RuntimeException e) {
                  outcome.complete(e);
                }
              });
      while (rig.device.queue(0).notificationCount() == 0 && thread.isAlive()) {
        Thread.onSpinWait();
      }
      rig.device.needsReset();
      assertThat(outcome.join())
          .isInstanceOfSatisfying(
              DeviceNeedsResetException.class,
              e ->
                  assertThat(e)
                      .hasMessageContaining("entropy (4) has failed: its status is")
                      .hasMessageContaining("DEVICE_NEEDS_RESET"));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Sleepers.TIMEOUT);
      rig.requests.handOver();
      assertThatThrownBy(() -> rig.requests.read(rig.data))
          .hasMessageContaining("DEVICE_NEEDS_RESET");
    }
  }

  @Test
  void refusesToSleepWhereNoInterruptArrives() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(new EntropyModel()));
      assertThatThrownBy(() ->
              DeviceSession.begin(
                  MmioTransport.open(device.window()),
                  machine.hal(),
                  Sleepers.options(),
                  device.deviceType(),
                  NoFeature.TABLE))
          .isInstanceOf(InitializationException.class)
          .hasMessageContaining("no interrupt of entropy (4) on MMIO reaches this program")
          .hasMessageContaining("WaitStrategy.PARK");
      assertThat(device.status().bits()).isZero();
    }
  }

  @Test
  void theMachineGivesTheWireToTheTransport() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      machine.add(EmulatedDevice.builder(new EntropyModel()));
      try (MmioTransport transport = machine.transport(0)) {
        assertThat(transport.interrupts().areDelivered()).isTrue();
        assertThat(transport.interrupts()).isSameAs(transport.interrupts());
      }
    }
  }
}

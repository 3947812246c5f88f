package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.virtio4j.emulation.RawDriver.*;
import static org.virtio4j.emulation.RawDriver.RawQueue.INDIRECT;
import static org.virtio4j.emulation.RawDriver.RawQueue.NEXT;
import static org.virtio4j.emulation.RawDriver.RawQueue.WRITE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtio4j.emulation.RawDriver.RawQueue;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/** Drivers that obey the rules, and what devices do for them. */
@Timeout(60)
class EmulatedDeviceTest {
  private static final int INDIRECT_DESC = 28;
  private static final int EVENT_IDX = 29;
  private static final int NOTIFICATION_DATA = 38;
  private static final int RING_RESET = 40;

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

  private static EmulatedDevice.Builder holding(List<Chain> held) {
    return EmulatedDevice.builder(42).config(1, 2, 3, 4, 5, 6, 7, 8).queue(0, 8, held::add);
  }

  /** A question in descriptor 3, the answer in 5. */
  private static DmaMemory ask(RawDriver driver, RawQueue queue) {
    DmaMemory buffers = driver.allocate(8);
    Wire.u32(buffers.segment(), 0, 41);
    queue
        .descriptor(3, buffers.deviceAddress(), 4, NEXT, 5)
        .descriptor(5, buffers.deviceAddress() + 4, 4, WRITE, 0)
        .publish(3)
        .kick();
    return buffers;
  }

  @Test
  void answersARequestWhenItIsNotified() {
    try (RawDriver driver = RawDriver.copying(increment())) {
      RawQueue queue = driver.live(8);
      DmaMemory buffers = ask(driver, queue);

      assertThat(queue.usedIndex()).isEqualTo(1);
      assertThat(queue.usedId(0)).isEqualTo(3);
      assertThat(queue.usedLength(0)).isEqualTo(4);
      assertThat(Wire.u32(buffers.segment(), 4)).isEqualTo(42);
      assertThat(driver.read(INTERRUPT_STATUS)).isEqualTo(1);
      driver.write(INTERRUPT_ACK, 1);
      assertThat(driver.read(INTERRUPT_STATUS)).isZero();
      driver.reset();
      driver.machine.hal().free(buffers);
      driver.machine.hal().free(queue.memory);
      driver.machine.verifyReleased();
    }
  }

  @Test
  void answersALegacyDriver() {
    try (RawDriver driver = RawDriver.copying(increment().legacy())) {
      driver.begin();
      assertThat(driver.read(VERSION)).isEqualTo(1);
      driver.write(DEVICE_FEATURES_SEL, 0);
      assertThat(driver.read(DEVICE_FEATURES)).isEqualTo(1 << INDIRECT_DESC | 1 << EVENT_IDX);
      driver.write(DRIVER_FEATURES_SEL, 0);
      driver.write(DRIVER_FEATURES, 0);
      driver.write(GUEST_PAGE_SIZE, 4096);
      RawQueue queue = driver.queue(0, 8).enableLegacy();
      assertThat(driver.read(QUEUE_PFN)).isEqualTo((int) (queue.memory.deviceAddress() >>> 12));
      driver.ok();
      DmaMemory buffers = ask(driver, queue);
      assertThat(Wire.u32(buffers.segment(), 4)).isEqualTo(42);
      driver.write(QUEUE_PFN, 0);
      assertThat(driver.read(QUEUE_PFN)).isZero();
      driver.machine.verify();
    }
  }

  @Test
  void takesADirectChainThatEndsInATable() {
    List<byte[]> questions = new ArrayList<>();
    EmulatedDevice.Builder builder =
        EmulatedDevice.builder(42)
            .queue(
                0,
                8,
                chain -> {
                  assertThat(chain.readableSegments()).isEqualTo(2);
                  assertThat(chain.writableSegments()).isEqualTo(2);
                  questions.add(chain.readAll());
                  chain.write(new byte[] {9, 8, 7, 6, 5}).complete();
                });
    try (RawDriver driver = RawDriver.copying(builder)) {
      RawQueue queue = driver.live(8, INDIRECT_DESC);
      DmaMemory table = driver.allocate(64);
      DmaMemory data = driver.allocate(64);
      data.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      data.segment().set(ValueLayout.JAVA_BYTE, 17, (byte) 2);
      long at = data.deviceAddress();
      // The order in the table is that of its next fields, not that of its entries.
      queue.descriptor(table.segment(), 0, at + 16, 2, NEXT, 2);
      queue.descriptor(table.segment(), 2, at + 32, 3, WRITE | NEXT, 1);
      queue.descriptor(table.segment(), 1, at + 48, 4, WRITE, 7);
      queue.descriptor(4, at, 1, NEXT, 6);
      queue.descriptor(6, table.deviceAddress(), 48, INDIRECT | WRITE, 0); // WRITE is ignored
      queue.publish(4).kick();

      assertThat(questions).containsExactly(new byte[] {1, 0, 2});
      assertThat(queue.usedLength(0)).isEqualTo(5);
      assertThat(data.segment().asSlice(32, 3).toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(9, 8, 7);
      assertThat(data.segment().asSlice(48, 4).toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(6, 5, 0, 0);
      driver.machine.verify();
    }
  }

  @Test
  void completesInAnyOrderAndReusesDescriptors() {
    List<Chain> held = new ArrayList<>();
    try (RawDriver driver = RawDriver.copying(holding(held))) {
      RawQueue queue = driver.live(4);
      long data = driver.allocate(64).deviceAddress();
      for (int i = 0; i < 4; i++) {
        queue.descriptor(i, data, 8, WRITE, 0);
      }
      queue.publish(0, 1, 2, 3).kick();
      assertThat(held).extracting(Chain::head).containsExactly(0, 1, 2, 3);
      held.get(2).complete(8);
      held.get(0).writeU16(1).complete();
      assertThat(queue.usedIndex()).isEqualTo(2);
      assertThat(List.of(queue.usedId(0), queue.usedLength(0))).containsExactly(2, 8);
      assertThat(List.of(queue.usedId(1), queue.usedLength(1))).containsExactly(0, 2);
      queue.publish(2).kick();
      assertThat(held).hasSize(5);
      assertThat(driver.device.queue(0).outstanding()).isEqualTo(3);
      assertThatThrownBy(() -> held.get(0).complete()).isInstanceOf(IllegalStateException.class);
      driver.machine.verify();
    }
  }

  @Test
  void goesRoundTheIndexOf16Bits() {
    try (RawDriver driver = RawDriver.copying(increment())) {
      RawQueue queue = driver.live(8, EVENT_IDX);
      long data = driver.allocate(8).deviceAddress();
      queue.descriptor(0, data, 4, NEXT, 1).descriptor(1, data + 4, 4, WRITE, 0);
      for (int i = 1; i <= 70_000; i++) {
        queue.publish(0).kick();
        assertThat(queue.usedIndex()).isEqualTo(i & 0xffff);
      }
      assertThat(queue.availableEvent()).isEqualTo(70_000 & 0xffff);
      driver.machine.verify();
    }
  }

  @Test
  void interruptsUnlessTheFlagForbidsIt() {
    try (RawDriver driver = RawDriver.copying(increment())) {
      RawQueue queue = driver.live(8);
      queue.availableFlags(1);
      ask(driver, queue);
      assertThat(queue.usedIndex()).isEqualTo(1);
      assertThat(driver.read(INTERRUPT_STATUS)).isZero();
      queue.availableFlags(0);
      ask(driver, queue);
      assertThat(driver.read(INTERRUPT_STATUS)).isEqualTo(1);
      assertThat(driver.device.queue(0).interruptCount()).isEqualTo(1);
      driver.machine.verify();
    }
  }

  @Test
  void interruptsAtTheUsedEvent() {
    AtomicInteger interrupts = new AtomicInteger();
    try (RawDriver driver = RawDriver.copying(increment())) {
      driver.device.onInterrupt(interrupts::incrementAndGet);
      RawQueue queue = driver.live(8, EVENT_IDX);
      queue.usedEvent(2);
      ask(driver, queue);
      ask(driver, queue);
      assertThat(interrupts).hasValue(0);
      ask(driver, queue);
      assertThat(interrupts).hasValue(1);
      ask(driver, queue);
      assertThat(interrupts).hasValue(1);
      assertThat(driver.device.pendingInterrupts().usedBuffer()).isTrue();
      driver.machine.verify();
    }
  }

  @Test
  void wantsNoNotificationWhileItServes() {
    int[] flags = new int[1];
    RawQueue[] queue = new RawQueue[1];
    EmulatedDevice.Builder builder =
        EmulatedDevice.builder(42)
            .queue(
                0,
                8,
                chain -> {
                  flags[0] = queue[0].usedFlags();
                  chain.complete();
                });
    try (RawDriver driver = RawDriver.copying(builder)) {
      queue[0] = driver.live(8);
      ask(driver, queue[0]);
      assertThat(flags[0]).isEqualTo(1);
      assertThat(queue[0].usedFlags()).isZero();
      driver.machine.verify();
    }
  }

  @Test
  void takesNotificationData() {
    try (RawDriver driver = RawDriver.copying(increment().features(NOTIFICATION_DATA))) {
      RawQueue queue = driver.live(8, NOTIFICATION_DATA);
      long data = driver.allocate(8).deviceAddress();
      queue.descriptor(0, data, 4, NEXT, 1).descriptor(1, data + 4, 4, WRITE, 0).publish(0);
      driver.write(QUEUE_NOTIFY, 1 << 16);
      assertThat(queue.usedIndex()).isEqualTo(1);
      driver.machine.verify();
    }
  }

  @Test
  void resetsAQueueAlone() {
    try (RawDriver driver = RawDriver.copying(increment().features(RING_RESET))) {
      RawQueue queue = driver.live(8, RING_RESET);
      ask(driver, queue);
      queue.select();
      driver.write(QUEUE_RESET, 1);
      assertThat(driver.read(QUEUE_RESET)).isZero();
      assertThat(driver.read(QUEUE_READY)).isZero();
      driver.machine.hal().free(queue.memory);
      RawQueue second = driver.queue(0, 4).enable();
      assertThat(driver.read(QUEUE_READY)).isEqualTo(1);
      second.descriptor(0, driver.allocate(8).deviceAddress(), 4, NEXT, 1);
      second.descriptor(1, driver.allocate(8).deviceAddress(), 4, WRITE, 0).publish(0).kick();
      assertThat(second.usedIndex()).isEqualTo(1);
      driver.machine.verify();
    }
  }

  @Test
  void stopsAQueueThatIsReadBack() {
    try (RawDriver driver = RawDriver.copying(increment())) {
      driver.negotiate(VERSION_1).queue(0, 8).enable();
      driver.write(QUEUE_READY, 0);
      assertThat(driver.read(QUEUE_READY)).isZero();
      RawQueue queue = driver.queue(0, 4).enable();
      driver.ok();
      ask(driver, driver.queue(0, 8)); // on another ring: nothing comes of it
      assertThat(queue.usedIndex()).isZero();
      driver.machine.verify();
    }
  }

  @Test
  void offersFourWordsOfFeatures() {
    try (RawDriver driver = RawDriver.copying(increment().features(3, 70, 100).without(28, 29))) {
      driver.begin();
      int[] words = new int[4];
      for (int word = 0; word < 4; word++) {
        driver.write(DEVICE_FEATURES_SEL, word);
        words[word] = driver.read(DEVICE_FEATURES);
        driver.write(DRIVER_FEATURES_SEL, word);
        driver.write(DRIVER_FEATURES, words[word]);
      }
      assertThat(words).containsExactly(1 << 3, 1, 1 << 6, 1 << 4);
      driver.write(STATUS, 11);
      assertThat(driver.read(STATUS)).isEqualTo(11);
      assertThat(driver.device.acceptedFeatures()).isEqualTo(FeatureBits.of(3, 32, 70, 100));
      driver.machine.verify();
    }
  }

  @Test
  void changesItsConfigurationBetweenTwoReads() {
    try (RawDriver driver = RawDriver.copying(holding(new ArrayList<>()))) {
      driver.live(8);
      int before = driver.read(CONFIG_GENERATION);
      driver.device.onConfigRead((offset, width) -> {
        if (offset == 4) {
          driver.device.changeConfig(0, (byte) 9, (byte) 9, (byte) 9, (byte) 9, (byte) 9);
        }
      });
      assertThat(driver.read(CONFIG)).isEqualTo(0x04030201);
      assertThat(driver.read(CONFIG + 4)).isEqualTo(0x08070609);
      assertThat(driver.read(CONFIG_GENERATION)).isNotEqualTo(before);
      assertThat(driver.read(INTERRUPT_STATUS)).isEqualTo(2);
      assertThat(driver.device.config()).startsWith(9, 9, 9, 9, 9, 6);
      driver.machine.verify();
    }
  }

  @Test
  void doesNotInterruptADriverThatIsNotReady() {
    try (RawDriver driver = RawDriver.copying(holding(new ArrayList<>()))) {
      driver.negotiate(VERSION_1);
      driver.device.changeConfig(0, (byte) 9);
      assertThat(driver.read(INTERRUPT_STATUS)).isZero();
      driver.device.needsReset();
      assertThat(driver.read(STATUS)).isEqualTo(64 | 11);
      assertThat(driver.read(INTERRUPT_STATUS)).isZero();
      driver.reset();
      assertThat(driver.read(STATUS)).isZero();
      driver.machine.verify();
    }
  }

  @Test
  void forgetsEverythingInAReset() {
    List<Chain> held = new ArrayList<>();
    try (RawDriver driver = RawDriver.copying(holding(held))) {
      RawQueue queue = driver.live(8);
      DmaMemory buffers = ask(driver, queue);
      driver.reset();
      Chain chain = held.getFirst();
      assertThat(chain.isLive()).isFalse();
      assertThat(chain.complete()).isFalse();
      assertThatThrownBy(() -> chain.writeU8(1)).isInstanceOf(Chain.AbandonedException.class);
      assertThat(queue.usedIndex()).isZero();
      assertThat(driver.device.queue(0).isReady()).isFalse();
      assertThat(driver.device.queue(0).size()).isZero();
      assertThat(driver.device.acceptedFeatures()).isEqualTo(FeatureBits.NONE);
      driver.machine.hal().free(buffers);
      driver.machine.hal().free(queue.memory);
      driver.machine.verifyReleased();
    }
  }

  @Test
  void goesOnDuringAResetThatIsHeld() {
    List<Chain> held = new ArrayList<>();
    try (RawDriver driver = RawDriver.copying(holding(held))) {
      RawQueue queue = driver.live(8);
      ask(driver, queue);
      driver.device.holdResets(true);
      driver.write(STATUS, 0);
      assertThat(driver.read(STATUS)).isEqualTo(15);
      assertThat(held.getFirst().complete(4)).isTrue();
      assertThat(queue.usedIndex()).isEqualTo(1);
      driver.device.holdResets(false);
      assertThat(driver.read(STATUS)).isZero();
      driver.machine.verify();
    }
  }

  @Test
  void needsAResetAfterARingThatCannotBeFollowed() {
    try (RawDriver driver = RawDriver.copying(increment())) {
      RawQueue queue = driver.live(8);
      queue.publish(200).kick();
      assertThat(driver.read(STATUS)).isEqualTo(64 | 15);
      assertThatThrownBy(driver.machine::verify)
          .isInstanceOfSatisfying(
              ConductError.class, error -> assertThat(error.violations()).hasSize(1))
          .hasMessageContainingAll("1 violation", "queue 0", "head 200", "HEAD_RANGE, 2.7.6");
      driver.device.log().clear();
      driver.reset();
      ask(driver, driver.live(8));
      driver.machine.verify();
    }
  }

  @ParameterizedTest
  @EnumSource(HostileBehaviour.class)
  void liesAsItIsTold(HostileBehaviour lie) {
    List<Chain> held = new ArrayList<>();
    try (RawDriver driver = RawDriver.copying(holding(held))) {
      RawQueue queue = driver.live(8);
      DmaMemory buffers = ask(driver, queue);
      driver.device.misbehave(lie);
      held.getFirst().writeU32(7).complete();
      List<Integer> seen = List.of(queue.usedIndex(), queue.usedId(0), queue.usedLength(0));
      assertThat(seen)
          .isEqualTo(
              switch (lie) {
                case NONE -> List.of(1, 3, 4);
                case ID_OUT_OF_RANGE -> List.of(1, 8, 4);
                case ID_WITH_HIGH_BITS -> List.of(1, 0x1_0003, 4);
                case ID_NOT_OUTSTANDING -> List.of(1, 0, 4);
                case ID_TWICE -> List.of(2, 3, 4);
                case INDEX_JUMP -> List.of(9, 3, 4);
                case INDEX_BACKWARDS -> List.of(0xffff, 0, 0);
                case FLAGS_HALF_WRITTEN -> List.of(0x101, 3, 4);
                case WRAP_WRONG -> List.of(0x8001, 3, 4);
                case LENGTH_TOO_LARGE -> List.of(1, 3, 5);
                case LENGTH_HUGE -> List.of(1, 3, -1);
                case LENGTH_ZERO -> List.of(1, 3, 0);
                case REPLY_NOT_WRITTEN -> List.of(1, 3, 4);
                case SILENCE -> List.of(0, 0, 0);
              });
      assertThat(Wire.u32(buffers.segment(), 4))
          .isEqualTo(lie == HostileBehaviour.REPLY_NOT_WRITTEN ? 0 : 7);
      driver.machine.verify();
    }
  }

  @Test
  void writesRawUsedElements() {
    try (RawDriver driver = RawDriver.copying(holding(new ArrayList<>()))) {
      RawQueue queue = driver.live(8);
      driver.device.queue(0).complete(0x1234_5678, -2);
      assertThat(List.of(queue.usedIndex(), queue.usedId(0), queue.usedLength(0)))
          .containsExactly(1, 0x1234_5678, -2);
      driver.device.queue(0).setUsedIndex(0x1_0007);
      assertThat(queue.usedIndex()).isEqualTo(7).isEqualTo(driver.device.queue(0).usedIndex());
      driver.machine.verify();
    }
  }

  @Test
  void runsOnItsOwnThread() throws InterruptedException {
    CountDownLatch served = new CountDownLatch(100);
    Thread[] server = new Thread[1];
    EmulatedDevice.Builder builder =
        EmulatedDevice.builder(42)
            .queue(
                0,
                8,
                chain -> {
                  server[0] = Thread.currentThread();
                  chain.complete();
                  served.countDown();
                });
    try (RawDriver driver = RawDriver.copying(builder)) {
      driver.device.start();
      RawQueue queue = driver.live(8, EVENT_IDX);
      queue.descriptor(0, driver.allocate(8).deviceAddress(), 4, WRITE, 0);
      for (int i = 1; i <= 100; i++) {
        queue.publish(0).kick();
        while (queue.usedIndex() != i) {
          Thread.onSpinWait();
        }
      }
      served.await();
      assertThat(server[0]).isNotEqualTo(Thread.currentThread());
      assertThat(server[0].isDaemon()).isTrue();
      assertThatThrownBy(driver.device::step).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(driver.device::start).isInstanceOf(IllegalStateException.class);
      driver.device.close();
      assertThat(server[0].isAlive()).isFalse();
      queue.publish(0).kick(); // at once again
      assertThat(queue.usedIndex()).isEqualTo(101);
      driver.machine.verify();
    }
  }

  @Test
  void servesQueuesThatSeveralThreadsNotify() throws InterruptedException {
    int requests = 5_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    EmulatedDevice.Builder builder = EmulatedDevice.builder(42);
    for (int i = 0; i < 3; i++) {
      builder.queue(
          i,
          8,
          chain -> {
            if (inside.incrementAndGet() > 1) {
              together.incrementAndGet();
            }
            chain.complete();
            inside.decrementAndGet();
          });
    }
    try (RawDriver driver = RawDriver.copying(builder)) {
      driver.negotiate(VERSION_1);
      long data = driver.allocate(8).deviceAddress();
      List<Thread> drivers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RawQueue queue = driver.queue(i, 8).enable().descriptor(0, data, 4, WRITE, 0);
        drivers.add(
            new Thread(() -> {
              for (int request = 1; request <= requests; request++) {
                queue.publish(0).kick();
                while (queue.usedIndex() != request) {
                  Thread.onSpinWait(); // another driver's thread serves it
                }
              }
            }));
      }
      driver.ok();
      drivers.forEach(Thread::start);
      for (Thread thread : drivers) {
        thread.join();
      }
      assertThat(together).as("one chain at a time").hasValue(0);
      assertThat(driver.device.queue(2).completionCount()).isEqualTo(requests);
      driver.machine.verify();
    }
  }

  @Test
  void losesNoExceptionOfAModelOnItsOwnThread() throws InterruptedException {
    IllegalArgumentException failure = new IllegalArgumentException("as the test wants it");
    EmulatedDevice.Builder builder =
        EmulatedDevice.builder(42)
            .queue(
                0,
                8,
                chain -> {
                  throw failure;
                });
    try (RawDriver driver = RawDriver.copying(builder)) {
      driver.device.start();
      ask(driver, driver.live(8));
      while (!driver.device.status().has(64)) {
        Thread.onSpinWait();
      }
      driver.device.close();
      assertThatThrownBy(driver.machine::verify)
          .isInstanceOf(ConductError.class)
          .hasCause(failure)
          .hasMessageContaining("MODEL_FAILED");
    }
  }

  @Test
  void losesNoExceptionOfAModelThatIsStepped() {
    IllegalArgumentException failure = new IllegalArgumentException("as the test wants it");
    EmulatedDevice.Builder builder =
        EmulatedDevice.builder(42)
            .stepped()
            .queue(
                0,
                8,
                chain -> {
                  throw failure;
                });
    try (RawDriver driver = RawDriver.copying(builder)) {
      ask(driver, driver.live(8));
      assertThatThrownBy(driver.device::step)
          .isInstanceOf(IllegalStateException.class)
          .hasCause(failure);
    }
  }

  @Test
  void tellsItsModelWhatTheDriverDoes() {
    List<String> calls = new ArrayList<>();
    DeviceModel model =
        new DeviceModel() {
          @Override
          public DeviceType deviceType() {
            return new DeviceType(42);
          }

          @Override
          public int[] queueSizes() {
            return new int[] {8};
          }

          @Override
          public byte[] config() {
            return new byte[4];
          }

          @Override
          public List<ConfigField> configFields() {
            return List.of(ConfigField.readWrite(0, 2).atAnyTime());
          }

          @Override
          public void started() {
            calls.add("started");
          }

          @Override
          public void reset() {
            calls.add("reset");
          }

          @Override
          public void configWritten(long offset, int width, long value) {
            calls.add("written " + offset + " " + width + " " + value);
          }

          @Override
          public void available(Chain chain) {
            calls.add("available " + chain.readableBytes() + " " + chain.writableBytes());
          }
        };
    try (RawDriver driver = RawDriver.copying(EmulatedDevice.builder(model))) {
      driver.identify().window.write(CONFIG, 2, 0x1234);
      ask(driver, driver.live(8));
      driver.reset();
      assertThat(calls)
          .containsExactly("written 0 2 4660", "reset", "started", "available 4 4", "reset");
      assertThat(driver.device.config()).containsExactly(0x34, 0x12, 0, 0);
      driver.machine.verify();
    }
  }

  @Test
  void readsAndWritesStreamsAcrossDescriptors() {
    List<Object> read = new ArrayList<>();
    EmulatedDevice.Builder builder =
        EmulatedDevice.builder(42)
            .queue(
                0,
                8,
                chain -> {
                  read.add(chain.readU8());
                  read.add(chain.readU16());
                  read.add(chain.readU32());
                  read.add(chain.readU64());
                  read.add(chain.remainingReadable());
                  read.add(chain.seekRead(1).readU16());
                  chain.seekWrite(15).writeU8(0xaa).seekWrite(0);
                  chain.writeU16(0x0201).writeU64(0x0a09080706050403L);
                  read.add(chain.remainingWritable());
                  chain.complete(); // the gap ends what counts as written
                });
    try (RawDriver driver = RawDriver.copying(builder)) {
      RawQueue queue = driver.live(8);
      DmaMemory data = driver.allocate(64);
      byte[] bytes = new byte[16];
      for (int i = 0; i < 16; i++) {
        bytes[i] = (byte) (0xf0 + i);
      }
      MemorySegment.copy(bytes, 0, data.segment(), ValueLayout.JAVA_BYTE, 0, bytes.length);
      long at = data.deviceAddress();
      queue.descriptor(0, at, 2, NEXT, 1).descriptor(1, at + 2, 14, NEXT, 2);
      queue.descriptor(2, at + 16, 3, WRITE | NEXT, 3).descriptor(3, at + 19, 13, WRITE, 0);
      queue.publish(0).kick();
      assertThat(read)
          .containsExactly(0xf0, 0xf2f1, 0xf6f5f4f3, 0xfefdfcfbfaf9f8f7L, 1L, 0xf2f1, 6L);
      byte[] written = data.segment().asSlice(16, 16).toArray(ValueLayout.JAVA_BYTE);
      assertThat(Arrays.copyOf(written, 10)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      assertThat(written[15]).isEqualTo((byte) 0xaa);
      assertThat(queue.usedLength(0)).isEqualTo(10);
      driver.machine.verify();
    }
  }
}

package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.virtio4j.emulation.RawDriver.*;
import static org.virtio4j.emulation.RawDriver.RawQueue.INDIRECT;
import static org.virtio4j.emulation.RawDriver.RawQueue.NEXT;
import static org.virtio4j.emulation.RawDriver.RawQueue.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtio4j.emulation.RawDriver.RawPackedQueue;
import org.virtio4j.emulation.RawDriver.RawQueue;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;

/** Each rule is broken by hand, alone, and must be reported: it, once, and nothing else. */
class RuleTest {
  private static final int INDIRECT_DESC = 28;
  private static final int EVENT_IDX = 29;
  private static final int IN_ORDER = 35;
  private static final int NOTIFICATION_DATA = 38;
  private static final int RING_RESET = 40;

  private static final List<Chain> HELD = new ArrayList<>(); // by the device of one scenario
  private static final Map<Rule, List<Runnable>> SCENARIOS = new EnumMap<>(Rule.class);

  /** The device that most scenarios use: it answers nothing of its own accord. */
  private static EmulatedDevice.Builder device() {
    return EmulatedDevice.builder(42)
        .features(0, 1)
        .config(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
        .configFields(
            ConfigField.readOnly(0, 8),
            ConfigField.readWrite(8, 2),
            ConfigField.writeOnly(10, 1),
            ConfigField.readOnly(12, 4).ifOffered(5))
        .queue(0, 8, chain -> {})
        .queue(2, 4, Chain::complete);
  }

  private static void pci() {
    PciRules.forEach((rule, scenario) ->
        SCENARIOS
            .computeIfAbsent(rule, key -> new ArrayList<>())
            .add(() -> scenario.accept(machine -> checkOnly(machine, rule))));
  }

  private static void checkOnly(EmulatedMachine machine, Rule rule) {
    assertThat(machine.violations()).extracting(Violation::rule).containsExactly(rule);
    assertThat(machine.violations().getFirst().detail()).isNotEmpty();
  }

  private static void put(Rule rule, EmulatedDevice.Builder builder, Consumer<RawDriver> scenario) {
    SCENARIOS
        .computeIfAbsent(rule, key -> new ArrayList<>())
        .add(() -> {
          try (RawDriver driver = RawDriver.copying(builder)) {
            scenario.accept(driver);
            checkOnly(driver.machine, rule);
          }
        });
  }

  private static void modern(Rule rule, Consumer<RawDriver> scenario) {
    put(rule, device(), scenario);
  }

  private static void legacy(Rule rule, Consumer<RawDriver> scenario) {
    put(rule, device().legacy(), scenario);
  }

  /** A live modern device, an available ring, and a page of DMA memory. */
  private interface RingScenario {
    void run(RawDriver driver, RawQueue queue, long page);
  }

  private static void ring(Rule rule, RingScenario scenario, int... features) {
    modern(
        rule,
        driver -> {
          RawQueue queue = driver.live(8, features);
          DmaMemory page = driver.allocate(4096);
          scenario.run(driver, queue, page.deviceAddress());
        });
  }

  /** A live modern device, a packed ring of 6, and a page of DMA memory. */
  private interface PackedScenario {
    void run(RawDriver driver, RawPackedQueue queue, long page);
  }

  private static void packed(Rule rule, PackedScenario scenario, int... features) {
    put(
        rule,
        device().features(RING_PACKED, NOTIFICATION_DATA),
        driver -> {
          RawPackedQueue queue = driver.livePacked(6, features);
          scenario.run(driver, queue, driver.allocate(4096).deviceAddress());
        });
  }

  /** The same, and an indirect table. */
  private interface PackedTableScenario {
    void run(RawPackedQueue queue, DmaMemory table, long data);
  }

  private static void packedTable(Rule rule, PackedTableScenario scenario) {
    packed(
        rule,
        (driver, queue, page) -> {
          scenario.run(queue, driver.allocate(4096), page);
          queue.kick();
        },
        INDIRECT_DESC);
  }

  private static void indirect(Rule rule, IndirectScenario scenario) {
    modern(
        rule,
        driver -> {
          RawQueue queue = driver.live(8, INDIRECT_DESC);
          DmaMemory table = driver.allocate(4096);
          DmaMemory data = driver.allocate(4096);
          scenario.run(queue, table, data.deviceAddress());
          queue.publish(0).kick();
        });
  }

  private interface IndirectScenario {
    void run(RawQueue queue, DmaMemory table, long data);
  }

  static {
    memory();
    registers();
    features();
    status();
    queues();
    notifications();
    config();
    rings();
    indirectTables();
    inOrder();
    packedRings();
    packedTables();
    queueReset();
    models();
    pci();
  }

  private static void memory() {
    ring(
        Rule.MEMORY_NOT_SHARED,
        (driver, queue, page) -> queue.descriptor(0, page + 4096, 16, WRITE, 0).publish(0).kick());
    ring(
        Rule.MEMORY_NOT_SHARED, // the end of the buffer
        (driver, queue, page) -> queue.descriptor(0, page + 1, 4096, 0, 0).publish(0).kick());
    ring(
        Rule.MEMORY_NOT_SHARED, // an address of this process
        (driver, queue, page) ->
            queue.descriptor(0, queue.ring.address(), 16, 0, 0).publish(0).kick());
    modern(
        Rule.MEMORY_NOT_SHARED, // a queue
        driver -> {
          driver.negotiate(VERSION_1);
          RawQueue queue = driver.queue(0, 8);
          driver.machine.hal().free(queue.memory);
          queue.enable();
        });
    modern(
        Rule.MEMORY_NOT_SHARED, // it goes while the device holds the chain
        driver -> {
          List<Chain> held = new ArrayList<>();
          EmulatedDevice other =
              driver.machine.add(EmulatedDevice.builder(43).queue(0, 8, held::add));
          RawDriver second = RawDriver.on(driver.machine, other);
          RawQueue queue = second.live(8);
          Hal hal = driver.machine.hal();
          MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
          long address = hal.share(buffer, 0, 16, BufferDirection.DEVICE_TO_DRIVER);
          queue.descriptor(0, address, 16, WRITE, 0).publish(0).kick();
          hal.unshare(address, buffer, 0, 16, BufferDirection.DEVICE_TO_DRIVER);
          assertThat(driver.broken()).containsExactly(Rule.UNSHARED_IN_FLIGHT);
          driver.machine.hal().log().clear();
          assertThat(catchThrowable(() -> held.getFirst().writeU8(1)))
              .isInstanceOf(Chain.AbandonedException.class);
        });

    ring(
        Rule.MEMORY_DIRECTION,
        (driver, queue, page) -> {
          MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
          long address =
              driver.machine.hal().share(buffer, 0, 16, BufferDirection.DRIVER_TO_DEVICE);
          queue.descriptor(0, address, 16, WRITE, 0).publish(0).kick();
        });
    ring(
        Rule.MEMORY_DIRECTION,
        (driver, queue, page) -> {
          MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
          long address =
              driver.machine.hal().share(buffer, 0, 16, BufferDirection.DEVICE_TO_DRIVER);
          queue.descriptor(0, address, 16, 0, 0).publish(0).kick();
        });
    ring(
        Rule.MEMORY_FREED_IN_USE, (driver, queue, page) -> driver.machine.hal().free(queue.memory));
    ring(
        Rule.MEMORY_FREED_IN_USE, // although the device needs a reset
        (driver, queue, page) -> {
          driver.device.needsReset();
          driver.machine.hal().free(queue.memory);
        });
    modern(
        Rule.MEMORY_FREED_IN_USE, // a buffer in flight
        driver -> {
          RawQueue queue = driver.live(8);
          DmaMemory data = driver.allocate(16);
          queue.descriptor(0, data.deviceAddress(), 16, WRITE, 0).publish(0).kick();
          driver.machine.hal().free(data);
        });
    ring(
        Rule.UNSHARED_IN_FLIGHT,
        (driver, queue, page) -> {
          Hal hal = driver.machine.hal();
          MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
          long address = hal.share(buffer, 0, 16, BufferDirection.DEVICE_TO_DRIVER);
          queue.descriptor(0, address, 16, WRITE, 0).publish(0).kick();
          hal.unshare(address, buffer, 0, 16, BufferDirection.DEVICE_TO_DRIVER);
        });
    modern(
        Rule.UNSHARE_MISMATCH, // another length
        driver -> {
          Hal hal = driver.machine.hal();
          MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
          long address = hal.share(buffer, 0, 16, BufferDirection.BOTH);
          hal.unshare(address, buffer, 0, 15, BufferDirection.BOTH);
        });
    modern(
        Rule.UNSHARE_MISMATCH, // another direction
        driver -> {
          Hal hal = driver.machine.hal();
          MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
          long address = hal.share(buffer, 0, 16, BufferDirection.BOTH);
          hal.unshare(address, buffer, 0, 16, BufferDirection.DEVICE_TO_DRIVER);
        });
    modern(
        Rule.UNSHARE_MISMATCH, // inside an allocation, twice
        driver -> {
          Hal hal = driver.machine.hal();
          MemorySegment buffer = driver.allocate(64).segment();
          long address = hal.share(buffer, 8, 16, BufferDirection.BOTH);
          hal.unshare(address, buffer, 8, 16, BufferDirection.BOTH);
          hal.unshare(address, buffer, 8, 16, BufferDirection.BOTH);
        });
    SCENARIOS
        .get(Rule.UNSHARE_MISMATCH)
        .add(() -> {
          try (EmulatedHal hal = EmulatedHal.direct();
              Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(64);
            long address = hal.share(buffer, 8, 16, BufferDirection.BOTH);
            hal.unshare(address, buffer, 8, 16, BufferDirection.BOTH);
            hal.unshare(address, buffer, 8, 16, BufferDirection.BOTH);
            assertThat(hal.log().violations())
                .extracting(Violation::rule)
                .containsExactly(Rule.UNSHARE_MISMATCH);
          }
        });
    modern(
        Rule.FREE_MISMATCH,
        driver -> {
          DmaMemory memory = driver.allocate(64);
          driver.machine.hal().free(memory);
          driver.machine.hal().free(memory);
        });
    modern(
        Rule.BUFFER_TOUCHED,
        driver -> {
          Hal hal = driver.machine.hal();
          byte[] bytes = new byte[16];
          MemorySegment buffer = MemorySegment.ofArray(bytes);
          long address = hal.share(buffer, 0, 16, BufferDirection.DRIVER_TO_DEVICE);
          bytes[3] = 1;
          hal.unshare(address, buffer, 0, 16, BufferDirection.DRIVER_TO_DEVICE);
        });
    List<Chain> held = new ArrayList<>();
    put(
        Rule.BUFFER_TOUCHED, // inside an allocation
        EmulatedDevice.builder(42).queue(0, 8, held::add),
        driver -> {
          RawQueue queue = driver.live(8);
          DmaMemory data = driver.allocate(64);
          queue.descriptor(0, data.deviceAddress(), 8, 0, 0).publish(0).kick();
          Wire.u16(data.segment(), 7, 1);
          held.getFirst().complete();
        });
    modern(
        Rule.NOT_UNSHARED,
        driver -> {
          MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
          driver.machine.hal().share(buffer, 0, 16, BufferDirection.DRIVER_TO_DEVICE);
          leaks(driver);
        });
    modern(
        Rule.NOT_FREED,
        driver -> {
          driver.allocate(64);
          leaks(driver);
        });
  }

  private static void leaks(RawDriver driver) {
    assertThat(catchThrowable(driver.machine::verifyReleased)).isInstanceOf(ConductError.class);
  }

  private static void registers() {
    modern(Rule.IDENTITY_NOT_READ, driver -> driver.write(STATUS, 0));
    modern(
        Rule.IDENTITY_NOT_READ,
        driver -> {
          driver.read(MAGIC);
          driver.read(VERSION);
          driver.write(QUEUE_SEL, 0);
        });
    modern(
        Rule.EMPTY_SLOT,
        driver -> {
          var empty = driver.machine.hal().map(EmulatedMachine.address(5), 0x200);
          assertThat(empty.read(MAGIC, 4)).isEqualTo(0x74726976);
          assertThat(empty.read(VERSION, 4)).isEqualTo(2);
          assertThat(empty.read(DEVICE_ID, 4)).isZero();
          empty.read(0x00c, 4);
        });
    modern(
        Rule.EMPTY_SLOT,
        driver -> driver.machine.hal().map(EmulatedMachine.address(5), 0x200).write(STATUS, 4, 0));
    modern(Rule.REGISTER_UNKNOWN, driver -> driver.identify().read(0x018));
    modern(Rule.REGISTER_UNKNOWN, driver -> driver.identify().write(0x018, 0));
    modern(
        Rule.REGISTER_UNKNOWN, // only with RING_RESET
        driver -> {
          driver.live(8).select();
          driver.write(QUEUE_RESET, 1);
        });
    modern(Rule.REGISTER_OTHER_VERSION, driver -> driver.begin().write(GUEST_PAGE_SIZE, 4096));
    modern(Rule.REGISTER_OTHER_VERSION, driver -> driver.begin().read(QUEUE_PFN));
    legacy(Rule.REGISTER_OTHER_VERSION, driver -> driver.begin().read(CONFIG_GENERATION));
    legacy(Rule.REGISTER_OTHER_VERSION, driver -> driver.begin().write(QUEUE_READY, 1));
    modern(Rule.REGISTER_WIDTH, driver -> driver.identify().window.read(STATUS, 1));
    modern(Rule.REGISTER_WIDTH, driver -> driver.identify().window.read(STATUS, 8));
    modern(Rule.REGISTER_WIDTH, driver -> driver.identify().window.write(QUEUE_SEL + 2, 2, 0));
    modern(Rule.REGISTER_WIDTH, driver -> driver.identify().window.write(QUEUE_NOTIFY, 2, 0));
    modern(Rule.REGISTER_WIDTH, driver -> driver.identify().window.write(QUEUE_DESC_LOW, 8, 0));
    for (int offset : new int[] {0x000, 0x004, 0x008, 0x00c, 0x010, 0x034, 0x060, 0x0b0, 0x0fc}) {
      modern(Rule.REGISTER_READ_ONLY, driver -> driver.begin().write(offset, 1));
    }
    int[] writeOnly = {
      0x014, 0x020, 0x024, 0x030, 0x038, 0x050, 0x064, 0x080, 0x084, 0x090, 0x094, 0x0a0, 0x0a4,
      0x0ac
    };
    for (int offset : writeOnly) {
      modern(Rule.REGISTER_WRITE_ONLY, driver -> driver.begin().read(offset));
    }
    modern(
        Rule.REGISTER_VALUE,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).select().addresses();
          driver.write(QUEUE_READY, 2);
        });
    modern(Rule.REGISTER_VALUE, driver -> driver.begin().write(QUEUE_SEL, 0x1_0000));
  }

  private static void features() {
    modern(Rule.FEATURES_NOT_SELECTED, driver -> driver.begin().read(DEVICE_FEATURES));
    modern(Rule.FEATURES_NOT_SELECTED, driver -> driver.begin().write(DRIVER_FEATURES, 0));
    modern(Rule.FEATURES_SELECTOR, driver -> driver.begin().write(DEVICE_FEATURES_SEL, 4));
    modern(Rule.FEATURES_SELECTOR, driver -> driver.begin().write(DRIVER_FEATURES_SEL, 2));
    modern(Rule.FEATURES_SELECTOR, driver -> driver.begin().write(DRIVER_FEATURES_SEL, -1));
    put(
        Rule.FEATURES_SELECTOR,
        device().features(70),
        driver -> {
          driver.begin().write(DEVICE_FEATURES_SEL, 3);
          driver.write(DEVICE_FEATURES_SEL, 4);
        });
    modern(Rule.FEATURE_NOT_OFFERED, driver -> driver.begin().accept(2, VERSION_1));
    modern(
        Rule.FEATURES_EARLY,
        driver -> {
          driver.identify().reset().write(STATUS, 1);
          driver.write(DRIVER_FEATURES_SEL, 0);
          driver.write(DRIVER_FEATURES, 1);
        });
    modern(
        Rule.FEATURES_LATE,
        driver -> {
          driver.negotiate(VERSION_1);
          driver.write(DRIVER_FEATURES, 1);
          assertThat(driver.device.acceptedFeatures().has(VERSION_1)).isTrue();
        });
    legacy(
        Rule.FEATURES_LATE,
        driver -> {
          driver.begin().write(DRIVER_FEATURES_SEL, 0);
          driver.ok().write(DRIVER_FEATURES, 1);
        });
    modern(
        Rule.VERSION_1_NOT_ACCEPTED,
        driver -> {
          driver.negotiate(0);
          assertThat(driver.read(STATUS)).as("FEATURES_OK is refused").isEqualTo(3);
        });
    modern(
        Rule.FEATURES_OK_NOT_CHECKED,
        driver -> {
          driver.begin().accept(VERSION_1).write(STATUS, 11);
          driver.write(STATUS, 15);
        });
    modern(
        Rule.FEATURES_OK_NOT_CHECKED,
        driver -> {
          driver.begin().accept(VERSION_1).write(STATUS, 11);
          driver.queue(0, 8).enable();
        });
  }

  private static void status() {
    modern(
        Rule.STATUS_BIT_CLEARED,
        driver -> {
          driver.begin().write(STATUS, 2);
          assertThat(driver.read(STATUS)).isEqualTo(3);
        });
    modern(Rule.STATUS_ORDER, driver -> driver.identify().reset().write(STATUS, 2));
    modern(
        Rule.STATUS_ORDER,
        driver -> {
          driver.begin().accept(VERSION_1).write(STATUS, 7);
          assertThat(driver.read(STATUS)).as("DRIVER_OK before FEATURES_OK").isEqualTo(3);
        });
    modern(
        Rule.STATUS_ORDER,
        driver -> {
          driver.begin().accept(VERSION_1).write(STATUS, 15);
          assertThat(driver.read(STATUS)).as("both at once").isEqualTo(11);
        });
    put(
        Rule.STATUS_ORDER,
        device().refusingFeatures(),
        driver -> {
          driver.negotiate(VERSION_1);
          assertThat(driver.read(STATUS)).isEqualTo(3);
          driver.write(STATUS, 15);
          assertThat(driver.read(STATUS)).isEqualTo(3);
        });
    legacy(
        Rule.STATUS_ORDER,
        driver -> {
          driver.identify().reset().write(STATUS, 1);
          driver.write(STATUS, 5);
        });
    modern(Rule.STATUS_UNKNOWN_BITS, driver -> driver.begin().write(STATUS, 3 | 32));
    modern(Rule.STATUS_UNKNOWN_BITS, driver -> driver.begin().write(STATUS, 3 | 64));
    legacy(Rule.STATUS_UNKNOWN_BITS, driver -> driver.begin().write(STATUS, 11));
    modern(
        Rule.STATUS_AFTER_FAILED,
        driver -> {
          driver.begin().write(STATUS, 0x83);
          driver.accept(VERSION_1).write(STATUS, 0x8b);
        });
    modern(Rule.RESET_MISSING, driver -> driver.identify().write(STATUS, 1));
    modern(
        Rule.RESET_NOT_AWAITED,
        driver -> {
          driver.identify().write(STATUS, 0);
          driver.write(STATUS, 1);
        });
    modern(
        Rule.RESET_NOT_AWAITED,
        driver -> {
          driver.negotiate(VERSION_1);
          driver.device.holdResets(true);
          driver.reset();
          assertThat(driver.read(STATUS)).as("the reset takes its time").isEqualTo(11);
          driver.write(STATUS, 11);
        });
  }

  private static void queues() {
    modern(Rule.QUEUE_NOT_SELECTED, driver -> driver.negotiate(VERSION_1).read(QUEUE_SIZE_MAX));
    modern(Rule.QUEUE_NOT_SELECTED, driver -> driver.negotiate(VERSION_1).write(QUEUE_SIZE, 8));
    modern(
        Rule.QUEUE_UNKNOWN,
        driver -> {
          driver.negotiate(VERSION_1).write(QUEUE_SEL, 1);
          assertThat(driver.read(QUEUE_SIZE_MAX)).isZero();
          driver.write(QUEUE_SIZE, 8);
        });
    modern(
        Rule.QUEUE_SETUP_EARLY,
        driver -> {
          driver.begin().queue(0, 8).select();
          driver.write(QUEUE_SIZE, 8);
        });
    legacy(
        Rule.QUEUE_SETUP_EARLY,
        driver -> {
          driver.identify().reset().queue(0, 8).select();
          driver.write(QUEUE_SIZE, 8);
        });
    modern(
        Rule.QUEUE_SETUP_LATE,
        driver -> {
          driver.live(8);
          driver.queue(2, 4).select();
          driver.write(QUEUE_SIZE, 4);
        });
    modern(
        Rule.QUEUE_BUSY,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).enable();
          driver.write(QUEUE_SIZE, 4);
        });
    modern(
        Rule.QUEUE_BUSY,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).enable();
          driver.write(QUEUE_DRIVER_LOW + 4, 0);
        });
    modern(
        Rule.QUEUE_BUSY,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).enable();
          driver.write(QUEUE_READY, 1);
        });
    legacy(
        Rule.QUEUE_BUSY,
        driver -> {
          driver.begin().write(GUEST_PAGE_SIZE, 4096);
          driver.queue(0, 8).enableLegacy();
          driver.read(QUEUE_SIZE_MAX);
        });
    modern(
        Rule.QUEUE_SIZE,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).select();
          driver.write(QUEUE_SIZE, 16);
        });
    modern(
        Rule.QUEUE_SIZE,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).select();
          driver.write(QUEUE_SIZE, 0);
        });
    modern(
        Rule.QUEUE_SIZE_POWER,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).select();
          driver.write(QUEUE_SIZE, 6);
        });
    modern(
        Rule.QUEUE_INCOMPLETE, // no size
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).select().addresses();
          driver.write(QUEUE_READY, 1);
          assertThat(driver.read(QUEUE_READY)).isZero();
        });
    modern(
        Rule.QUEUE_INCOMPLETE, // no addresses
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).select();
          driver.write(QUEUE_SIZE, 8);
          driver.write(QUEUE_READY, 1);
        });
    int[] registers = {QUEUE_DESC_LOW, QUEUE_DRIVER_LOW, QUEUE_DEVICE_LOW};
    int[] misalignments = {8, 1, 2};
    for (int i = 0; i < registers.length; i++) {
      int register = registers[i];
      int misalignment = misalignments[i];
      modern(
          Rule.QUEUE_ALIGNMENT,
          driver -> {
            RawQueue queue = driver.negotiate(VERSION_1).queue(0, 8).select().addresses();
            driver.write(QUEUE_SIZE, 8);
            queue.address(register, queue.memory.deviceAddress() + misalignment);
            driver.write(QUEUE_READY, 1);
          });
    }
    modern(
        Rule.QUEUE_NOT_ZEROED,
        driver -> {
          RawQueue queue = driver.negotiate(VERSION_1).queue(0, 8);
          Wire.u16(queue.ring, queue.used + 2, 1);
          queue.enable();
        });
    modern(
        Rule.QUEUE_STOP_NOT_CHECKED,
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).enable();
          driver.write(QUEUE_READY, 0);
          driver.write(QUEUE_SIZE, 4);
        });
    legacy(Rule.GUEST_PAGE_SIZE, driver -> driver.begin().queue(0, 8).enableLegacy());
    legacy(Rule.GUEST_PAGE_SIZE, driver -> driver.begin().write(GUEST_PAGE_SIZE, 4095));
    legacy(
        Rule.QUEUE_ALIGN,
        driver -> {
          driver.begin().write(GUEST_PAGE_SIZE, 4096);
          driver.queue(0, 8).select();
          driver.write(QUEUE_SIZE, 8);
          driver.write(QUEUE_PFN, 1);
        });
    legacy(
        Rule.QUEUE_ALIGN,
        driver -> {
          driver.begin().queue(0, 8).select();
          driver.write(QUEUE_ALIGN, 100);
        });
  }

  private static void notifications() {
    modern(Rule.NOTIFY_EARLY, driver -> driver.negotiate(VERSION_1).queue(0, 8).enable().kick());
    ring(Rule.NOTIFY_QUEUE, (driver, queue, page) -> driver.write(QUEUE_NOTIFY, 2));
    ring(Rule.NOTIFY_QUEUE, (driver, queue, page) -> driver.write(QUEUE_NOTIFY, 0x1_0000));
    put(
        Rule.NOTIFY_MISSING,
        device().stepped(),
        driver -> {
          RawQueue queue = driver.live(8);
          long data = driver.allocate(16).deviceAddress();
          queue.descriptor(0, data, 1, WRITE, 0).descriptor(1, data, 1, WRITE, 0);
          queue.publish(0).kick();
          queue.publish(1); // without EVENT_IDX each publication is owed a notification
          assertThat(driver.device.step()).isEqualTo(2);
        });
    put(
        Rule.NOTIFY_MISSING,
        device().stepped(),
        driver -> {
          RawQueue queue = driver.live(8, EVENT_IDX);
          long data = driver.allocate(16).deviceAddress();
          queue.descriptor(0, data, 1, WRITE, 0).descriptor(1, data, 1, WRITE, 0);
          queue.publish(0).kick().publish(1); // the second one is not owed any
          assertThat(driver.device.step()).isEqualTo(2);
          assertThat(driver.broken()).isEmpty();
          queue.descriptor(2, data, 1, WRITE, 0).publish(2);
          assertThat(driver.device.step()).isEqualTo(1);
        });
    put(
        Rule.NOTIFY_DATA,
        device().features(NOTIFICATION_DATA),
        driver -> {
          RawQueue queue = driver.live(8, NOTIFICATION_DATA);
          long data = driver.allocate(16).deviceAddress();
          queue.descriptor(0, data, 1, WRITE, 0).publish(0);
          driver.write(QUEUE_NOTIFY, 1 << 16);
          assertThat(driver.broken()).isEmpty();
          driver.write(QUEUE_NOTIFY, 0);
        });
    ring(Rule.INTERRUPT_ACK, (driver, queue, page) -> driver.write(INTERRUPT_ACK, 1));
    ring(
        Rule.INTERRUPT_ACK,
        (driver, queue, page) -> {
          driver.device.changeConfig(0, (byte) 1);
          driver.write(INTERRUPT_ACK, 2 | 4);
        });
  }

  private static void config() {
    modern(Rule.CONFIG_BOUNDS, driver -> driver.begin().window.read(CONFIG + 16, 1));
    modern(Rule.CONFIG_BOUNDS, driver -> driver.begin().window.write(CONFIG + 0x100, 4, 1));
    modern(Rule.CONFIG_WIDTH, driver -> driver.begin().window.read(CONFIG, 8));
    modern(Rule.CONFIG_WIDTH, driver -> driver.begin().window.read(CONFIG, 2));
    modern(Rule.CONFIG_WIDTH, driver -> driver.begin().window.read(CONFIG + 2, 4));
    modern(Rule.CONFIG_WIDTH, driver -> driver.begin().window.read(CONFIG + 8, 1));
    modern(Rule.CONFIG_READ_ONLY, driver -> driver.negotiate(VERSION_1).window.write(CONFIG, 4, 1));
    modern(
        Rule.CONFIG_READ_ONLY, // no field at all
        driver -> driver.negotiate(VERSION_1).window.write(CONFIG + 11, 1, 1));
    modern(
        Rule.CONFIG_WRITE_ONLY, driver -> driver.negotiate(VERSION_1).window.read(CONFIG + 10, 1));
    modern(
        Rule.CONFIG_WRITE_EARLY,
        driver -> {
          driver.begin().window.write(CONFIG + 8, 2, 0xffff);
          assertThat(driver.window.read(CONFIG + 8, 2)).isEqualTo(0x0a09);
        });
    modern(Rule.CONFIG_FEATURE, driver -> driver.begin().window.read(CONFIG + 12, 4));
  }

  private static void rings() {
    ring(
        Rule.AVAILABLE_FLAGS,
        (driver, queue, page) ->
            queue.availableFlags(2).descriptor(0, page, 1, WRITE, 0).publish(0).kick());
    ring(
        Rule.AVAILABLE_FLAGS,
        (driver, queue, page) ->
            queue.availableFlags(1).descriptor(0, page, 1, WRITE, 0).publish(0).kick(),
        EVENT_IDX);
    ring(
        Rule.AVAILABLE_INDEX_BACKWARDS,
        (driver, queue, page) -> {
          queue.descriptor(0, page, 1, WRITE, 0).publish(0).kick();
          queue.index(0).kick();
        });
    ring(
        Rule.AVAILABLE_INDEX_JUMP,
        (driver, queue, page) -> {
          queue.index(9).kick();
          assertThat(driver.device.status().has(64)).as("DEVICE_NEEDS_RESET").isTrue();
          assertThat(driver.read(INTERRUPT_STATUS)).isEqualTo(2);
        });
    ring(
        Rule.AVAILABLE_INDEX_JUMP, // with those that are outstanding
        (driver, queue, page) -> {
          queue.descriptor(0, page, 1, WRITE, 0).publish(0).kick();
          queue.index(9).kick();
        });
    ring(Rule.HEAD_RANGE, (driver, queue, page) -> queue.publish(8).kick());
    ring(
        Rule.DESCRIPTOR_IN_USE, // the same head
        (driver, queue, page) -> {
          queue.descriptor(0, page, 1, WRITE, 0).publish(0).kick();
          queue.publish(0).kick();
        });
    ring(
        Rule.DESCRIPTOR_IN_USE, // in the middle
        (driver, queue, page) -> {
          queue.descriptor(0, page, 1, WRITE, 0).publish(0).kick();
          queue.descriptor(1, page, 1, WRITE | NEXT, 0).publish(1).kick();
        });
    modern(
        Rule.DESCRIPTOR_CHANGED,
        driver -> {
          List<Chain> held = new ArrayList<>();
          EmulatedDevice other =
              driver.machine.add(EmulatedDevice.builder(43).queue(0, 8, held::add));
          RawDriver second = RawDriver.on(driver.machine, other);
          RawQueue queue = second.live(8);
          long page = second.allocate(64).deviceAddress();
          queue.descriptor(0, page, 1, WRITE, 0).publish(0).kick();
          queue.descriptor(0, page, 2, WRITE, 0);
          held.getFirst().complete();
        });
    ring(
        Rule.NEXT_RANGE,
        (driver, queue, page) -> queue.descriptor(0, page, 1, NEXT, 8).publish(0).kick());
    ring(
        Rule.CHAIN_LOOP,
        (driver, queue, page) ->
            queue
                .descriptor(0, page, 1, NEXT, 3)
                .descriptor(3, page, 1, NEXT, 0)
                .publish(0)
                .kick());
    ring(
        Rule.CHAIN_LOOP, // to the middle
        (driver, queue, page) ->
            queue
                .descriptor(0, page, 1, NEXT, 3)
                .descriptor(3, page, 1, NEXT, 3)
                .publish(0)
                .kick());
    ring(
        Rule.CHAIN_ORDER,
        (driver, queue, page) ->
            queue
                .descriptor(0, page, 1, WRITE | NEXT, 1)
                .descriptor(1, page, 1, 0, 0)
                .publish(0)
                .kick());
    ring(
        Rule.DESCRIPTOR_EMPTY,
        (driver, queue, page) -> queue.descriptor(0, page, 0, WRITE, 0).publish(0).kick());
    ring(
        Rule.DESCRIPTOR_FLAGS,
        (driver, queue, page) -> queue.descriptor(0, page, 1, WRITE | 8, 0).publish(0).kick());
    // Five times the same gigabyte, which nobody touches: it costs address space only.
    SCENARIOS.put(
        Rule.CHAIN_BYTES,
        List.of(() -> {
          try (EmulatedMachine machine = EmulatedMachine.direct();
              FileChannel file = FileChannel.open(sparse(1L << 30));
              Arena arena = Arena.ofShared()) {
            RawDriver driver = RawDriver.on(machine, machine.add(device()));
            RawQueue queue = driver.live(8);
            MemorySegment gigabyte = file.map(FileChannel.MapMode.READ_ONLY, 0, 1L << 30, arena);
            long address =
                machine.hal().share(gigabyte, 0, 1L << 30, BufferDirection.DRIVER_TO_DEVICE);
            for (int i = 0; i < 5; i++) {
              queue.descriptor(i, address, 1 << 30, i < 4 ? NEXT : 0, i + 1);
            }
            queue.publish(0).kick();
            assertThat(driver.broken()).containsExactly(Rule.CHAIN_BYTES);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }));
  }

  private static Path sparse(long bytes) throws IOException {
    Path path = Files.createTempFile("virtio4j", ".sparse");
    path.toFile().deleteOnExit();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), bytes - 1);
    }
    return path;
  }

  private static void indirectTables() {
    ring(
        Rule.INDIRECT_NOT_NEGOTIATED,
        (driver, queue, page) -> queue.descriptor(0, page, 16, INDIRECT, 0).publish(0).kick());
    indirect(
        Rule.INDIRECT_AND_NEXT,
        (queue, table, data) -> {
          queue.descriptor(table.segment(), 0, data, 1, WRITE, 0);
          queue.descriptor(0, table.deviceAddress(), 16, INDIRECT | NEXT, 1);
        });
    indirect(
        Rule.INDIRECT_NESTED,
        (queue, table, data) -> {
          queue.descriptor(table.segment(), 0, data, 16, INDIRECT, 0);
          queue.descriptor(0, table.deviceAddress(), 16, INDIRECT, 0);
        });
    indirect(
        Rule.INDIRECT_LENGTH,
        (queue, table, data) -> queue.descriptor(0, table.deviceAddress(), 24, INDIRECT, 0));
    indirect(
        Rule.INDIRECT_LENGTH,
        (queue, table, data) -> queue.descriptor(0, table.deviceAddress(), 0, INDIRECT, 0));
    indirect(
        Rule.CHAIN_LENGTH,
        (queue, table, data) -> {
          for (int i = 0; i < 9; i++) {
            queue.descriptor(table.segment(), i, data, 1, i < 8 ? NEXT : 0, i + 1);
          }
          queue.descriptor(0, table.deviceAddress(), 9 * 16, INDIRECT, 0);
        });
    indirect(
        Rule.CHAIN_LOOP,
        (queue, table, data) -> {
          queue.descriptor(table.segment(), 0, data, 1, NEXT, 1);
          queue.descriptor(table.segment(), 1, data, 1, NEXT, 0);
          queue.descriptor(0, table.deviceAddress(), 2 * 16, INDIRECT, 0);
        });
    indirect(
        Rule.NEXT_RANGE,
        (queue, table, data) -> {
          queue.descriptor(table.segment(), 0, data, 1, NEXT, 2);
          queue.descriptor(0, table.deviceAddress(), 2 * 16, INDIRECT, 0);
        });
    indirect(
        Rule.MEMORY_NOT_SHARED,
        (queue, table, data) -> queue.descriptor(0, table.deviceAddress(), 8192, INDIRECT, 0));
  }

  private static void inOrder() {
    put(
        Rule.IN_ORDER_DESCRIPTORS,
        device().features(IN_ORDER),
        driver -> {
          RawQueue queue = driver.live(8, IN_ORDER);
          long page = driver.allocate(16).deviceAddress();
          queue.descriptor(0, page, 1, WRITE, 0).publish(0).kick();
          assertThat(driver.broken()).isEmpty();
          queue.descriptor(2, page, 1, WRITE, 0).publish(2).kick();
        });
    put(
        Rule.IN_ORDER_NEXT,
        device().features(IN_ORDER),
        driver -> {
          RawQueue queue = driver.live(8, IN_ORDER);
          long page = driver.allocate(16).deviceAddress();
          queue.descriptor(0, page, 1, NEXT, 2).descriptor(2, page, 1, WRITE, 0);
          queue.publish(0).kick();
        });
    put(
        Rule.IN_ORDER_NEXT, // in a table
        device().features(IN_ORDER),
        driver -> {
          RawQueue queue = driver.live(8, IN_ORDER, INDIRECT_DESC);
          DmaMemory table = driver.allocate(4096);
          long page = table.deviceAddress() + 1024;
          queue.descriptor(table.segment(), 0, page, 1, NEXT, 2);
          queue.descriptor(table.segment(), 2, page, 1, WRITE, 0);
          queue.descriptor(0, table.deviceAddress(), 3 * 16, INDIRECT, 0).publish(0).kick();
        });
  }

  private static void packedRings() {
    packed(
        Rule.PACKED_WRAP, // the head is used, which only the device may say
        (driver, queue, page) ->
            queue.put(page, 1, 0, RawPackedQueue.AVAIL | RawPackedQueue.USED).kick());
    packed(
        Rule.PACKED_WRAP, // the rest of the list is not there yet when its head is
        (driver, queue, page) -> queue.add(page, 1, 0, NEXT).kick());
    put(
        Rule.PACKED_WRAP, // behind the end of the ring the wrap counter is another
        EmulatedDevice.builder(42).features(RING_PACKED).queue(0, 6, Chain::complete),
        driver -> {
          RawPackedQueue queue = driver.livePacked(6);
          long page = driver.allocate(16).deviceAddress();
          for (int i = 0; i < 5; i++) {
            queue.add(page, 1, 0, WRITE).kick();
          }
          queue.add(page, 1, 1, NEXT);
          queue.wrap = true;
          queue.add(page, 1, 1, 0).kick();
        });
    packed(
        Rule.RING_OVERRUN, // all are the device's already
        (driver, queue, page) -> {
          for (int i = 0; i < 6; i++) {
            queue.add(page, 1, i, 0);
          }
          queue.kick();
          assertThat(driver.broken()).isEmpty();
          queue.add(page, 1, 0, 0).kick();
        });
    packed(
        Rule.RING_OVERRUN, // some are
        (driver, queue, page) -> {
          queue.add(page, 1, 0, 0).add(page, 1, 1, 0).kick();
          for (int i = 0; i < 5; i++) {
            queue.add(page, 1, 2, i < 4 ? NEXT : 0);
          }
          queue.kick();
        });
    packed(
        Rule.CHAIN_LENGTH,
        (driver, queue, page) -> {
          for (int i = 0; i < 6; i++) {
            queue.add(page, 1, 0, NEXT);
          }
          queue.kick();
        });
    packed(Rule.BUFFER_ID_RANGE, (driver, queue, page) -> queue.add(page, 1, 6, WRITE).kick());
    packed(
        Rule.BUFFER_ID_IN_USE,
        (driver, queue, page) -> {
          queue.add(page, 1, 3, WRITE).kick();
          queue.add(page, 1, 3, WRITE).kick();
        });
    packed(
        Rule.BUFFER_ID_IN_USE, // the id that counts is that of the last descriptor
        (driver, queue, page) ->
            queue.add(page, 1, 3, WRITE).add(page, 1, 4, NEXT).add(page, 1, 3, WRITE).kick());
    packed(Rule.DESCRIPTOR_FLAGS, (driver, queue, page) -> queue.add(page, 1, 0, WRITE | 8).kick());
    packed(Rule.DESCRIPTOR_EMPTY, (driver, queue, page) -> queue.add(page, 0, 0, WRITE).kick());
    packed(
        Rule.CHAIN_ORDER,
        (driver, queue, page) ->
            queue.put(page, 1, 0, WRITE | NEXT | RawPackedQueue.AVAIL).add(page, 1, 0, 0).kick());
    packed(Rule.MEMORY_NOT_SHARED, (driver, queue, page) -> queue.add(page, 4097, 0, WRITE).kick());
    put(
        Rule.DESCRIPTOR_CHANGED,
        EmulatedDevice.builder(42).features(RING_PACKED).queue(0, 8, HELD::add),
        driver -> {
          HELD.clear();
          RawPackedQueue queue = driver.livePacked(8);
          long page = driver.allocate(64).deviceAddress();
          queue.add(page, 1, 0, WRITE).kick();
          Wire.u32(queue.ring, 8, 2);
          HELD.getFirst().complete();
        });
    packed(
        Rule.EVENT_RESERVED,
        (driver, queue, page) -> queue.event(3 << 16).add(page, 1, 0, WRITE).kick());
    packed(
        Rule.EVENT_RESERVED,
        (driver, queue, page) -> queue.event(4 << 16).add(page, 1, 0, WRITE).kick());
    packed(
        Rule.EVENT_NOT_NEGOTIATED,
        (driver, queue, page) -> queue.event(2 << 16).add(page, 1, 0, WRITE).kick());
    packed(
        Rule.EVENT_OFFSET,
        (driver, queue, page) -> queue.event(2 << 16 | 6).add(page, 1, 0, WRITE).kick(),
        EVENT_IDX);
    packed(
        Rule.NOTIFY_DATA,
        (driver, queue, page) -> {
          queue.add(page, 1, 0, WRITE);
          driver.write(QUEUE_NOTIFY, 0x8001 << 16);
          assertThat(driver.broken()).isEmpty();
          driver.write(QUEUE_NOTIFY, 0x0001 << 16); // the wrap counter is missing
        },
        NOTIFICATION_DATA);
    put(
        Rule.NOTIFY_MISSING,
        device().features(RING_PACKED).stepped(),
        driver -> {
          RawPackedQueue queue = driver.livePacked(6, EVENT_IDX);
          long page = driver.allocate(16).deviceAddress();
          driver.device.step(); // from now on the device asks for an event
          queue.add(page, 1, 0, WRITE).kick().add(page, 1, 1, WRITE);
          assertThat(driver.device.step()).isEqualTo(2);
          assertThat(driver.broken()).isEmpty();
          queue.add(page, 1, 2, WRITE);
          assertThat(driver.device.step()).isEqualTo(1);
        });
    put(
        Rule.NOTIFY_MISSING,
        device().features(RING_PACKED).stepped(),
        driver -> {
          driver.livePacked(6).add(driver.allocate(16).deviceAddress(), 1, 0, WRITE);
          driver.device.checkNotified();
          driver.device.checkNotified();
        });
    put(
        Rule.NOTIFY_NEEDLESS,
        device().features(RING_PACKED),
        driver -> {
          RawPackedQueue queue = driver.livePacked(6, EVENT_IDX);
          driver.device.limitNeedlessNotifications(2);
          queue.add(driver.allocate(16).deviceAddress(), 1, 0, WRITE).kick().kick().kick();
          assertThat(driver.device.queue(0).needlessNotificationCount()).isEqualTo(2);
          assertThat(driver.broken()).isEmpty();
          queue.kick().kick();
        });
    put(
        Rule.NOTIFY_NEEDLESS,
        device().stepped(),
        driver -> {
          RawQueue queue = driver.live(8, EVENT_IDX);
          driver.device.limitNeedlessNotifications(0);
          long page = driver.allocate(16).deviceAddress();
          queue.descriptor(0, page, 1, WRITE, 0).descriptor(1, page, 1, WRITE, 0);
          queue.publish(0).kick().publish(1);
          assertThat(driver.broken()).isEmpty();
          queue.kick(); // the event was passed by the first
        });
    put(
        Rule.QUEUE_NOT_ZEROED,
        device().features(RING_PACKED),
        driver -> {
          driver.negotiate(VERSION_1, RING_PACKED);
          RawPackedQueue queue = driver.new RawPackedQueue(0, 6);
          queue.add(queue.memory.deviceAddress(), 1, 0, 0).enable();
        });
    put(
        Rule.QUEUE_NOT_ZEROED,
        device().features(RING_PACKED),
        driver -> {
          driver.negotiate(VERSION_1, RING_PACKED);
          RawPackedQueue queue = driver.new RawPackedQueue(0, 6);
          Wire.u32(queue.ring, queue.deviceEvent, 1);
          queue.enable();
        });
    put(
        Rule.QUEUE_ALIGNMENT, // where 2 would do for a split queue
        device().features(RING_PACKED),
        driver -> {
          driver.negotiate(VERSION_1, RING_PACKED).queue(0, 8).select().addresses();
          driver.write(QUEUE_SIZE, 8);
          driver.write(QUEUE_DRIVER_LOW, (int) driver.allocate(16).deviceAddress() + 2);
          driver.write(QUEUE_READY, 1);
        });
    put(
        Rule.QUEUE_SIZE_POWER, // RING_PACKED is offered, but not accepted
        device().features(RING_PACKED),
        driver -> {
          driver.negotiate(VERSION_1).queue(0, 8).select();
          driver.write(QUEUE_SIZE, 6);
        });
  }

  private static void packedTables() {
    packed(
        Rule.INDIRECT_NOT_NEGOTIATED,
        (driver, queue, page) -> queue.add(page, 16, 0, INDIRECT).kick());
    packedTable(
        Rule.INDIRECT_AND_NEXT,
        (queue, table, data) ->
            queue.add(table.deviceAddress(), 16, 0, INDIRECT | NEXT).add(data, 1, 0, WRITE));
    packedTable(
        Rule.INDIRECT_MIXED,
        (queue, table, data) ->
            queue.add(data, 1, 0, NEXT).add(table.deviceAddress(), 16, 0, INDIRECT));
    packedTable(
        Rule.INDIRECT_NESTED,
        (queue, table, data) -> {
          queue.entry(table.segment(), 0, data, 16, 0, INDIRECT);
          queue.add(table.deviceAddress(), 16, 0, INDIRECT);
        });
    packedTable(
        Rule.INDIRECT_ENTRY_FLAGS,
        (queue, table, data) -> {
          queue.entry(table.segment(), 0, data, 1, 0, NEXT);
          queue.entry(table.segment(), 1, data, 1, 0, WRITE);
          queue.add(table.deviceAddress(), 32, 0, INDIRECT);
        });
    packedTable(
        Rule.INDIRECT_ENTRY_FLAGS,
        (queue, table, data) -> {
          queue.entry(table.segment(), 0, data, 1, 0, RawPackedQueue.AVAIL);
          queue.add(table.deviceAddress(), 16, 0, INDIRECT);
        });
    packedTable(
        Rule.INDIRECT_LENGTH,
        (queue, table, data) -> queue.add(table.deviceAddress(), 24, 0, INDIRECT));
    packedTable(
        Rule.CHAIN_LENGTH,
        (queue, table, data) -> {
          for (int i = 0; i < 7; i++) {
            queue.entry(table.segment(), i, data, 1, 0, WRITE);
          }
          queue.add(table.deviceAddress(), 7 * 16, 0, INDIRECT);
        });
    packedTable(
        Rule.CHAIN_ORDER,
        (queue, table, data) -> {
          queue.entry(table.segment(), 0, data, 1, 0, WRITE);
          queue.entry(table.segment(), 1, data, 1, 0, 0);
          queue.add(table.deviceAddress(), 32, 0, INDIRECT);
        });
    packedTable(
        Rule.MEMORY_NOT_SHARED,
        (queue, table, data) -> queue.add(table.deviceAddress(), 8192, 0, INDIRECT));
  }

  private static void queueReset() {
    put(
        Rule.QUEUE_RESET_NOT_AWAITED,
        device().features(RING_RESET),
        driver -> {
          driver.live(8, RING_RESET);
          driver.write(QUEUE_RESET, 1);
          driver.write(QUEUE_SIZE, 4);
        });
    put(
        Rule.REGISTER_VALUE,
        device().features(RING_RESET),
        driver -> {
          driver.live(8, RING_RESET);
          driver.write(QUEUE_RESET, 2);
        });
    put(
        Rule.NOTIFY_QUEUE,
        device().features(RING_RESET),
        driver -> {
          RawQueue queue = driver.live(8, RING_RESET);
          driver.write(QUEUE_RESET, 1);
          assertThat(driver.read(QUEUE_RESET)).isZero();
          queue.kick();
        });
  }

  private static void models() {
    put(
        Rule.REQUEST_FRAMING,
        EmulatedDevice.builder(42).queue(0, 8, chain -> chain.readU32()),
        driver -> {
          RawQueue queue = driver.live(8);
          long page = driver.allocate(16).deviceAddress();
          queue.descriptor(0, page, 3, 0, 0).publish(0).kick();
          assertThat(driver.device.status().has(64)).isTrue();
        });
    put(
        Rule.DEVICE_CHAPTER,
        EmulatedDevice.builder(BlockModel.inMemory(8).withCacheControl()),
        driver -> {
          driver.live(8, 11);
          driver.window.write(CONFIG + 32, 1, 2);
        });
    put(
        Rule.MODEL_FAILED,
        EmulatedDevice.builder(42)
            .queue(
                0,
                8,
                chain -> {
                  throw new IllegalArgumentException("no");
                }),
        driver -> {
          RawQueue queue = driver.live(8);
          long page = driver.allocate(16).deviceAddress();
          queue.descriptor(0, page, 3, 0, 0).publish(0).kick();
        });
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void isReportedWhenItIsBroken(Rule rule) {
    assertThat(SCENARIOS).as("scenarios that break this rule").containsKey(rule);
    SCENARIOS.get(rule).forEach(Runnable::run);
  }
}

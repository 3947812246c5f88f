package org.virtio4j.qemu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.DeviceType;

@RequiresQemu
@Timeout(120)
class QemuMachineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long SLOT_BYTES = 0x200L;
  private static final long INTERRUPT_STATUS = 0x60L;
  private static final long INTERRUPT_ACK = 0x64L;
  private static final long STATUS = 0x70L;
  private static final long CONFIG = 0x100L;

  @TempDir private Path folder;

  private static QemuMachineBuilder builder() {
    return QemuMachine.builder(QemuBoard.AARCH64_VIRT);
  }

  private Path image(int sectors) throws IOException {
    return Files.write(folder.resolve("disk,1.img"), new byte[sectors * 512]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void putsDevicesIntoSlotsInOrder(boolean legacy) throws IOException {
    try (QemuMachine machine =
        builder()
            .legacy(legacy)
            .device(QemuDevice.entropy())
            .device(QemuDevice.disk(image(64)))
            .device(QemuDevice.console(folder.resolve("output")))
            .start()) {
      int version = legacy ? 1 : 2;
      assertThat(machine.slots())
          .containsExactly(
              new QemuSlot(0, 0x0a00_0000L, version, new DeviceType(4)),
              new QemuSlot(1, 0x0a00_0200L, version, new DeviceType(2)),
              new QemuSlot(2, 0x0a00_0400L, version, new DeviceType(3)));
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reachesRegistersThroughTheHal(boolean legacy) throws IOException {
    try (QemuMachine machine =
        builder().legacy(legacy).device(QemuDevice.disk(image(0x123))).start()) {
      RegisterWindow registers = machine.hal().map(machine.address(0), SLOT_BYTES);

      registers.write(STATUS, 4, 0x3);
      assertThat(registers.read(STATUS, 4)).isEqualTo(0x3);
      registers.write(STATUS, 4, 0x0);
      assertThat(registers.read(STATUS, 4)).isZero();
      assertThat(registers.read(CONFIG, 4)).isEqualTo(0x123);
      assertThat(registers.read(CONFIG, 2)).isEqualTo(0x123);
      assertThat(registers.read(CONFIG, 1)).isEqualTo(0x23);
    }
  }

  @Test
  void givesARangeOfRegistersToOneOwnerOnly() {
    try (QemuMachine machine = builder().device(QemuDevice.entropy()).start()) {
      machine.hal().map(machine.address(0), SLOT_BYTES);

      assertThatThrownBy(() -> machine.hal().map(machine.address(0) + CONFIG, 4))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("owned already");
      assertThatThrownBy(() -> machine.hal().map(machine.address(31), SLOT_BYTES + 1))
          .isInstanceOf(TransportException.class);
      assertThat(machine.hal().map(machine.address(31), SLOT_BYTES).read(0, 4))
          .isEqualTo(0x74726976);
    }
  }

  @Test
  void sharesItsRamWithTheMachine() {
    try (QemuMachine machine = builder().ram(16L << 20).start()) {
      DmaMemory memory = machine.hal().allocate(8192, BufferDirection.BOTH);
      memory.segment().set(JAVA_INT, 4096, 0x12345678);

      assertThat(machine.qtest().read(memory.deviceAddress() + 4096, 4)).isEqualTo(0x12345678);
      machine.qtest().write(memory.deviceAddress(), 1, 0xfe);
      assertThat(memory.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 0xfe);
      long offset = memory.deviceAddress() - QemuBoard.AARCH64_VIRT.ramBase();
      assertThat(machine.ram().get(JAVA_BYTE, offset)).isEqualTo((byte) 0xfe);
      assertThat(machine.ram().byteSize()).isEqualTo(16L << 20);
    }
  }

  @Test
  void keepsDriversAwayFromBothEndsOfTheRam() {
    try (QemuMachine machine = builder().ram(16L << 20).start()) {
      long first = QemuBoard.AARCH64_VIRT.ramBase() + QemuMachine.RESERVED_BYTES;
      DmaMemory memory = machine.hal().allocate(4096, BufferDirection.BOTH);

      assertThat(memory.deviceAddress()).isBetween(first, first + (8L << 20) - 4096);
      assertThatThrownBy(() -> machine.hal().allocate((8L << 20) + 1, BufferDirection.BOTH))
          .hasMessageContaining("more than the region");
    }
  }

  @Test
  void seesInterrupts() throws IOException {
    try (QemuMachine machine =
        builder().device(QemuDevice.entropy()).device(QemuDevice.disk(image(8))).start()) {
      machine.interceptInterrupts();
      RegisterWindow registers = machine.hal().map(machine.address(1), SLOT_BYTES);
      registers.write(STATUS, 4, 0xf); // a device tells of changes only once it is driven
      assertThat(machine.isInterruptRaised(1)).isFalse();

      machine
          .qmp()
          .execute(
              "block_resize",
              Map.of("device", "dev1-drive", "size", 16 * 512)); // which changes the configuration

      assertThat(registers.read(CONFIG, 4)).isEqualTo(16);
      assertThat(machine.isInterruptRaised(1)).isTrue();
      assertThat(machine.isInterruptRaised(0)).isFalse();
      registers.write(INTERRUPT_ACK, 4, registers.read(INTERRUPT_STATUS, 4));
      assertThat(machine.isInterruptRaised(1)).isFalse();
    }
  }

  @Test
  void showsWhatQemuComplainsAbout() {
    QemuMachine machine =
        builder().device(QemuDevice.entropy()).arguments("-d", "guest_errors").start();
    try (machine) {
      machine.qtest().read(machine.address(0) + 0x50, 4); // write-only
    }

    assertThat(machine.output()).anyMatch(line -> line.contains("read of write-only register"));
  }

  @Test
  void servesSeveralThreadsAtOnce() throws Exception {
    try (QemuMachine machine =
        builder().device(QemuDevice.entropy()).device(QemuDevice.entropy()).start()) {
      Runnable reader =
          () -> {
            for (int i = 0; i < 500; i++) {
              assertThat(machine.qtest().read(machine.address(0), 4)).isEqualTo(0x74726976);
              assertThat(machine.qtest().read(machine.address(1) + 8, 4)).isEqualTo(4);
            }
          };
      try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
        List<? extends Future<?>> results =
            Stream.generate(() -> executor.submit(reader)).limit(3).toList();
        for (Future<?> result : results) {
          result.get();
        }
      }
    }
  }

  @Test
  void survivesAnInterruptOfTheCallingThread() {
    try (QemuMachine machine = builder().start()) {
      Thread.currentThread().interrupt();

      assertThat(machine.qtest().read(machine.address(0), 4)).isEqualTo(0x74726976);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(machine.qtest().read(machine.address(0), 4)).isEqualTo(0x74726976);
    }
  }

  @Test
  void endsQemuWhenClosed() {
    QemuMachine machine = builder().start();
    machine.close();
    machine.close();

    assertThat(ProcessState.awaitEnd(machine.pid(), Duration.ZERO)).isTrue();
    assertThatThrownBy(() -> machine.qtest().read(0, 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> machine.qmp().execute("query-status"))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> machine.ram().get(JAVA_BYTE, 0));
  }

  @Test
  void closesEvenIfTheThreadIsInterrupted() {
    QemuMachine machine = builder().start();

    Thread.currentThread().interrupt();
    machine.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ProcessState.awaitEnd(machine.pid(), Duration.ZERO)).isTrue();
  }

  @Test
  void reportsWhatQemuSaysAboutAWrongOption() {
    assertThatThrownBy(() -> builder().arguments("-device", "no-such-model").start())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("has not started")
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("'no-such-model' is not a valid device model name");
  }

  @Test
  void reportsAMissingImage() {
    assertThatThrownBy(
            () -> builder().device(QemuDevice.disk(folder.resolve("missing.img"))).start())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("missing.img")
        .hasMessageContaining("No such file");
  }

  @Test
  void reportsAQemuThatDoesNotStartInTime() {
    assertThatThrownBy(() -> builder().startTimeout(Duration.ofNanos(1)).start())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("has not started")
        .hasMessageContaining("is still there")
        .satisfies(failure -> {
          Matcher pid = Pattern.compile("process (\\d+)").matcher(failure.getMessage());
          assertThat(pid.find()).isTrue();
          long qemu = Long.parseLong(pid.group(1));
          assertThat(ProcessState.awaitEnd(qemu, Duration.ZERO)).isTrue();
        });
  }

  @Test
  void reportsAHungQemuWithinTheDeadlineAndCleansUp() {
    QemuMachine machine = builder().replyTimeout(Duration.ofMillis(200)).start();
    assertThat(ProcessState.stop(machine.pid(), TIMEOUT)).isTrue();

    long start = System.nanoTime();
    assertThatThrownBy(() -> machine.qtest().read(machine.address(0), 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("not answered within 200 ms")
        .hasMessageContaining("is still there");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);

    machine.close();
    assertThat(ProcessState.awaitEnd(machine.pid(), Duration.ZERO)).isTrue();
  }

  @Test
  void closesAMachineThatHangsUnnoticed() {
    QemuMachine machine = builder().start();
    assertThat(ProcessState.stop(machine.pid(), TIMEOUT)).isTrue();

    machine.close();

    assertThat(ProcessState.awaitEnd(machine.pid(), Duration.ZERO)).isTrue();
  }

  @Test
  void reportsThatQemuHasDied() {
    try (QemuMachine machine = builder().start()) {
      ProcessState.signal("KILL", machine.pid());
      assertThat(ProcessState.awaitEnd(machine.pid(), TIMEOUT)).isTrue();

      assertThatThrownBy(() -> machine.qtest().read(machine.address(0), 4))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("exit code 137");
      assertThatThrownBy(() -> machine.qmp().execute("query-status"))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("exit code 137");
    }
  }

  @Test
  void leavesNothingInTheFileSystem() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (QemuMachine machine = builder().start()) {
      Path arguments = Path.of("/proc/" + machine.pid() + "/cmdline");
      String commandLine = Files.readString(arguments);
      String marker = temporary.resolve("virtio4j-").toString();
      String used = commandLine.substring(commandLine.indexOf(marker));
      Path sockets = Path.of(used.substring(0, used.indexOf('/', marker.length())));

      assertThat(sockets).doesNotExist();
      assertThat(machine.qtest().read(machine.address(0), 4)).isEqualTo(0x74726976);
    }
  }

  @Test
  void leavesNoFileOpen() throws IOException {
    Runnable cycle =
        () -> {
          builder().start().close();
          assertThatThrownBy(() -> builder().arguments("-device", "no-such-model").start())
              .isInstanceOf(TransportException.class);
        };
    cycle.run(); // opens what the JVM keeps, such as jars
    cycle.run();
    long before = openFiles();

    cycle.run();
    cycle.run();

    // What collects QEMU's output may close its end a little later.
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (openFiles() > before && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000L);
    }
    assertThat(openFiles()).isLessThanOrEqualTo(before);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  void refusesAMachineThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder().ram(8L << 20));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().ram((64L << 20) + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().replyTimeout(Duration.ZERO));
    assertThatIllegalStateException()
        .isThrownBy(() -> {
          QemuMachineBuilder builder = builder();
          for (int i = 0; i < 33; i++) {
            builder.device(QemuDevice.entropy());
          }
        })
        .withMessageContaining("32 slots");
  }
}

package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.TransportException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.testing.Allocations;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.testing.Virtual;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/** Drivers that sleep until a device of QEMU interrupts, in each of the ways that there are. */
@RequiresQemu
@Timeout(120)
class SleepOnQemuTest {
  private static final DeviceType BLOCK = new DeviceType(2);
  private static final DeviceType CONSOLE = new DeviceType(3);
  private static final DeviceType ENTROPY = new DeviceType(4);

  /** So long that a lost interrupt is a failure: it would have to be waited for. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int ROUNDS = 200;

  @TempDir private Path folder;

  /** A way by which interrupts come. */
  private enum Way {
    MMIO(QemuBoard.AARCH64_VIRT, QemuInterrupts.WIRES),
    LEGACY_MMIO(QemuBoard.AARCH64_VIRT, QemuInterrupts.WIRES),
    PC_INTX(QemuBoard.X86_64_Q35, QemuInterrupts.WIRES),
    ARM_INTX(QemuBoard.AARCH64_VIRT_PCI, QemuInterrupts.WIRES),
    ARM_MSIX(QemuBoard.AARCH64_VIRT_PCI, QemuInterrupts.MESSAGES),

    /** The words that the messages write are polled by a thread: nothing can sleep on RAM. */
    PC_MSIX_BY_POLLED_WORDS(QemuBoard.X86_64_Q35, QemuInterrupts.MESSAGES);

    final QemuBoard board;
    final QemuInterrupts interrupts;

    Way(QemuBoard board, QemuInterrupts interrupts) {
      this.board = board;
      this.interrupts = interrupts;
    }

    QemuMachineBuilder builder() {
      return QemuMachine.builder(board)
          .legacy(this == LEGACY_MMIO)
          .interrupts(interrupts)
          .arguments("-d", "guest_errors");
    }
  }

  private static DeviceSession<NoFeature> begin(
      QemuMachine machine, Transport transport, DeviceType type, Duration timeout) {
    DriverOptions options =
        DriverOptions.defaults().withWaitStrategy(WaitStrategy.INTERRUPT).withTimeout(timeout);
    return DeviceSession.begin(transport, machine.hal(), options, type, NoFeature.TABLE);
  }

  @ParameterizedTest
  @EnumSource
  void sleepsUntilTheDeviceHasAnswered(Way way) throws IOException {
    Path image = Files.write(folder.resolve("disk.img"), new byte[1 << 20]);
    try (QemuMachine machine =
            way.builder().device(QemuDevice.entropy()).device(QemuDevice.disk(image)).start();
        Transport first = machine.transport(0);
        Transport second = machine.transport(1);
        DeviceSession<NoFeature> entropy = begin(machine, first, ENTROPY, TIMEOUT);
        DeviceSession<NoFeature> disk = begin(machine, second, BLOCK, TIMEOUT)) {
      EntropyQueue random = new EntropyQueue(entropy);
      BlockQueue blocks = new BlockQueue(disk);
      entropy.start();
      disk.start();
      DmaMemory memory = machine.hal().allocate(4096, BufferDirection.BOTH);
      long begin = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(random.read(memory.segment())).isEqualTo(4096);
        assertThat(blocks.write(i, memory.segment().asSlice(0, 512))).isZero();
        assertThat(blocks.read(i, memory.segment().asSlice(512, 512))).isZero();
        assertThat(memory.segment().asSlice(0, 512).mismatch(memory.segment().asSlice(512, 512)))
            .isEqualTo(-1);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT);
      assertThat(first.interrupts().queue(0).count()).isPositive();
      assertThat(second.interrupts().queue(0).count()).isPositive();
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitingAllocatesNothing(Way way) {
    try (QemuMachine machine = way.builder().device(QemuDevice.entropy()).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY, TIMEOUT)) {
      EntropyQueue queue = new EntropyQueue(session);
      session.start();
      DmaMemory memory = machine.hal().allocate(64, BufferDirection.DEVICE_TO_DRIVER);
      assertThat(Allocations.of(() -> queue.read(memory.segment()))).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVirtualThreadLeavesItsCarrierWhileNothingArrives(Way way) {
    try (QemuMachine machine =
            way.builder()
                .device(QemuDevice.consoleOnSocket(folder.resolve("console"), "max_ports=1"))
                .start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session =
            begin(machine, transport, CONSOLE, Duration.ofMillis(500))) {
      ReceiveQueue receive = session.receiveQueue("receiveq", 0, 16, 4, 64);
      session.start();
      CompletableFuture<Boolean> found = new CompletableFuture<>();
      Thread thread = Thread.startVirtualThread(() -> found.complete(receive.awaitNext()));
      Virtual.awaitWaitingOffCarrier(thread);
      assertThat(found.join()).isFalse();
    }
  }

  @Test
  void aSleepEndsWhenQemuIsGone() {
    try (QemuMachine machine =
            Way.MMIO
                .builder()
                .device(QemuDevice.consoleOnSocket(folder.resolve("console"), "max_ports=1"))
                .start();
        Transport transport = machine.transport(0)) {
      DeviceSession<NoFeature> session = begin(machine, transport, CONSOLE, TIMEOUT);
      ReceiveQueue receive = session.receiveQueue("receiveq", 0, 16, 4, 64);
      session.start();
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  receive.awaitNext();
                  thrown.complete(null);
                } catch (RuntimeException e) {
                  thrown.complete(e);
                }
              });
      Virtual.awaitWaiting(thread);
      ProcessHandle.of(machine.pid()).orElseThrow().destroyForcibly();
      assertThat(thrown.join()).isInstanceOf(TransportException.class);
      assertThatThrownBy(session::close).isInstanceOf(TransportException.class);
    }
  }

  @Test
  void refusesToSleepWhereNoInterruptArrives() {
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.AARCH64_VIRT).device(QemuDevice.entropy()).start();
        Transport transport = machine.transport(0)) {
      assertThatThrownBy(() -> begin(machine, transport, ENTROPY, TIMEOUT))
          .isInstanceOf(InitializationException.class)
          .hasMessageContaining("no interrupt of entropy (4) on MMIO reaches this program");
    }
    assertThatThrownBy(
            () -> QemuMachine.builder(QemuBoard.AARCH64_VIRT).interrupts(QemuInterrupts.MESSAGES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeviceThatAnswersNothingIsWaitedForNoLongerThanTheTimeout() {
    try (QemuMachine machine =
            Way.MMIO.builder().device(QemuDevice.entropy("max-bytes=1", "period=60000")).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session =
            begin(machine, transport, ENTROPY, Duration.ofMillis(300))) {
      EntropyQueue queue = new EntropyQueue(session);
      session.start();
      DmaMemory memory = machine.hal().allocate(64, BufferDirection.DEVICE_TO_DRIVER);
      assertThat(queue.read(memory.segment())).isEqualTo(1); // the quota of this minute
      assertThatThrownBy(() -> queue.read(memory.segment()))
          .isInstanceOf(DeviceTimeoutException.class)
          .hasMessageContaining("PT0.3S");
    }
  }
}

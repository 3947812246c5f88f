package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.TransportException;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.emulation.model.EntropyModel;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.mmio.MmioTransport;

/** The drivers' own machinery on emulated devices, which neither side has seen the code of. */
@Timeout(60)
class DriversOnEmulationTest {
  /** An entropy queue: data only. */
  private static final class Entropy extends SlotQueue {
    Entropy(DeviceSession<?> session) {
      super(session, "requests", 0, 8, 0L, 0L, 1, -1L, 0);
    }

    long read(MemorySegment data) {
      long token = submitWritable(takeSlot(), 0L, data);
      awaitCompletion("read", token);
      long written = written(token);
      release(token);
      return written;
    }
  }

  private static EmulatedMachine machine(boolean copying) {
    return copying ? EmulatedMachine.copying() : EmulatedMachine.direct();
  }

  private static DriverOptions options(boolean eventIdx, boolean indirect) {
    DriverOptions options = DriverOptions.defaults();
    options = eventIdx ? options : options.without(29);
    return indirect ? options : options.without(28);
  }

  private static DeviceSession<NoFeature> begin(EmulatedDevice device, DriverOptions options) {
    return DeviceSession.begin(
        MmioTransport.open(device.hal(), device.address(), device.registerBytes()),
        device.hal(),
        options,
        device.deviceType(),
        NoFeature.TABLE);
  }

  private static EmulatedDevice.Builder builder(DeviceModel model, boolean legacy) {
    EmulatedDevice.Builder builder = EmulatedDevice.builder(model);
    return legacy ? builder.legacy() : builder;
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, true, true, false",
    "true, false, true, true, true",
    "true, false, false, true, true",
    "true, false, true, false, true",
    "true, false, false, false, false",
    "true, true, true, true, false",
    "true, true, false, false, true",
    "false, false, true, true, false",
    "false, false, true, true, true",
    "false, true, false, false, true",
    "false, true, true, true, false",
  })
  void writesAndReadsBackADisk(
      boolean copying, boolean legacy, boolean eventIdx, boolean indirect, boolean threaded) {
    try (EmulatedMachine machine = machine(copying);
        Arena arena = Arena.ofConfined()) {
      byte[] content = new byte[64 * 512];
      BlockModel model = BlockModel.onMemory(MemorySegment.ofArray(content));
      EmulatedDevice device = machine.add(builder(model, legacy));
      if (threaded) {
        device.start();
      }
      DeviceSession<NoFeature> session = begin(device, options(eventIdx, indirect));
      Disk disk = new Disk(session, 16);
      session.start();

      // Several times around the ring, with as many requests in flight as it takes.
      MemorySegment[] buffers = new MemorySegment[64];
      for (int sector = 0; sector < 64; sector++) {
        buffers[sector] = arena.allocate(512).fill((byte) (sector + 1));
      }
      for (int round = 0; round < 5; round++) {
        transfer(disk, 1, buffers);
      }
      for (int sector = 0; sector < 64; sector++) {
        assertThat(content[sector * 512 + 511]).isEqualTo((byte) (sector + 1));
        buffers[sector].fill((byte) 0);
      }
      transfer(disk, 0, buffers);
      for (int sector = 0; sector < 64; sector++) {
        assertThat(buffers[sector].get(ValueLayout.JAVA_BYTE, 511)).isEqualTo((byte) (sector + 1));
      }
      assertThat(model.writes()).isEqualTo(5 * 64);
      session.close();
      session.transport().close();
      machine.verifyReleased();
    }
  }

  private static void transfer(Disk disk, int type, MemorySegment[] buffers) {
    List<Long> completed = new ArrayList<>();
    CompletionHandler handler =
        (attachment, status, written, reply, base) -> {
          assertThat(status).isZero();
          assertThat(written).isEqualTo(type == 0 ? 512 : 0);
          completed.add(attachment);
        };
    for (int sector = 0; sector < buffers.length; ) {
      if (disk.submit(type, sector, buffers[sector], sector) == SlotQueue.FULL) {
        disk.awaitAny(handler);
      } else {
        sector++;
      }
    }
    while (completed.size() < buffers.length) {
      disk.awaitAny(handler);
    }
    assertThat(completed).doesNotHaveDuplicates();
  }

  @Test
  void completesInAnyOrder() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      BlockModel model = BlockModel.inMemory(64);
      EmulatedDevice device = machine.add(EmulatedDevice.builder(model));
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      Disk disk = new Disk(session, 16);
      session.start();
      model.hold(true);
      for (int i = 0; i < 4; i++) {
        disk.submit(0, i, MemorySegment.ofArray(new byte[512]), i);
      }
      disk.publish();
      assertThat(model.held()).isEqualTo(4);
      List<Long> completed = new ArrayList<>();
      model.finish(2);
      disk.poll((attachment, status, written, reply, base) -> completed.add(attachment));
      model.finishAll();
      disk.poll((attachment, status, written, reply, base) -> completed.add(attachment));
      assertThat(completed).containsExactly(2L, 3L, 1L, 0L);
      session.close();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fillsBuffersWithEntropy(boolean legacy) {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EntropyModel model = new EntropyModel(length -> new byte[length], 20);
      EmulatedDevice device = machine.add(builder(model, legacy));
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      Entropy entropy = new Entropy(session);
      session.start();
      byte[] bytes = new byte[32];
      assertThat(entropy.read(MemorySegment.ofArray(bytes))).isEqualTo(20);
      assertThat(bytes).startsWith(new byte[20]);
      assertThat(bytes[31]).as("what the device did not write is poisoned").isEqualTo((byte) 0xa5);
      session.close();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void talksOverAConsole(boolean legacy, boolean threaded) {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      ConsoleModel model = new ConsoleModel();
      EmulatedDevice device = machine.add(builder(model, legacy));
      if (threaded) {
        device.start();
      }
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      ReceiveQueue receive = session.receiveQueue("receive", 0, 8, 4, 64);
      TransmitQueue transmit = session.transmitQueue("transmit", 1, 8, 4, 64);
      session.start();

      byte[] text = "Hello, VirtIO".getBytes(StandardCharsets.UTF_8);
      transmit.sendAll(MemorySegment.ofArray(text), 0, text.length);
      transmit.drain();
      assertThat(model.outputText()).isEqualTo("Hello, VirtIO");

      model.feed("x".repeat(1000));
      int received = 0;
      while (received < 1000) {
        assertThat(receive.awaitNext()).isTrue();
        received += receive.length();
        receive.recycle();
      }
      assertThat(received).isEqualTo(1000);
      session.close();
      machine.verifyReleased();
    }
  }

  @Test
  void doesNothingUntilItIsStepped() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(BlockModel.inMemory(8)).stepped());
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      Disk disk = new Disk(session, 16);
      session.start();
      List<Long> completed = new ArrayList<>();
      CompletionHandler handler =
          (attachment, status, written, reply, base) -> completed.add(attachment);
      for (int i = 0; i < 3; i++) {
        disk.submit(0, i, MemorySegment.ofArray(new byte[512]), i);
      }
      disk.publish();
      assertThat(disk.poll(handler)).isZero();
      assertThat(device.step(2)).isEqualTo(2);
      assertThat(disk.poll(handler)).isEqualTo(2);
      assertThat(device.step()).isEqualTo(1);
      assertThat(disk.poll(handler)).isEqualTo(1);
      assertThat(device.step()).isZero();
      assertThat(completed).containsExactly(0L, 1L, 2L);
      session.close();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isClosedInTheMiddleOfItsWork(boolean copying) {
    try (EmulatedMachine machine = machine(copying);
        Arena arena = Arena.ofShared()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(BlockModel.inMemory(64))).start();
      for (int round = 0; round < 200; round++) {
        DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
        Disk disk = new Disk(session, 16);
        session.start();
        for (int i = 0; i < 8; i++) {
          disk.submit(i & 1, i, arena.allocate(512), i);
        }
        disk.publish();
        for (int spin = round * 50; spin > 0; spin--) {
          Thread.onSpinWait(); // so that the reset meets the device at different places
        }
        session.close();
        session.transport().close();
      }
      machine.verifyReleased();
    }
  }

  @Test
  void opensADeviceTwiceInARow() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(BlockModel.inMemory(8)));
      for (int i = 0; i < 2; i++) {
        DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
        Disk disk = new Disk(session, 16);
        session.start();
        assertThat(disk.call(0, 0, MemorySegment.ofArray(new byte[512]))).isZero();
        assertThatThrownBy(() -> begin(device, DriverOptions.defaults()))
            .isInstanceOf(TransportException.class)
            .hasMessageContaining("owned already");
        session.close();
        session.transport().close();
      }
      machine.verifyReleased();
    }
  }

  @Test
  void givesUpWhenTheFeaturesAreRefused() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device =
          machine.add(EmulatedDevice.builder(42).queue(0, 8, chain -> {}).refusingFeatures());
      assertThatThrownBy(() -> begin(device, DriverOptions.defaults()))
          .isInstanceOf(InitializationException.class);
      machine.verifyReleased();
    }
  }

  @Test
  void leavesAnEmptySlotAlone() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      assertThatThrownBy(() ->
              MmioTransport.open(
                  machine.hal(), EmulatedMachine.address(3), EmulatedMachine.SLOT_BYTES))
          .isInstanceOf(TransportException.class);
      assertThat(
              MmioTransport.isEmpty(
                  machine.hal().map(EmulatedMachine.address(3), EmulatedMachine.SLOT_BYTES)))
          .isTrue();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {
        "ID_OUT_OF_RANGE",
        "ID_WITH_HIGH_BITS",
        "ID_NOT_OUTSTANDING",
        "ID_TWICE",
        "INDEX_JUMP",
        "INDEX_BACKWARDS"
      })
  void breaksTheQueueWhenTheDeviceLies(HostileBehaviour lie) {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(BlockModel.inMemory(8)));
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      Disk disk = new Disk(session, 16);
      session.start();
      device.misbehave(lie);
      MemorySegment data = MemorySegment.ofArray(new byte[512]);
      assertThatThrownBy(
              () -> {
                disk.submit(0, 0, data, 0);
                disk.publish();
                for (int i = 0; i < 3; i++) {
                  disk.poll((attachment, status, written, reply, base) -> {});
                }
              })
          .isInstanceOf(QueueBrokenException.class);
      device.misbehave(HostileBehaviour.NONE);
      assertThatThrownBy(() -> disk.call(0, 0, data)).isInstanceOf(QueueBrokenException.class);
      session.close();
      machine.verifyReleased();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {"LENGTH_TOO_LARGE", "LENGTH_HUGE", "LENGTH_ZERO"})
  void cutsLengthsDown(HostileBehaviour lie) {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(new EntropyModel()));
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      Entropy entropy = new Entropy(session);
      session.start();
      device.misbehave(lie);
      assertThat(entropy.read(MemorySegment.ofArray(new byte[32])))
          .isEqualTo(lie == HostileBehaviour.LENGTH_ZERO ? 0 : 32);
      session.close();
      machine.verifyReleased();
    }
  }

  @Test
  void doesNotTakeAnUnwrittenReplyForSuccess() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(BlockModel.inMemory(8)));
      DeviceSession<NoFeature> session = begin(device, DriverOptions.defaults());
      Disk disk = new Disk(session, 16);
      session.start();
      device.misbehave(HostileBehaviour.REPLY_NOT_WRITTEN);
      assertThat(disk.call(0, 0, MemorySegment.ofArray(new byte[512]))).isEqualTo(0xff);
      session.close();
      machine.verifyReleased();
    }
  }

  @Test
  void waitsNoLongerThanItSaysForASilentDevice() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device = machine.add(EmulatedDevice.builder(BlockModel.inMemory(8)));
      DeviceSession<NoFeature> session =
          begin(device, DriverOptions.defaults().withTimeout(Duration.ofMillis(20)));
      Disk disk = new Disk(session, 16);
      session.start();
      device.misbehave(HostileBehaviour.SILENCE);
      assertThatThrownBy(() -> disk.call(0, 0, MemorySegment.ofArray(new byte[512])))
          .isInstanceOf(DeviceTimeoutException.class);
      session.close();
      machine.verifyReleased();
    }
  }

  @Test
  void keepsTheMemoryWhenTheResetDoesNotEnd() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      BlockModel model = BlockModel.inMemory(8);
      EmulatedDevice device = machine.add(EmulatedDevice.builder(model));
      DeviceSession<NoFeature> session =
          begin(device, DriverOptions.defaults().withTimeout(Duration.ofMillis(20)));
      Disk disk = new Disk(session, 16);
      session.start();
      model.hold(true);
      disk.submit(0, 0, MemorySegment.ofArray(new byte[512]), 0);
      disk.publish();
      device.holdResets(true);
      assertThatThrownBy(session::close).isInstanceOf(DeviceTimeoutException.class);
      model.finishAll(); // the device still writes, and finds everything in place
      machine.verify();
    }
  }

  @Test
  void readsTypesOfAllDevices() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      machine.add(EmulatedDevice.builder(new EntropyModel()));
      machine.add(5, EmulatedDevice.builder(new ConsoleModel()).legacy());
      assertThat(machine.devices())
          .extracting(EmulatedDevice::deviceType)
          .containsExactly(new DeviceType(4), new DeviceType(3));
      assertThat(machine.device(5)).isPresent();
      assertThat(machine.device(4)).isEmpty();
    }
  }
}

package org.virtio4j.emulation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.virtio4j.emulation.RawDriver.*;
import static org.virtio4j.emulation.RawDriver.RawQueue.NEXT;
import static org.virtio4j.emulation.RawDriver.RawQueue.WRITE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virtio4j.emulation.RawDriver.RawQueue;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.emulation.model.EntropyModel;
import org.virtio4j.emulation.model.ZoneLayout;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.transport.FeatureBits;

/** The ready models, driven by hand. */
class ModelsTest {
  @TempDir private Path folder;

  /** A disk and its queue; requests are 16 + readable bytes, and writable + 1 bytes. */
  private static final class Disk implements AutoCloseable {
    final RawDriver driver;
    final RawQueue queue;
    final DmaMemory memory;
    int used;

    Disk(BlockModel model, int... features) {
      driver = RawDriver.copying(EmulatedDevice.builder(model));
      queue = driver.live(16, features);
      memory = driver.allocate(16384);
    }

    /** Header at 0, data at 512 (and 8192), status at 12288, each in a descriptor of its own. */
    int request(int type, long sector, int readable, int writable) {
      MemorySegment bytes = memory.segment();
      long at = memory.deviceAddress();
      Wire.u32(bytes, 0, type);
      Wire.u32(bytes, 4, 0);
      Wire.u64(bytes, 8, sector);
      bytes.set(JAVA_BYTE, 12288, (byte) 0xff);
      queue.descriptor(0, at, 16, NEXT, readable > 0 ? 1 : writable > 0 ? 2 : 3);
      queue.descriptor(1, at + 512, readable, NEXT, writable > 0 ? 2 : 3);
      queue.descriptor(2, at + (readable > 0 ? 8192 : 512), writable, NEXT | WRITE, 3);
      queue.descriptor(3, at + 12288, 1, WRITE, 0);
      queue.publish(0).kick();
      used++;
      return bytes.get(JAVA_BYTE, 12288) & 0xff;
    }

    /** Writes a range of sectors where the data of the next request lie. */
    void range(int index, long sector, int sectors, int flags) {
      Wire.u64(memory.segment(), 512 + 16 * index, sector);
      Wire.u32(memory.segment(), 520 + 16 * index, sectors);
      Wire.u32(memory.segment(), 524 + 16 * index, flags);
    }

    int length() {
      return queue.usedLength(used - 1);
    }

    void verify() {
      driver.machine.verify();
    }

    void verify(String... details) {
      assertThat(driver.machine.violations())
          .hasSize(details.length)
          .allSatisfy(violation ->
              assertThat(violation.rule()).isIn(Rule.REQUEST_FRAMING, Rule.DEVICE_CHAPTER));
      for (int i = 0; i < details.length; i++) {
        assertThat(driver.machine.violations().get(i).detail()).contains(details[i]);
      }
      driver.machine.hal().log().clear();
    }

    @Override
    public void close() {
      driver.close();
    }
  }

  @Test
  void readsAndWritesSectors() {
    byte[] content = new byte[4 * 512];
    Arrays.fill(content, 512, 1024, (byte) 7);
    BlockModel model = BlockModel.onMemory(MemorySegment.ofArray(content));
    try (Disk disk = new Disk(model)) {
      assertThat(disk.request(0, 1, 0, 1024)).isEqualTo(BlockModel.OK);
      assertThat(disk.length()).isEqualTo(1025);
      assertThat(disk.memory.segment().get(JAVA_BYTE, 512 + 511)).isEqualTo((byte) 7);
      assertThat(disk.memory.segment().get(JAVA_BYTE, 512 + 512)).isZero();
      disk.memory.segment().asSlice(512, 1024).fill((byte) 8);
      assertThat(disk.request(1, 2, 1024, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.length()).isEqualTo(1);
      assertThat(content[1023]).isEqualTo((byte) 7);
      assertThat(content[1024]).isEqualTo((byte) 8);
      assertThat(content[2047]).isEqualTo((byte) 8);
      assertThat(disk.request(4, 0, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(List.of(model.reads(), model.writes(), model.flushes()))
          .containsExactly(1L, 1L, 1L);
      disk.verify();
    }
  }

  @Test
  void takesAnyFraming() {
    BlockModel model = BlockModel.inMemory(4);
    try (Disk disk = new Disk(model)) {
      long at = disk.memory.deviceAddress();
      MemorySegment bytes = disk.memory.segment();
      Wire.u32(bytes, 0, 1);
      // Header and data in two descriptors that are cut elsewhere.
      disk.queue.descriptor(0, at, 10, NEXT, 1).descriptor(1, at + 10, 6 + 512, NEXT, 2);
      disk.queue.descriptor(2, at + 12288, 1, WRITE, 0).publish(0).kick();
      assertThat(bytes.get(JAVA_BYTE, 12288)).isZero();
      assertThat(model.writes()).isEqualTo(1);
      disk.verify();
    }
  }

  @Test
  void keepsAFileUpToDate() throws IOException {
    Path path = folder.resolve("disk");
    Files.write(path, new byte[2 * 512]);
    try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Disk disk = new Disk(BlockModel.onFile(file))) {
      disk.memory.segment().asSlice(512, 512).fill((byte) 8);
      assertThat(disk.request(1, 1, 512, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(4, 0, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(Files.readAllBytes(path)[511]).isZero();
      assertThat(Files.readAllBytes(path)[512]).isEqualTo((byte) 8);
      disk.memory.segment().asSlice(512, 512).fill((byte) 0);
      assertThat(disk.request(0, 1, 0, 512)).isEqualTo(BlockModel.OK);
      assertThat(disk.memory.segment().get(JAVA_BYTE, 512)).isEqualTo((byte) 8);
      file.truncate(512);
      assertThat(disk.request(0, 1, 0, 512)).isEqualTo(BlockModel.IOERR);
      disk.verify();
    }
  }

  @Test
  void tellsItsName() {
    try (Disk disk = new Disk(BlockModel.inMemory(1).withId("disk-1"))) {
      assertThat(disk.request(8, 0, 0, 20)).isEqualTo(BlockModel.OK);
      assertThat(disk.memory.segment().getString(512)).isEqualTo("disk-1");
      assertThat(disk.memory.segment().get(JAVA_BYTE, 512 + 19)).isZero();
      disk.verify();
    }
    assertThatThrownBy(() -> BlockModel.inMemory(1).withId("x".repeat(21)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failsWhatItMustAndWhatItIsTold() {
    BlockModel model = BlockModel.inMemory(4).withReadOnly();
    try (Disk disk = new Disk(model)) {
      assertThat(disk.request(1, 0, 512, 0)).as("read-only").isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(11, 0, 0, 0)).as("unknown").isEqualTo(BlockModel.UNSUPP);
      model.fail((type, sector) -> sector == 2 ? 77 : BlockModel.OK);
      assertThat(disk.request(0, 1, 0, 512)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(0, 2, 0, 512)).isEqualTo(77);
      assertThat(disk.length()).as("no data was written before the status").isZero();
      disk.verify();
    }
    try (Disk disk = new Disk(BlockModel.inMemory(4).withoutFlush())) {
      assertThat(disk.request(4, 0, 0, 0)).isEqualTo(BlockModel.UNSUPP);
    }
  }

  @Test
  void reportsRequestsThatAreNotFramedAsTheyShould() {
    try (Disk disk = new Disk(BlockModel.inMemory(4).withSegMax(1).withSizeMax(1024))) {
      assertThat(disk.request(0, 0, 0, 511)).isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(1, 4, 512, 0)).isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(0, -1, 0, 512)).isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(0, 0, 512, 512)).isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(4, 1, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(8, 0, 0, 19)).isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(0, 0, 0, 1536)).isEqualTo(BlockModel.OK);
      disk.verify(
          "511 bytes of data",
          "at 4 is beyond the capacity of 4",
          "at 18446744073709551615 is beyond",
          "wrong direction",
          "a flush has sector 1",
          "with 0 and 19 bytes",
          "a segment of 1536 bytes");
    }
    try (Disk disk = new Disk(BlockModel.inMemory(4))) {
      disk.queue.descriptor(0, disk.memory.deviceAddress(), 15, NEXT, 1);
      disk.queue.descriptor(1, disk.memory.deviceAddress(), 1, WRITE, 0).publish(0).kick();
      disk.verify("15 readable and 1 writable bytes");
      assertThat(disk.driver.device.status().has(64)).isTrue();
    }
  }

  @Test
  void changesItsCapacity() {
    BlockModel model = BlockModel.inMemory(4);
    try (Disk disk = new Disk(model)) {
      model.resize(2);
      assertThat(disk.driver.read(CONFIG)).isEqualTo(2);
      assertThat(disk.driver.read(INTERRUPT_STATUS)).isEqualTo(2);
      assertThat(disk.request(0, 3, 0, 512)).isEqualTo(BlockModel.IOERR);
      disk.verify(); // the driver may not have heard of it
    }
  }

  @Test
  void describesItself() {
    BlockModel model =
        BlockModel.inMemory(4)
            .withReadOnly()
            .withBlockSize(4096)
            .withTopology(3, 1, 8, 64)
            .withGeometry(0x1234, 5, 6)
            .withQueues(2);
    try (RawDriver driver = RawDriver.copying(EmulatedDevice.builder(model))) {
      assertThat(driver.device.offeredFeatures())
          .isEqualTo(FeatureBits.of(4, 5, 6, 9, 10, 12, 28, 29, 32));
      driver.begin();
      assertThat(driver.window.read(CONFIG + 16, 2)).isEqualTo(0x1234);
      assertThat(driver.window.read(CONFIG + 18, 1)).isEqualTo(5);
      assertThat(driver.window.read(CONFIG + 19, 1)).isEqualTo(6);
      assertThat(driver.read(CONFIG + 20)).isEqualTo(4096);
      assertThat(driver.window.read(CONFIG + 24, 1)).isEqualTo(3);
      assertThat(driver.window.read(CONFIG + 25, 1)).isEqualTo(1);
      assertThat(driver.window.read(CONFIG + 26, 2)).isEqualTo(8);
      assertThat(driver.read(CONFIG + 28)).isEqualTo(64);
      assertThat(driver.window.read(CONFIG + 34, 2)).isEqualTo(2);
      driver.machine.verify();
    }
  }

  @Test
  void countsRangesAndRefusesWhatNoDriverMayAsk() {
    BlockModel model =
        BlockModel.inMemory(16)
            .withDiscard(4, 2, 1)
            .withWriteZeroes(4, 2, true)
            .withSecureErase(4, 1, 1)
            .withLifetime(1, 2, 3);
    try (Disk disk = new Disk(model, 9, 13, 14, 15, 16)) {
      disk.range(0, 2, 4, 0);
      assertThat(disk.request(11, 0, 16, 0)).isEqualTo(BlockModel.OK);
      disk.range(0, 2, 4, 1);
      assertThat(disk.request(13, 0, 16, 0)).isEqualTo(BlockModel.OK);
      disk.range(0, 2, 4, 0);
      assertThat(disk.request(14, 0, 16, 0)).isEqualTo(BlockModel.OK);
      assertThat(List.of(model.discardedSectors(), model.unmappedSectors(), model.erasedSectors()))
          .containsExactly(4L, 4L, 4L);
      assertThat(disk.request(10, 0, 0, 6)).isEqualTo(BlockModel.OK);
      assertThat(disk.memory.segment().asSlice(512, 6).toArray(JAVA_BYTE))
          .containsExactly(1, 0, 2, 0, 3, 0);
      disk.verify();

      disk.range(0, 2, 4, 1);
      assertThat(disk.request(11, 0, 16, 0)).as("unmap").isEqualTo(BlockModel.UNSUPP);
      disk.range(0, 2, 4, 2);
      assertThat(disk.request(13, 0, 16, 0)).as("reserved").isEqualTo(BlockModel.UNSUPP);
      disk.range(0, 2, 5, 0);
      assertThat(disk.request(11, 0, 16, 0)).as("too large").isEqualTo(BlockModel.IOERR);
      disk.range(0, 14, 4, 0);
      assertThat(disk.request(11, 0, 16, 0)).as("beyond").isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(11, 0, 15, 0)).as("odd").isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(14, 0, 32, 0)).as("too many").isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(10, 0, 0, 5)).isEqualTo(BlockModel.IOERR);
      disk.verify(
          "flags 0x1",
          "flags 0x2",
          "5 sectors of at most 4",
          "at 14 is beyond",
          "15 readable",
          "2 ranges of at most 1",
          "0 and 5 bytes");
    }
    try (Disk disk = new Disk(BlockModel.inMemory(16).withDiscard(4, 2, 1))) {
      disk.range(0, 2, 4, 0);
      assertThat(disk.request(11, 0, 16, 0)).isEqualTo(BlockModel.UNSUPP);
      disk.verify("feature 13 is not accepted");
    }
  }

  @Test
  void losesWhatWasNotFlushedUnlessItWritesThrough() {
    BlockModel model = BlockModel.inMemory(4).withCacheControl();
    try (Disk disk = new Disk(model, 9, 11)) {
      assertThat(disk.driver.window.read(CONFIG + 32, 1)).isEqualTo(1);
      disk.request(1, 0, 512, 0);
      assertThat(model.volatileWrites()).isEqualTo(1);
      disk.request(4, 0, 0, 0);
      assertThat(model.volatileWrites()).isZero();
      disk.driver.window.write(CONFIG + 32, 1, 0);
      disk.request(1, 0, 512, 0);
      assertThat(model.volatileWrites()).isZero();
      disk.verify();
      disk.driver.window.write(CONFIG + 32, 1, 2);
      disk.verify("is neither 0 nor 1");
    }
  }

  @Test
  void keepsNothing() {
    BlockModel model = BlockModel.onNothing(1L << 40);
    try (Disk disk = new Disk(model)) {
      disk.memory.segment().asSlice(512, 1024).fill((byte) 7);
      assertThat(disk.request(1, (1L << 40) - 2, 1024, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(0, (1L << 40) - 2, 0, 1024)).isEqualTo(BlockModel.OK);
      assertThat(disk.memory.segment().asSlice(512, 1024).toArray(JAVA_BYTE)).containsOnly(0);
      disk.verify();
    }
  }

  @Test
  void writesZonesInSequence() {
    ZoneLayout zones = new ZoneLayout(8, 6, 1, 1, 2, 4, 1024);
    BlockModel model = BlockModel.inMemory(40).withZones(zones);
    try (Disk disk = new Disk(model, 17)) {
      assertThat(disk.request(1, 3, 512, 0)).as("conventional").isEqualTo(BlockModel.OK);
      assertThat(disk.request(1, 8, 1024, 0)).isEqualTo(BlockModel.OK);
      assertThat(model.zoneState(1)).isEqualTo(2);
      assertThat(disk.request(1, 10, 512, 0)).as("granularity").isEqualTo(4);
      assertThat(disk.request(1, 12, 1024, 0)).as("write pointer").isEqualTo(4);
      assertThat(disk.request(1, 10, 4096, 0)).as("next zone").isEqualTo(3);
      assertThat(disk.request(15, 8, 1024, 8)).isEqualTo(BlockModel.OK);
      assertThat(Wire.u64(disk.memory.segment(), 8192)).isEqualTo(10);
      assertThat(disk.request(1, 16, 1024, 0)).as("closes zone 1").isEqualTo(BlockModel.OK);
      assertThat(model.zoneState(1)).isEqualTo(4);
      assertThat(disk.request(1, 24, 1024, 0)).as("a third").isEqualTo(6);
      assertThat(disk.request(18, 16, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(1, 12, 1024, 0)).as("one is open").isEqualTo(5);
      assertThat(disk.request(20, 16, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(1, 12, 1024, 0)).as("fills it").isEqualTo(BlockModel.OK);
      assertThat(model.zoneState(1)).isEqualTo(14);
      assertThat(disk.request(15, 8, 1024, 8)).as("full").isEqualTo(3);
      assertThat(disk.request(0, 7, 0, 1024)).as("across").isEqualTo(3);
      assertThat(disk.request(22, 24, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(24, 8, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(disk.request(24, 0, 0, 0)).as("conventional").isEqualTo(3);
      assertThat(disk.request(16, 9, 0, 64 + 2 * 64)).isEqualTo(BlockModel.OK);
      assertThat(Wire.u64(disk.memory.segment(), 512)).isEqualTo(2);
      assertThat(Wire.u64(disk.memory.segment(), 512 + 64 + 8)).isEqualTo(8);
      assertThat(disk.request(26, 0, 0, 0)).isEqualTo(BlockModel.OK);
      assertThat(model.zoneState(3)).isEqualTo(1);
      disk.verify();

      assertThat(disk.request(15, 8, 512, 8)).isEqualTo(3);
      assertThat(disk.request(15, 8, 1024, 0)).isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(16, 40, 0, 64)).isEqualTo(3);
      assertThat(disk.request(16, 0, 0, 63)).isEqualTo(BlockModel.IOERR);
      assertThat(disk.request(24, 9, 0, 0)).isEqualTo(3);
      disk.verify(
          "an append has 512 bytes",
          "an append has 0 writable bytes",
          "begins at 40",
          "0 and 63 bytes",
          "of no zone: sector 9");
    }
  }

  @Test
  void writesNoMoreEntropyThanThereIsRoomFor() {
    EntropyModel model = new EntropyModel();
    try (RawDriver driver = RawDriver.copying(EmulatedDevice.builder(model))) {
      RawQueue queue = driver.live(8);
      DmaMemory memory = driver.allocate(64);
      queue.descriptor(0, memory.deviceAddress(), 20, WRITE, 0).publish(0).kick();
      assertThat(queue.usedLength(0)).isEqualTo(20);
      assertThat(memory.segment().asSlice(0, 20).toArray(JAVA_BYTE)).doesNotContain(0);
      assertThat(memory.segment().get(JAVA_BYTE, 20)).isZero();
      driver.machine.verify();
      queue.descriptor(0, memory.deviceAddress(), 20, 0, 0).publish(0).kick();
      assertThat(driver.broken()).containsExactly(Rule.REQUEST_FRAMING);
    }
  }

  @Test
  void collectsOutputAndFeedsInput() {
    ConsoleModel model = new ConsoleModel().withSize(80, 25).withEmergencyWrite();
    try (RawDriver driver = RawDriver.copying(EmulatedDevice.builder(model))) {
      driver.identify().window.write(CONFIG + 8, 4, '!');
      driver.negotiate(0, VERSION_1);
      RawQueue receive = driver.queue(0, 4).enable();
      RawQueue transmit = driver.queue(1, 4).enable();
      driver.ok();
      assertThat(driver.window.read(CONFIG, 2)).isEqualTo(80);
      assertThat(driver.window.read(CONFIG + 2, 2)).isEqualTo(25);
      DmaMemory memory = driver.allocate(64);
      long at = memory.deviceAddress();

      memory.segment().setString(0, "Hello");
      transmit.descriptor(0, at, 5, 0, 0).publish(0).kick();
      assertThat(model.outputText()).isEqualTo("Hello");
      assertThat(transmit.usedLength(0)).isZero();

      receive.descriptor(0, at + 16, 4, WRITE, 0).publish(0).kick();
      assertThat(receive.usedIndex()).isZero();
      assertThat(model.receiveBuffers()).isEqualTo(1);
      model.feed("worlds");
      assertThat(receive.usedLength(0)).isEqualTo(4);
      assertThat(memory.segment().getString(16)).isEqualTo("worl");
      assertThat(model.pendingInput()).isEqualTo(2);
      receive.publish(0).kick();
      assertThat(receive.usedLength(1)).isEqualTo(2);

      model.resize(132, 50);
      assertThat(driver.window.read(CONFIG, 2)).isEqualTo(132);
      assertThat(model.emergencyOutput()).containsExactly('!');
      driver.machine.verify();

      receive.publish(0).kick();
      driver.reset();
      model.feed("lost in no buffer");
      assertThat(model.receiveBuffers()).isZero();
      assertThat(model.pendingInput()).isEqualTo(17);
      driver.machine.verify();
    }
  }

  @Test
  void reportsBuffersOfTheWrongDirection() {
    try (RawDriver driver = RawDriver.copying(EmulatedDevice.builder(new ConsoleModel()))) {
      driver.negotiate(VERSION_1);
      RawQueue receive = driver.queue(0, 4).enable();
      RawQueue transmit = driver.queue(1, 4).enable();
      driver.ok();
      long at = driver.allocate(64).deviceAddress();
      receive.descriptor(0, at, 4, 0, 0).publish(0).kick();
      transmit.descriptor(0, at, 4, WRITE, 0).publish(0).kick();
      assertThat(driver.machine.violations())
          .extracting(Violation::section)
          .containsExactly("5.3.6.1", "5.3.6.1");
    }
  }
}

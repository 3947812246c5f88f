package org.virtio4j.device.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.VirtioException;
import org.virtio4j.device.Rig;
import org.virtio4j.device.Rig.Setting;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.emulation.model.ZoneLayout;

class DiskTest {
  private static final int SECTORS = 1024;
  private static final int ZONED_BIT = 17;

  private final byte[] content = new byte[SECTORS * 512];
  private final BlockModel model = BlockModel.onMemory(MemorySegment.ofArray(content));

  DiskTest() {
    new Random(42).nextBytes(content);
  }

  private static Disk open(Rig rig) {
    return Disk.open(rig.transport(), rig.hal());
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  private byte[] sectors(int first, int count) {
    return Arrays.copyOfRange(content, first * 512, (first + count) * 512);
  }

  private static byte[] filled(int sectors, int value) {
    byte[] bytes = new byte[sectors * 512];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  // ---- Transfers ----

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void anyAmountIsReadAndWritten(Setting setting) {
    try (Rig rig = setting.rig(model.withQueueSize(16));
        Disk disk = open(rig)) {
      MemorySegment data = rig.buffer(1000 * 512);
      disk.queue().read(3, data);
      assertThat(data.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(sectors(3, 1000));
      assertThat(model.reads()).isEqualTo(8); // of 64 KiB

      byte[] written = random(777 * 512);
      disk.queue().write(1, rig.buffer(written));
      disk.queue().flush();
      assertThat(sectors(1, 777)).isEqualTo(written);
      assertThat(model.volatileWrites()).isZero();
      disk.queue().read(SECTORS, MemorySegment.ofArray(new byte[0]));
    }
  }

  @Test
  void requestsAreAsSmallAsTheDeviceWantsThem() {
    try (Rig rig = Rig.SIMPLE.rig(model.withSizeMax(3 * 512 + 100));
        Disk disk = open(rig)) {
      assertThat(disk.queue().requestBytes()).isEqualTo(3 * 512);
      byte[] data = new byte[32 * 512];
      disk.queue().read(0, MemorySegment.ofArray(data));
      assertThat(data).isEqualTo(sectors(0, 32));
      assertThat(model.reads()).isEqualTo(11);
    }
  }

  @Test
  void moreRequestsThanTheQueueHoldsAreOneAfterTheOther() {
    try (Rig rig = new Setting(true, false, true).rig(model.withQueueSize(4).withSizeMax(512));
        Disk disk = open(rig)) {
      byte[] data = new byte[SECTORS * 512];
      disk.queue().read(0, MemorySegment.ofArray(data));
      assertThat(data).isEqualTo(content);
    }
  }

  @Test
  void sizesAreThoseOfWholeBlocksInsideTheDisk() {
    try (Rig rig = Rig.SIMPLE.rig(model.withBlockSize(4096));
        Disk disk = open(rig)) {
      assertThat(disk.blockBytes()).isEqualTo(4096);
      assertThatThrownBy(() -> disk.queue().read(0, rig.buffer(512)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("4096");
      assertThatThrownBy(() -> disk.queue().read(SECTORS - 7, rig.buffer(4096)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> disk.queue().write(-1, rig.buffer(4096)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(model.requests(0)).isZero();
    }
  }

  @Test
  void failureIsThrownWhenNothingIsInFlight() {
    model.fail((type, sector) -> sector == 256 ? 1 : BlockModel.OK);
    try (Rig rig = new Setting(true, false, true).rig(model);
        Disk disk = open(rig)) {
      byte[] data = new byte[SECTORS * 512];
      assertThatThrownBy(() -> disk.queue().read(0, MemorySegment.ofArray(data)))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("read")
          .hasMessageContaining("IOERR");
      assertThat(disk.driver().requests(0).outstanding()).isZero();
      model.fail(BlockModel.Fault.NONE);
      disk.queue().read(0, MemorySegment.ofArray(data));
      assertThat(data).isEqualTo(content);
    }
  }

  @Test
  void readOnlyDiskIsNotWritten() {
    try (Rig rig = Rig.SIMPLE.rig(model.withReadOnly());
        Disk disk = open(rig)) {
      assertThat(disk.isReadOnly()).isTrue();
      assertThatThrownBy(() -> disk.queue().write(0, rig.buffer(512)))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> disk.channel().write(ByteBuffer.allocate(1)))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> disk.channel().truncate(1))
          .isInstanceOf(NonWritableChannelException.class);
    }
  }

  @Test
  void silenceAndLiesEndTransfers() {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      for (HostileBehaviour lie :
          List.of(HostileBehaviour.SILENCE, HostileBehaviour.ID_OUT_OF_RANGE)) {
        try (Disk disk = Disk.open(rig.transport(), rig.hal(), Rig.IMPATIENT)) {
          rig.device().misbehave(lie);
          MemorySegment data = MemorySegment.ofArray(new byte[SECTORS * 512]);
          assertThatThrownBy(() -> disk.queue().read(0, data))
              .isInstanceOfAny(DeviceTimeoutException.class, QueueBrokenException.class);
          assertThatThrownBy(() -> disk.queue().read(0, data))
              .isInstanceOf(QueueBrokenException.class);
          assertThatThrownBy(() -> disk.channel().read(ByteBuffer.allocate(1)))
              .isInstanceOf(IOException.class)
              .isNotInstanceOf(InterruptedIOException.class);
        }
        rig.device().misbehave(HostileBehaviour.NONE);
      }
    }
  }

  // ---- Capacity and cache ----

  @Test
  void newCapacityCountsAtOnce() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig);
        SeekableByteChannel channel = disk.channel()) {
      model.resize(10);
      assertThat(channel.size()).isEqualTo(5120);
      assertThatThrownBy(() -> disk.queue().read(10, rig.buffer(512)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      model.resize(SECTORS);
      disk.queue().read(SECTORS - 1, rig.buffer(512));
      assertThat(disk.capacity()).isEqualTo(SECTORS);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 9223372036854775296", "0, 0", "36028797018963968, 9223372036854775296"})
  void sizeIsNeverNegative(long capacity, long bytes) {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig)) {
      model.resize(capacity);
      assertThat(disk.byteSize()).isEqualTo(bytes / 512 * 512);
    }
  }

  @Test
  void cacheIsSwitched() {
    try (Rig rig = Rig.SIMPLE.rig(model.withCacheControl());
        Disk disk = open(rig)) {
      assertThat(disk.isWriteBack()).isTrue();
      disk.queue().write(0, rig.buffer(512));
      assertThat(model.volatileWrites()).isEqualTo(1);
      disk.writeBack(false);
      assertThat(disk.isWriteBack()).isFalse();
      disk.queue().write(0, rig.buffer(512));
      assertThat(model.volatileWrites()).as("the one before").isEqualTo(1);
      disk.queue().flush();
      assertThat(model.volatileWrites()).isZero();
    }
  }

  @Test
  void cacheThatCannotBeSwitchedIsTakenForWhatIsSafe() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig)) {
      assertThat(disk.isWriteBack()).isTrue();
      assertThatThrownBy(() -> disk.writeBack(false)).isInstanceOf(ConfigSpaceException.class);
    }
    BlockModel other = BlockModel.inMemory(8).withoutFlush();
    try (Rig rig = Rig.SIMPLE.rig(other);
        Disk disk = open(rig)) {
      assertThat(disk.isWriteBack()).isFalse();
      disk.queue().flush();
      assertThat(other.requests(0)).isZero();
    }
  }

  // ---- Limits that lie ----

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 513, 1 << 21, -1})
  void blocksOfNoUseAreRefused(int bytes) {
    try (Rig rig = Rig.SIMPLE.rig(model.withBlockSize(bytes))) {
      assertThatThrownBy(() -> open(rig))
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining(Integer.toUnsignedString(bytes));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095})
  void buffersThatHoldNoBlockAreRefused(int bytes) {
    try (Rig rig = Rig.SIMPLE.rig(model.withBlockSize(4096).withSizeMax(bytes))) {
      assertThatThrownBy(() -> open(rig))
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining("takes " + bytes + " bytes at a time");
    }
  }

  @Test
  void limitsBeyondAllMeasureAreNone() {
    model.withSizeMax(-1).withSegMax(-1).withDiscard(-1, -1, -1).withWriteZeroes(-1, -1, true);
    try (Rig rig = Rig.SIMPLE.rig(model.withSecureErase(-1, -1, -1));
        Disk disk = open(rig)) {
      disk.queue().discard(0, SECTORS);
      disk.queue().writeZeroes(0, SECTORS, true);
      disk.queue().secureErase(0, SECTORS);
      assertThat(model.requests(0)).isEqualTo(3);
      assertThat(content).containsOnly(0);
    }
  }

  @Test
  void rangesOfNothingAreRefused() {
    model.withDiscard(0, 1, 0).withWriteZeroes(1, 0, false).withSecureErase(0, 0, 0);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig)) {
      assertThatThrownBy(() -> disk.queue().discard(0, 1)).isInstanceOf(ConfigSpaceException.class);
      assertThatThrownBy(() -> disk.queue().writeZeroes(0, 1, false))
          .isInstanceOf(ConfigSpaceException.class);
      assertThatThrownBy(() -> disk.queue().secureErase(0, 1))
          .isInstanceOf(ConfigSpaceException.class);
      disk.queue().discard(0, 0);
      assertThat(model.requests(0)).isZero();
    }
  }

  // ---- Ranges ----

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void rangesAreDiscardedZeroedAndErased(Setting setting) {
    byte[] before = content.clone();
    model.withDiscard(100, 4, 1).withWriteZeroes(100, 4, true).withSecureErase(100, 4, 1);
    try (Rig rig = setting.rig(model);
        Disk disk = open(rig)) {
      disk.queue().discard(10, 10);
      assertThat(sectors(10, 10)).isEqualTo(filled(10, 0xdd));
      disk.queue().writeZeroes(20, 10, false);
      assertThat(sectors(20, 10)).isEqualTo(filled(10, 0));
      assertThat(model.unmappedSectors()).isZero();
      disk.queue().writeZeroes(30, 10, true);
      assertThat(sectors(30, 10)).isEqualTo(filled(10, 0));
      assertThat(model.unmappedSectors()).isEqualTo(10);
      disk.queue().secureErase(40, 10);
      assertThat(sectors(40, 10)).isEqualTo(filled(10, 0));
      assertThat(model.erasedSectors()).isEqualTo(10);
      assertThat(sectors(50, 974)).isEqualTo(Arrays.copyOfRange(before, 50 * 512, before.length));
    }
  }

  @Test
  void largeRangesAreSplitAtAlignedSectors() {
    byte[] before = content.clone();
    try (Rig rig = Rig.SIMPLE.rig(model.withDiscard(100, 3, 16));
        Disk disk = open(rig)) {
      disk.queue().discard(5, 1000); // 5-96, 96-192, ... in steps of 96, three in a request
      assertThat(model.requests(0)).isEqualTo(4);
      assertThat(model.discardedSectors()).isEqualTo(1000);
      assertThat(sectors(5, 1000)).isEqualTo(filled(1000, 0xdd));
      assertThat(sectors(0, 5)).isEqualTo(Arrays.copyOf(before, 5 * 512));
    }
  }

  @Test
  void rangesNeedTheirFeatureAndSectors() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig)) {
      assertThatThrownBy(() -> disk.queue().discard(0, 1)).isInstanceOf(ConfigSpaceException.class);
      assertThatThrownBy(() -> disk.queue().lifetime()).isInstanceOf(ConfigSpaceException.class);
      assertThatThrownBy(() -> disk.queue().zones()).isInstanceOf(ConfigSpaceException.class);
      assertThatThrownBy(() -> disk.queue().writeZeroes(SECTORS, 1, false))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void rangesThatTheDeviceWouldRefuseAreNotSent() {
    model.withDiscard(8, 2, 1).withWriteZeroes(8, 2, true);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig)) {
      BlockDriver.Requests requests = disk.driver().requests(0);
      for (MemorySegment refused :
          List.of(
              ranges(),
              ranges(new BlockRange(0, 9, false)),
              ranges(new BlockRange(0, 1, true)),
              ranges(
                  new BlockRange(0, 1, false),
                  new BlockRange(1, 1, false),
                  new BlockRange(2, 1, false)),
              ranges(new BlockRange(0, 1, false)).asSlice(0, 15))) {
        assertThatThrownBy(() -> requests.discard(refused))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> requests.submitDiscard(refused, 0))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> requests.writeZeroes(ranges(new BlockRange(SECTORS, 1, false))))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(model.requests(0)).isZero();
      requests.discard(ranges(new BlockRange(0, 8, false), new BlockRange(1016, 8, false)));
      requests.writeZeroes(ranges(new BlockRange(0, 8, true)));
      assertThat(model.discardedSectors()).isEqualTo(16);
    }
  }

  private static MemorySegment ranges(BlockRange... ranges) {
    MemorySegment encoded =
        MemorySegment.ofArray(new byte[ranges.length * (int) BlockRangeCodec.BYTE_SIZE]);
    for (int i = 0; i < ranges.length; i++) {
      BlockRangeCodec.encode(encoded, i * BlockRangeCodec.BYTE_SIZE, ranges[i]);
    }
    return encoded;
  }

  @Test
  void wearIsTold() {
    try (Rig rig = Rig.SIMPLE.rig(model.withLifetime(1, 11, 3));
        Disk disk = open(rig)) {
      assertThat(disk.queue().lifetime()).isEqualTo(new BlockLifetime(1, 11, 3));
      assertThatThrownBy(() -> disk.driver().requests(0).getLifetime(rig.buffer(5)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  // ---- Zones ----

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void zonesAreReportedAndManaged(boolean threaded) {
    ZoneLayout layout = new ZoneLayout(100, 90, 2, 2, 3, 16, 512);
    try (Rig rig = new Setting(true, false, threaded).rig(model.withZones(layout));
        Disk disk = open(rig)) {
      assertThat(disk.zoneModel()).isEqualTo(BlockZoneModel.HOST_MANAGED);
      DiskQueue queue = disk.queue();
      List<BlockZone> zones = queue.zones();
      assertThat(zones).hasSize(11);
      assertThat(zones.get(0).type()).isEqualTo(BlockZoneType.CONVENTIONAL);
      assertThat(zones.get(0).state()).isEqualTo(BlockZoneState.NOT_WRITE_POINTER);
      assertThat(zones.get(3))
          .isEqualTo(
              new BlockZone(
                  90, 300, 300, BlockZoneType.SEQUENTIAL_WRITE_REQUIRED, BlockZoneState.EMPTY));
      assertThat(zones.get(10).cap()).isEqualTo(24);

      BlockDriver.Requests requests = disk.driver().requests(0);
      queue.write(300, rig.buffer(1024));
      assertThat(zone(queue, 300, BlockZoneState.IMPLICITLY_OPEN).wp()).isEqualTo(302);
      failed(4, "ZONE_UNALIGNED_WP", () -> queue.write(300, rig.buffer(512)));
      failed(3, "ZONE_INVALID_CMD", () -> queue.write(302, rig.buffer(89 * 512)));
      requests.zoneOpen(300);
      zone(queue, 300, BlockZoneState.EXPLICITLY_OPEN);
      requests.zoneOpen(400);
      failed(5, "ZONE_OPEN_RESOURCE", () -> requests.zoneOpen(500));
      requests.zoneClose(300);
      zone(queue, 300, BlockZoneState.CLOSED);
      requests.zoneOpen(500);
      failed(6, "ZONE_ACTIVE_RESOURCE", () -> requests.zoneOpen(600));
      requests.zoneClose(400); // in which nothing was written
      zone(queue, 400, BlockZoneState.EMPTY);
      requests.zoneFinish(300);
      zone(queue, 300, BlockZoneState.FULL);
      failed(3, "ZONE_INVALID_CMD", () -> queue.write(302, rig.buffer(512)));
      requests.zoneReset(300);
      assertThat(zone(queue, 300, BlockZoneState.EMPTY).wp()).isEqualTo(300);
      requests.zoneResetAll();
      zone(queue, 500, BlockZoneState.EMPTY);
      failed(3, "ZONE_INVALID_CMD", () -> requests.zoneOpen(100));
      model.zoneState(6, 15);
      zone(queue, 600, BlockZoneState.OFFLINE);
      failed(3, "ZONE_INVALID_CMD", () -> queue.read(600, rig.buffer(512)));
      assertThatThrownBy(() -> requests.zoneReset(SECTORS))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static BlockZone zone(DiskQueue queue, long sector, BlockZoneState state) {
    BlockZone zone = queue.zones(sector + 1, 1).getFirst(); // a sector inside will do
    assertThat(zone.start()).isEqualTo(sector);
    assertThat(zone.state()).isEqualTo(state);
    return zone;
  }

  private static void failed(int status, String name, Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            RequestFailedException.class, failure -> assertThat(failure.status()).isEqualTo(status))
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dataAreAppendedWhereTheZoneIsWritten(boolean threaded) {
    ZoneLayout layout = new ZoneLayout(64, 64, 1, 0, 0, 16, 1024);
    try (Rig rig = new Setting(true, false, threaded).rig(model.withZones(layout));
        Disk disk = open(rig)) {
      DiskQueue queue = disk.queue();
      assertThat(queue.append(64, rig.buffer(random(1024)))).isEqualTo(64);
      assertThat(queue.append(64, rig.buffer(random(8192)))).isEqualTo(66);
      assertThat(sectors(66, 16)).isEqualTo(random(8192));
      assertThatThrownBy(() -> queue.append(64, rig.buffer(9216)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("8192");
      assertThatThrownBy(() -> queue.append(64, rig.buffer(512)))
          .isInstanceOf(IllegalArgumentException.class);
      failed(3, "ZONE_INVALID_CMD", () -> queue.append(0, rig.buffer(1024)));
      failed(3, "ZONE_INVALID_CMD", () -> queue.append(65, rig.buffer(1024)));
      model.claimAppendedAt(3);
      assertThatThrownBy(() -> queue.append(64, rig.buffer(1024)))
          .isInstanceOf(VirtioException.class)
          .hasMessageContaining("at sector 3");
      assertThatThrownBy(() -> queue.requests().zoneAppend(64, rig.buffer(1024), rig.buffer(7)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    try (Rig rig = Rig.SIMPLE.rig(BlockModel.inMemory(8));
        Disk disk = open(rig)) {
      assertThatThrownBy(() -> disk.queue().append(0, rig.buffer(512)))
          .isInstanceOf(ConfigSpaceException.class);
    }
  }

  @Test
  void zonesOfADiskThatManagesThemAreNone() {
    try (Rig rig = Rig.SIMPLE.rig(model.withoutZonesThatAreOffered());
        Disk disk = open(rig)) {
      assertThat(disk.driver().features().has(BlockFeature.ZONED)).isTrue();
      assertThat(disk.zoneModel()).isEqualTo(BlockZoneModel.NONE);
      disk.queue().write(7, rig.buffer(512));
    }
    try (Rig rig = Rig.SIMPLE.rig(BlockModel.inMemory(8));
        Disk disk = open(rig)) {
      assertThat(disk.zoneModel()).isEqualTo(BlockZoneModel.NONE);
    }
  }

  @Test
  void hostManagedDiskIsForDriversThatKnowOfZones() {
    DriverOptions options = DriverOptions.defaults().without(ZONED_BIT);
    model.withDiscard(8, 1, 1);
    try (Rig rig = Rig.SIMPLE.rig(model.withZones(ZoneLayout.of(64)))) {
      assertThatThrownBy(() -> Disk.open(rig.transport(), rig.hal(), options))
          .isInstanceOf(InitializationException.class);
      try (Disk disk = open(rig)) {
        assertThat(disk.driver().features().has(BlockFeature.ZONED)).isTrue();
        assertThat(disk.driver().features().has(BlockFeature.DISCARD)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {65, Integer.MAX_VALUE, Long.MAX_VALUE, -2, Long.MIN_VALUE})
  void moreZonesThanFitAreNotBelieved(long claimed) {
    try (Rig rig = Rig.SIMPLE.rig(model.withZones(ZoneLayout.of(64)));
        Disk disk = open(rig)) {
      assertThat(disk.queue().zones()).hasSize(16);
      model.claimZones(claimed);
      if (claimed >= 0) {
        assertThatThrownBy(() -> disk.queue().zones())
            .isInstanceOf(VirtioException.class)
            .hasMessageContaining("" + claimed);
      } else {
        assertThat(disk.queue().zones()).hasSize(16); // the model's truth
      }
    }
  }

  @Test
  void reportsThatLeadNowhereEnd() {
    try (Rig rig = Rig.SIMPLE.rig(model.withZones(ZoneLayout.of(64)));
        Disk disk = open(rig)) {
      model.claimZones(0);
      assertThatThrownBy(() -> disk.queue().zones()).hasMessageContaining("no zone from sector 0");
      model.claimZones(1);
      assertThat(disk.queue().zones()).hasSize(16); // one at a time
    }
    BlockModel endless = BlockModel.inMemory(64).withZones(ZoneLayout.of(64));
    try (Rig rig = Rig.SIMPLE.rig(endless.withConfigBytes(72, new byte[4]));
        Disk disk = open(rig)) {
      assertThatThrownBy(() -> disk.queue().zones())
          .isInstanceOf(VirtioException.class)
          .hasMessageContaining("in zones of 0");
    }
    BlockModel other = BlockModel.inMemory(64).withZones(ZoneLayout.of(64));
    try (Rig rig = Rig.SIMPLE.rig(other.withConfigBytes(72, (byte) 1));
        Disk disk = open(rig)) {
      other.claimZones(1);
      assertThatThrownBy(() -> disk.queue().zones())
          .isInstanceOf(VirtioException.class)
          .hasMessageContaining("a zone at sector 0");
    }
  }

  @Test
  void reportThatWasNotWrittenIsNone() {
    try (Rig rig = Rig.SIMPLE.rig(model.withZones(ZoneLayout.of(64)).withLifetime(1, 1, 1));
        Disk disk = open(rig)) {
      assertThat(disk.queue().zones()).hasSize(16);
      rig.device().misbehave(HostileBehaviour.REPLY_NOT_WRITTEN);
      failed(255, "UNKNOWN", () -> disk.queue().zones());
      failed(255, "UNKNOWN", () -> disk.queue().lifetime());
      assertThatThrownBy(() -> disk.driver().requests(0).zoneReport(0, rig.buffer(127)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  // ---- The channel ----

  @ParameterizedTest
  @CsvSource({"512, false", "512, true", "4096, false"})
  void channelIsASequenceOfBytes(int blockBytes, boolean threaded) throws IOException {
    byte[] expected = content.clone();
    Random random = new Random(blockBytes);
    try (Rig rig = new Setting(true, false, threaded).rig(model.withBlockSize(blockBytes));
        Disk disk = open(rig);
        SeekableByteChannel channel = disk.channel()) {
      assertThat(channel.size()).isEqualTo(content.length);
      for (int i = 0; i < 200; i++) {
        int at = random.nextInt(content.length);
        int length = Math.min(1 + random.nextInt(3 * 4096), content.length - at);
        channel.position(at);
        if (i % 2 == 0) {
          byte[] data = random(length);
          ByteBuffer source = ByteBuffer.allocate(length + 10).position(5).put(data).flip();
          source.position(5);
          assertThat(channel.write(i % 4 == 0 ? source : source.asReadOnlyBuffer()))
              .isEqualTo(length);
          System.arraycopy(data, 0, expected, at, length);
        } else {
          ByteBuffer target =
              i % 4 == 1 ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
          assertThat(channel.read(target)).isEqualTo(length);
          byte[] read = new byte[length];
          target.flip().get(read);
          assertThat(read).isEqualTo(Arrays.copyOfRange(expected, at, at + length));
        }
        assertThat(channel.position()).isEqualTo(at + length);
      }
    }
    assertThat(content).isEqualTo(expected);
    assertThat(model.volatileWrites()).isZero();
  }

  @Test
  void channelEndsWhereTheDiskEnds() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig)) {
      SeekableByteChannel channel = disk.channel().position(content.length - 3);
      ByteBuffer data = ByteBuffer.allocate(10);
      assertThat(channel.read(data)).isEqualTo(3);
      assertThat(channel.read(data)).isEqualTo(-1);
      assertThat(channel.position(Long.MAX_VALUE).read(data)).isEqualTo(-1);
      assertThat(channel.read(ByteBuffer.allocate(0))).isZero();

      channel.position(content.length - 3);
      assertThat(channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))).isEqualTo(3);
      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ends at byte " + content.length);
      assertThat(channel.write(ByteBuffer.allocate(0))).isZero();
      assertThat(Arrays.copyOfRange(content, content.length - 3, content.length))
          .containsExactly(1, 2, 3);

      assertThat(channel.truncate(content.length).size()).isEqualTo(content.length);
      assertThatThrownBy(() -> channel.truncate(5)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
      channel.close();
      channel.close();
      assertThat(channel.isOpen()).isFalse();
      assertThat(model.flushes()).isEqualTo(1);
      assertThatThrownBy(() -> channel.read(data)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void channelThatFailsStandsWhereItFailed() throws IOException {
    model.fail((type, sector) -> sector == 2 ? 1 : BlockModel.OK);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Disk disk = open(rig);
        SeekableByteChannel channel = disk.channel().position(100)) {
      ByteBuffer data = ByteBuffer.allocate(412 + 512 + 100);
      model.fail((type, sector) -> sector == 1 ? 1 : BlockModel.OK);
      assertThatThrownBy(() -> channel.read(data))
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(RequestFailedException.class);
      assertThat(channel.position()).isEqualTo(512);
      assertThat(data.position()).isEqualTo(412);
    }
  }
}

package org.virtio4j.device.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.QueueFullException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.device.Rig;
import org.virtio4j.device.Rig.Setting;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.hal.Quarantine;
import org.virtio4j.transport.CommonFeature;

class BlockTest {
  private static final int SECTORS = 256;

  private final byte[] content = new byte[SECTORS * 512];
  private final BlockModel model = BlockModel.onMemory(MemorySegment.ofArray(content));

  BlockTest() {
    new Random(42).nextBytes(content);
  }

  private static BlockDriver open(Rig rig) {
    return BlockDriver.open(rig.transport(), rig.hal());
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  private byte[] sectors(int first, int count) {
    return Arrays.copyOfRange(content, first * 512, (first + count) * 512);
  }

  // ---- Requests ----

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void sectorsAreReadAndWritten(Setting setting) {
    try (Rig rig = setting.rig(model.withId("a disk"));
        BlockDriver driver = open(rig)) {
      BlockDriver.Requests requests = driver.requests(0);
      MemorySegment data = rig.buffer(4 * 512);
      assertThat(requests.read(10, data)).isEqualTo(2048);
      assertThat(data.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(sectors(10, 4));

      byte[] written = random(512);
      requests.write(SECTORS - 1, rig.buffer(written));
      requests.flush();
      assertThat(sectors(SECTORS - 1, 1)).isEqualTo(written);
      assertThat(model.flushes()).isEqualTo(1);

      MemorySegment id = rig.buffer(BlockDevice.RequestQueue.ID_BYTES);
      assertThat(requests.getId(id)).isEqualTo(20);
      assertThat(id.toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOf("a disk".getBytes(), 20));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a disk", "exactly-20-characters"})
  void nameEndsWithANulOrAfter20Characters(String name) {
    String id = name.substring(0, Math.min(name.length(), 20));
    try (Rig rig = Rig.SIMPLE.rig(model.withId(id));
        BlockDriver driver = open(rig)) {
      assertThat(driver.requests(0).id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void manyRequestsAreInFlight(Setting setting) {
    int total = 2000;
    int depth = 32;
    try (Rig rig = setting.rig(model);
        BlockDriver driver = open(rig)) {
      BlockDriver.Requests requests = driver.requests(0);
      List<MemorySegment> buffers = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        buffers.add(rig.buffer(512));
      }
      int[] sectors = new int[depth];
      Arrays.fill(sectors, -1);
      int[] completed = new int[1];
      Random random = new Random(7);
      while (completed[0] < total) {
        for (int i = 0; i < depth; i++) {
          if (sectors[i] < 0) {
            sectors[i] = random.nextInt(SECTORS);
            assertThat(requests.submitRead(sectors[i], buffers.get(i), i))
                .isNotEqualTo(SlotQueue.FULL);
          }
        }
        requests.awaitAny((attachment, status, written, reply, base) -> {
          int i = (int) attachment;
          assertThat(status).isZero();
          assertThat(BlockReplyCodec.status(reply, base)).isEqualTo(BlockStatus.OK);
          assertThat(written).isEqualTo(512);
          assertThat(buffers.get(i).toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(sectors(sectors[i], 1));
          sectors[i] = -1;
          completed[0]++;
        });
      }
      while (requests.outstanding() > 0) {
        requests.awaitAny((i, status, written, reply, base) -> completed[0]++);
      }
      assertThat(model.reads()).isEqualTo(completed[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void requestsCompleteInAnyOrder(Setting setting) {
    model.hold(true);
    try (Rig rig = setting.rig(model);
        BlockDriver driver = open(rig)) {
      Map<Long, MemorySegment> buffers = new HashMap<>();
      for (long i = 0; i < 10; i++) {
        buffers.put(i, rig.buffer(512));
        driver.requests(0).submitRead(i, buffers.get(i), i);
      }
      driver.requests(0).publish();
      while (model.held() < 10) {
        Thread.onSpinWait(); // the device's thread takes them
      }
      model.finish(7);
      model.finish(2);
      model.finishAll();
      List<Long> order = new ArrayList<>();
      while (order.size() < 10) {
        driver.requests(0).awaitAny((i, status, written, reply, base) -> order.add(i));
      }
      assertThat(order).containsExactly(7L, 2L, 9L, 8L, 6L, 5L, 4L, 3L, 1L, 0L);
      buffers.forEach((i, buffer) ->
          assertThat(buffer.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(sectors(i.intValue(), 1)));
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void submittedRequestsAreKeptWhileACallWaits(Setting setting) {
    try (Rig rig = setting.rig(model);
        BlockDriver driver = open(rig)) {
      BlockDriver.Requests requests = driver.requests(0);
      MemorySegment data = rig.buffer(512);
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 3; i++) {
          requests.submitRead(i, rig.buffer(512), i);
        }
        assertThat(requests.read(50, data)).isEqualTo(512);
        assertThat(data.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(sectors(50, 1));
        List<Long> order = new ArrayList<>();
        while (requests.outstanding() > 0) {
          requests.awaitAny((i, status, written, reply, base) -> order.add(i));
        }
        assertThat(order).containsExactlyInAnyOrder(0L, 1L, 2L);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fullQueueIsAValueOrAnErrorAndEmptiesAgain(boolean indirect) {
    DriverOptions options =
        indirect
            ? DriverOptions.defaults()
            : DriverOptions.defaults().without(CommonFeature.INDIRECT_DESC);
    model.hold(true);
    try (Rig rig = Rig.SIMPLE.rig(model.withQueueSize(16));
        BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), options)) {
      BlockDriver.Requests requests = driver.requests(0);
      // A request has up to four descriptors: an append to a zone does.
      assertThat(requests.capacity()).isEqualTo(indirect ? 16 : 4);
      for (int i = 0; i < requests.capacity(); i++) {
        assertThat(requests.submitRead(i, rig.buffer(512), i)).isNotEqualTo(SlotQueue.FULL);
      }
      MemorySegment data = rig.buffer(512);
      assertThat(requests.submitRead(0, data, 0)).isEqualTo(SlotQueue.FULL);
      assertThatThrownBy(() -> requests.read(0, data)).isInstanceOf(QueueFullException.class);

      requests.publish();
      model.finishAll();
      model.hold(false);
      assertThat(requests.poll((i, status, written, reply, base) -> {}))
          .isEqualTo(requests.capacity());
      assertThat(requests.read(0, data)).isEqualTo(512);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void batchIsPublishedWithOneNotificationAndServedStepByStep(boolean legacy) {
    try (Rig rig = new Setting(true, legacy, false).rig(model, builder -> builder.stepped());
        BlockDriver driver = open(rig)) {
      BlockDriver.Requests requests = driver.requests(0);
      List<Long> completed = new ArrayList<>();
      CompletionHandler handler = (i, status, written, reply, base) -> completed.add(i);
      for (int i = 0; i < 10; i++) {
        requests.submitRead(i, rig.buffer(512), i);
      }
      assertThat(rig.device().queue(0).notificationCount()).isZero();
      requests.publish();
      assertThat(rig.device().queue(0).notificationCount()).isEqualTo(1);
      assertThat(requests.poll(handler)).isZero();
      assertThat(rig.device().step(3)).isEqualTo(3);
      assertThat(requests.poll(handler, 2)).isEqualTo(2);
      assertThat(requests.poll(handler)).isEqualTo(1);
      assertThat(requests.outstanding()).isEqualTo(7);
      assertThat(rig.device().step()).isEqualTo(7);
      assertThat(requests.poll(handler)).isEqualTo(7);
      assertThat(completed).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }
  }

  /** Without indirect tables each request takes three descriptors, and they come back mixed. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void directChainsComeBackInAnyOrder(boolean legacy) {
    DriverOptions options =
        DriverOptions.defaults()
            .without(CommonFeature.INDIRECT_DESC)
            .without(CommonFeature.EVENT_IDX);
    Random random = new Random(11);
    model.hold(true);
    try (Rig rig = new Setting(true, legacy, false).rig(model.withQueueSize(32));
        BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), options)) {
      BlockDriver.Requests requests = driver.requests(0);
      MemorySegment[] data = new MemorySegment[256];
      int[] counts = new int[2];
      while (counts[1] < 500) {
        while (requests.outstanding() < requests.capacity()) {
          int sector = counts[0]++ % 256;
          data[sector] = rig.buffer(512);
          requests.submitRead(sector, data[sector], sector);
        }
        requests.publish();
        for (int finished = 0; finished < 5; finished++) {
          model.finish(random.nextInt(model.held()));
        }
        counts[1] +=
            requests.poll((sector, status, written, reply, base) ->
                assertThat(data[(int) sector].toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(sectors((int) sector, 1)));
      }
    }
  }

  // ---- Refused before the device is asked ----

  @ParameterizedTest
  @CsvSource({
    "256, 512", // just beyond the end
    "255, 1024", // ends beyond it
    "-1, 512", // the greatest unsigned number
    "9223372036854775807, 512",
  })
  void whatDoesNotFitTheDeviceIsNotSent(long sector, int bytes) {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      BlockDriver.Requests requests = driver.requests(0);
      MemorySegment data = rig.buffer(bytes);
      refused(rig, IndexOutOfBoundsException.class, () -> requests.read(sector, data));
      refused(rig, IndexOutOfBoundsException.class, () -> requests.write(sector, data));
      refused(rig, IndexOutOfBoundsException.class, () -> requests.submitRead(sector, data, 0));
      refused(rig, IndexOutOfBoundsException.class, () -> requests.submitWrite(sector, data, 0));
      assertThat(requests.read(SECTORS - 1, rig.buffer(512))).isEqualTo(512);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 513})
  void whatIsNoNumberOfSectorsIsNotSent(int bytes) {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      MemorySegment data = MemorySegment.ofArray(new byte[bytes]);
      refused(rig, IllegalArgumentException.class, () -> driver.requests(0).read(0, data));
      refused(rig, IllegalArgumentException.class, () -> driver.requests(0).write(0, data));
    }
  }

  @Test
  void readOnlyDiskIsNotWritten() {
    try (Rig rig = Rig.SIMPLE.rig(model.withReadOnly());
        BlockDriver driver = open(rig)) {
      MemorySegment data = rig.buffer(512);
      assertThat(driver.features().has(BlockFeature.RO)).isTrue();
      refused(rig, UnsupportedOperationException.class, () -> driver.requests(0).write(0, data));
      refused(
          rig,
          UnsupportedOperationException.class,
          () -> driver.requests(0).submitWrite(0, data, 0));
      assertThat(driver.requests(0).read(0, data)).isEqualTo(512);
      assertThat(model.writes()).isZero();
    }
  }

  @Test
  void flushNeedsItsFeature() {
    try (Rig rig = Rig.SIMPLE.rig(model.withoutFlush());
        BlockDriver driver = open(rig)) {
      assertThat(driver.requests(0).hasFlush()).isFalse();
      refused(rig, ConfigSpaceException.class, () -> driver.requests(0).flush());
      refused(rig, ConfigSpaceException.class, () -> driver.requests(0).submitFlush(0));
    }
  }

  @Test
  void limitOfABufferIsKept() {
    try (Rig rig = Rig.SIMPLE.rig(model.withSizeMax(1024));
        BlockDriver driver = open(rig)) {
      assertThat(driver.config().sizeMax()).isEqualTo(1024);
      refused(
          rig, IllegalArgumentException.class, () -> driver.requests(0).read(0, rig.buffer(1536)));
      assertThat(driver.requests(0).read(0, rig.buffer(1024))).isEqualTo(1024);
    }
  }

  @Test
  void nameNeeds20Bytes() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      refused(rig, IllegalArgumentException.class, () -> driver.requests(0).getId(rig.buffer(19)));
    }
  }

  /** The request is refused, and the device hears nothing of it. */
  private static void refused(
      Rig rig, Class<? extends RuntimeException> kind, ThrowingCallable request) {
    long notifications = rig.device().queue(0).notificationCount();
    assertThatThrownBy(request).isInstanceOf(kind);
    assertThat(rig.device().queue(0).notificationCount()).isEqualTo(notifications);
    assertThat(rig.device().queue(0).outstanding()).isZero();
  }

  // ---- Failures ----

  @ParameterizedTest
  @CsvSource({"1, IOERR", "2, UNSUPP", "77, UNKNOWN"})
  void failureOfTheDeviceIsAnExceptionWithItsStatus(int status, String name) {
    model.fail((type, sector) -> sector == 3 || type != 0 ? status : BlockModel.OK);
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      BlockDriver.Requests requests = driver.requests(0);
      MemorySegment data = rig.buffer(512);
      failed(status, name, "read", () -> requests.read(3, data));
      failed(status, name, "write", () -> requests.write(0, data));
      failed(status, name, "flush", requests::flush);
      failed(status, name, "getId", requests::id);

      List<Integer> statuses = new ArrayList<>();
      requests.submitRead(3, data, 0);
      requests.awaitAny((i, raw, written, reply, base) -> statuses.add(raw));
      assertThat(statuses).containsExactly(status);
      assertThat(requests.read(4, data)).isEqualTo(512);
    }
  }

  private static void failed(int status, String name, String request, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RequestFailedException.class, failure -> assertThat(failure.status()).isEqualTo(status))
        .hasMessageContaining(name)
        .hasMessageContaining(request)
        .hasMessageContaining("" + status);
  }

  /** The status is a success if the device writes zeros, and the data would look like an answer. */
  @Test
  void replyThatWasNotWrittenIsNoSuccess() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      MemorySegment data = rig.buffer(512);
      assertThat(driver.requests(0).read(0, data)).isEqualTo(512); // leaves an OK in the slot
      rig.device().misbehave(HostileBehaviour.REPLY_NOT_WRITTEN);
      failed(255, "UNKNOWN", "read", () -> driver.requests(0).read(0, data));
      failed(255, "UNKNOWN", "flush", () -> driver.requests(0).flush());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {"LENGTH_TOO_LARGE", "LENGTH_HUGE"})
  void lengthIsNeverMoreThanTheDataHold(HostileBehaviour lie) {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      rig.device().misbehave(lie);
      MemorySegment data = rig.buffer(512);
      assertThat(driver.requests(0).read(9, data)).isEqualTo(512);
      assertThat(data.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(sectors(9, 1));
      driver.requests(0).write(9, data);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {
        "ID_OUT_OF_RANGE",
        "ID_WITH_HIGH_BITS",
        "ID_NOT_OUTSTANDING",
        "INDEX_JUMP",
        "INDEX_BACKWARDS"
      })
  void lieBreaksTheQueueUntilTheDeviceIsOpenedAgain(HostileBehaviour lie) {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      MemorySegment data = rig.buffer(512);
      try (BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), Rig.IMPATIENT)) {
        rig.device().misbehave(lie);
        assertThatThrownBy(() -> driver.requests(0).read(0, data))
            .isInstanceOf(QueueBrokenException.class)
            .hasMessageContaining("requests");
        rig.device().misbehave(HostileBehaviour.NONE);
        assertThatThrownBy(() -> driver.requests(0).flush())
            .isInstanceOf(QueueBrokenException.class);
        assertThatThrownBy(() -> driver.requests(0).submitRead(0, data, 0))
            .isInstanceOf(QueueBrokenException.class);
        assertThatThrownBy(() -> driver.requests(0).poll((i, s, w, r, b) -> {}))
            .isInstanceOf(QueueBrokenException.class);
      }
      reopened(rig);
    }
  }

  @Test
  void completionThatComesTwiceBreaksTheQueue() {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      try (BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), Rig.IMPATIENT)) {
        rig.device().misbehave(HostileBehaviour.ID_TWICE);
        assertThatThrownBy(
                () -> {
                  driver.requests(0).read(0, rig.buffer(512));
                  driver.requests(0).read(1, rig.buffer(512));
                })
            .isInstanceOf(QueueBrokenException.class);
      }
      reopened(rig);
    }
  }

  @Test
  void silenceEndsInATimeout() {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      try (BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), Rig.IMPATIENT)) {
        rig.device().misbehave(HostileBehaviour.SILENCE);
        driver.requests(0).submitRead(0, rig.buffer(512), 1);
        assertThatThrownBy(() -> driver.requests(0).write(0, rig.buffer(512)))
            .isInstanceOf(DeviceTimeoutException.class)
            .hasMessageContaining("write")
            .hasMessageContaining("PT0.05S");
        assertThatThrownBy(() -> driver.requests(0).awaitAny((i, s, w, r, b) -> {}))
            .isInstanceOf(QueueBrokenException.class);
      }
      reopened(rig);
    }
  }

  @Test
  void submittedRequestsTimeOutToo() {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      try (BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), Rig.IMPATIENT)) {
        rig.device().misbehave(HostileBehaviour.SILENCE);
        driver.requests(0).submitRead(0, rig.buffer(512), 1);
        assertThatThrownBy(() -> driver.requests(0).awaitAny((i, s, w, r, b) -> {}))
            .isInstanceOf(DeviceTimeoutException.class);
      }
      reopened(rig);
    }
  }

  private void reopened(Rig rig) {
    rig.device().misbehave(HostileBehaviour.NONE);
    try (BlockDriver driver = open(rig)) {
      MemorySegment data = rig.buffer(512);
      assertThat(driver.requests(0).read(8, data)).isEqualTo(512);
      assertThat(data.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(sectors(8, 1));
    }
  }

  @Test
  void closeTakesBackWhatTheDeviceHolds() {
    model.hold(true);
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      try (BlockDriver driver = open(rig)) {
        for (int i = 0; i < 5; i++) {
          driver.requests(0).submitRead(i, rig.buffer(512), i);
        }
        driver.requests(0).publish();
        assertThat(model.held()).isEqualTo(5);
      }
      assertThat(model.held()).isZero();
    }
  }

  @Test
  void closedDriverSendsNothing() {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      BlockDriver driver = open(rig);
      driver.close();
      driver.close();
      MemorySegment data = rig.buffer(512);
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> driver.requests(0).read(0, data),
              () -> driver.requests(0).write(0, data),
              () -> driver.requests(0).flush(),
              () -> driver.requests(0).submitRead(0, data, 1),
              () -> driver.requests(0).publish(),
              () -> driver.requests(0).poll((i, s, w, r, b) -> {}))) {
        assertThatThrownBy(call)
            .isInstanceOf(QueueBrokenException.class)
            .hasMessageContaining("closed");
      }
      assertThat(driver.requests(0).outstanding()).isZero();
    }
  }

  /** A device that goes on using the memory keeps it: it is leaked, and never used again. */
  @Test
  void memoryIsKeptIfTheResetDoesNotEnd() {
    model.hold(true);
    long before = Quarantine.count();
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), Rig.IMPATIENT);
      byte[] data = new byte[512];
      driver.requests(0).submitRead(3, MemorySegment.ofArray(data), 1);
      driver.requests(0).publish();
      rig.device().holdResets(true);
      assertThatThrownBy(driver::close)
          .isInstanceOf(DeviceTimeoutException.class)
          .hasMessageContaining("reset");
      driver.close(); // does nothing more
      assertThat(Quarantine.count()).isEqualTo(before + 1);
      model.finishAll(); // into memory that is still there
      assertThat(rig.device().log().violations()).isEmpty();
      rig.forgive(); // that the memory is not freed
    }
  }

  // ---- Configuration ----

  @Test
  void fieldsWithoutTheirFeatureHaveADefaultOrAreAnError() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      BlockConfigAccessor config = driver.config();
      assertThat(config.capacity()).isEqualTo(SECTORS);
      assertThat(config.hasBlkSize()).isFalse();
      assertThat(config.blkSize()).isEqualTo(512);
      assertThat(config.hasGeometry()).isFalse();
      assertThatThrownBy(config::geometry)
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining("geometry")
          .hasMessageContaining("GEOMETRY");
      assertThatThrownBy(() -> config.writeback(true)).isInstanceOf(ConfigSpaceException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fieldsWithTheirFeatureAreRead(boolean legacy) {
    model
        .withBlockSize(4096)
        .withGeometry(1024, 16, 63)
        .withTopology(3, 1, 8, 0xffff_fff0)
        .withSegMax(126)
        .withSizeMax(1 << 20);
    try (Rig rig = new Setting(true, legacy, false).rig(model);
        BlockDriver driver = open(rig)) {
      BlockConfigAccessor config = driver.config();
      assertThat(config.blkSize()).isEqualTo(4096);
      assertThat(config.geometry()).isEqualTo(new BlockConfig.Geometry(1024, 16, 63));
      assertThat(config.topology()).isEqualTo(new BlockConfig.Topology(3, 1, 8, 0xffff_fff0L));
      assertThat(config.segMax()).isEqualTo(126);
      assertThat(config.sizeMax()).isEqualTo(1 << 20);
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void eachQueueIsForItsOwnThread(Setting setting) throws Exception {
    int queues = 4;
    int total = 500;
    DriverOptions options = DriverOptions.defaults().withQueues(queues);
    try (Rig rig = setting.rig(model.withQueues(queues));
        BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), options)) {
      assertThat(driver.config().numQueues()).isEqualTo(queues);
      assertThat(driver.requestsCount()).isEqualTo(queues);
      List<FutureTask<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < queues; i++) {
        BlockDriver.Requests queue = driver.requests(i);
        int first = i * SECTORS / queues;
        List<MemorySegment> buffers = List.of(rig.buffer(512), rig.buffer(512));
        tasks.add(
            new FutureTask<>(() -> {
              readAll(queue, first, SECTORS / queues, total, buffers);
              return null;
            }));
        Thread.ofPlatform().daemon().start(tasks.getLast());
      }
      for (FutureTask<Void> task : tasks) {
        task.get(30, TimeUnit.SECONDS);
      }
      for (int i = 0; i < queues; i++) {
        assertThat(model.requests(i)).isEqualTo(total);
      }
    }
  }

  private void readAll(
      BlockDriver.Requests queue, int first, int count, int total, List<MemorySegment> buffers) {
    int done = 0;
    while (done < total) {
      int sector = first + done % (count - 1);
      for (int i = 0; i < 2; i++) {
        assertThat(queue.submitRead(sector + i, buffers.get(i), i)).isNotEqualTo(SlotQueue.FULL);
      }
      while (queue.outstanding() > 0) {
        queue.awaitAny((i, status, written, reply, base) -> {
          assertThat(status).isZero();
          assertThat(buffers.get((int) i).toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(sectors(sector + (int) i, 1));
        });
      }
      done += 2;
    }
  }

  @Test
  void oneQueueIsOpenedUnlessMoreAreAskedFor() {
    try (Rig rig = Rig.SIMPLE.rig(model.withQueues(3));
        BlockDriver driver = open(rig)) {
      assertThat(driver.requestsCount()).isEqualTo(1);
      assertThatThrownBy(() -> driver.requests(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    DriverOptions many = DriverOptions.defaults().withQueues(64);
    try (Rig rig = Rig.SIMPLE.rig(BlockModel.inMemory(8).withQueues(3));
        BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), many)) {
      assertThat(driver.requestsCount()).isEqualTo(3);
    }
    try (Rig rig = Rig.SIMPLE.rig(BlockModel.inMemory(8));
        BlockDriver driver = BlockDriver.open(rig.transport(), rig.hal(), many)) {
      assertThat(driver.requestsCount()).isEqualTo(1);
    }
  }

  /** The number of queues that the configuration tells is a lie. */
  @ParameterizedTest
  @CsvSource({"0, 0", "0, 64", "65535, 64"})
  void absurdNumbersOfQueuesAreRefused(int claimed, int asked) {
    byte[] bytes = {(byte) claimed, (byte) (claimed >>> 8)};
    DriverOptions options =
        asked == 0 ? DriverOptions.defaults() : DriverOptions.defaults().withQueues(asked);
    try (Rig rig = Rig.SIMPLE.rig(model.withQueues(2).withConfigBytes(34, bytes))) {
      assertThatThrownBy(() -> BlockDriver.open(rig.transport(), rig.hal(), options))
          .isInstanceOf(InitializationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void capacityHas64Bits(boolean legacy) {
    try (Rig rig = new Setting(true, legacy, false).rig(model);
        BlockDriver driver = open(rig)) {
      model.resize(0x1234_5678_9abc_def0L);
      assertThat(driver.config().capacity()).isEqualTo(0x1234_5678_9abc_def0L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void capacityIsReadAsAWhole(boolean legacy) {
    try (Rig rig = new Setting(true, legacy, false).rig(model);
        BlockDriver driver = open(rig)) {
      int[] changes = new int[1];
      rig.device()
          .onConfigRead((offset, width) -> {
            if (offset == 4 && changes[0]++ == 0) { // between the halves of the first reading
              model.resize(0x7_0000_0009L);
            }
          });
      assertThat(driver.config().capacity()).isEqualTo(0x7_0000_0009L);
      assertThat(changes[0]).isGreaterThan(1);
    }
  }

  @Test
  void capacityThatNeverStaysIsAnError() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      long[] next = {1000};
      rig.device()
          .onConfigRead((offset, width) -> {
            if (offset == 4) {
              model.resize(next[0]++);
            }
          });
      assertThatThrownBy(() -> driver.config().capacity())
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining("capacity");
    }
  }

  @Test
  void newCapacityCountsAfterARefresh() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        BlockDriver driver = open(rig)) {
      MemorySegment data = rig.buffer(512);
      model.resize(100);
      failed(1, "IOERR", "read", () -> driver.requests(0).read(100, data));
      driver.refresh();
      refused(rig, IndexOutOfBoundsException.class, () -> driver.requests(0).read(100, data));
    }
  }
}

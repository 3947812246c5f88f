package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/** Each combination of the rings' features, against QEMU's block device. */
@RequiresQemu
@Timeout(180)
class QueueMatrixTest {
  private static final DeviceType BLOCK = new DeviceType(2);
  private static final int QUEUES = 2;
  private static final int DISK_BYTES = 2 << 20;
  private static final int REQUESTS = Integer.getInteger("virtio.matrix.requests", 1500);
  private static final long SEED = Long.getLong("virtio.matrix.seed", 1L);

  /** The version that has IN_ORDER. */
  private static final int IN_ORDER_SINCE = 10;

  /** One of the features of a block device, without which it has one queue. */
  private enum BlockFeature {
    MQ;

    static final FeatureTable<BlockFeature> TABLE =
        FeatureTable.builder(BlockFeature.class).feature(MQ, 12, true).build();
  }

  private record Rings(boolean packed, boolean inOrder, boolean eventIndex, boolean indirect) {
    /** A layout with all that makes it quick, but for the order. */
    static Rings quick(boolean packed) {
      return new Rings(packed, false, true, true);
    }

    /**
     * As small as possible, so that it wraps, and not a power of two where it need not be. But with
     * IN_ORDER, QEMU 10.0 completes nothing while its ring is full.
     */
    int queueSize() {
      if (inOrder) {
        return 4 * BlockLoad.DEPTH;
      }
      return indirect ? BlockLoad.DEPTH : packed ? 3 * BlockLoad.DEPTH : 4 * BlockLoad.DEPTH;
    }

    String[] properties() {
      List<String> properties = new ArrayList<>(List.of("num-queues=" + QUEUES));
      if (packed) {
        properties.add("packed=on");
      }
      if (inOrder) {
        properties.add("in_order=on");
      }
      return properties.toArray(String[]::new);
    }

    DriverOptions options() {
      DriverOptions options =
          DriverOptions.defaults().withTimeout(Duration.ofSeconds(30)).withStrictLengths(true);
      options = eventIndex ? options : options.without(CommonFeature.EVENT_IDX);
      return indirect ? options : options.without(CommonFeature.INDIRECT_DESC);
    }

    void check(DeviceSession<?> session) {
      assertThat(session.features().has(CommonFeature.RING_PACKED)).isEqualTo(packed);
      assertThat(session.features().has(CommonFeature.IN_ORDER)).isEqualTo(inOrder);
      assertThat(session.features().has(CommonFeature.EVENT_IDX)).isEqualTo(eventIndex);
      assertThat(session.features().has(CommonFeature.INDIRECT_DESC)).isEqualTo(indirect);
    }
  }

  @TempDir private Path folder;

  static List<Rings> allRings() {
    boolean hasInOrder =
        QemuInstallation.require(QemuBoard.AARCH64_VIRT).version().major() >= IN_ORDER_SINCE;
    List<Rings> all = new ArrayList<>();
    for (int bits = 0; bits < 16; bits++) {
      boolean inOrder = (bits & 2) != 0;
      if (hasInOrder || !inOrder) {
        all.add(new Rings((bits & 1) != 0, inOrder, (bits & 4) != 0, (bits & 8) != 0));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("allRings")
  void movesEveryByteWithEachCombinationOfFeatures(Rings rings) throws IOException {
    BlockLoad load = run(rings, REQUESTS);

    // Without IN_ORDER some are overtaken, but how many is for QEMU's threads to say.
    if (rings.inOrder) {
      assertThat(load.overtaken()).isZero();
    }
  }

  /** Past 65536 in each queue: the counters of the rings come round, slots more than 4000 times. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesRoundTheIndicesWithoutLosingAByte(boolean packed) throws IOException {
    BlockLoad load = run(Rings.quick(packed), 101_000);

    assertThat(load.completed()).isGreaterThan(200_000);
    assertThat(load.overtaken()).isPositive();
  }

  private BlockLoad run(Rings rings, int requestsPerQueue) throws IOException {
    byte[] contents = new byte[DISK_BYTES];
    new Random(SEED).nextBytes(contents);
    Path image = Files.write(folder.resolve("disk.img"), contents);
    QemuMachineBuilder builder =
        QemuMachine.builder(QemuBoard.AARCH64_VIRT)
            .device(QemuDevice.disk(image, rings.properties()))
            .arguments("-d", "guest_errors");
    BlockLoad load;
    try (QemuMachine machine = builder.start();
        Transport transport = machine.transport(0);
        DeviceSession<BlockFeature> session =
            DeviceSession.begin(
                transport, machine.hal(), rings.options(), BLOCK, BlockFeature.TABLE)) {
      rings.check(session);
      assertThat(session.features().has(BlockFeature.MQ)).isTrue();
      load = new BlockLoad(session, machine.hal(), QUEUES, rings.queueSize(), contents, SEED);
      session.start();

      load.run(requestsPerQueue);

      assertThat(load.completed()).isEqualTo((long) QUEUES * requestsPerQueue);
      assertThat(load.mostInFlight()).isEqualTo(QUEUES * BlockLoad.DEPTH);
      assertThat(machine.output()).isEmpty();
    }
    assertThat(Files.mismatch(image, Files.write(folder.resolve("expected"), contents)))
        .isEqualTo(-1);
    return load;
  }
}

package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.TransportException;
import org.virtio4j.hal.Quarantine;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

class DeviceSessionTest {
  enum Feature {
    FIRST,
    HIGH
  }

  private static final FeatureTable<NoFeature> NONE = NoFeature.TABLE;

  private RegionHal region;
  private RecordingHal hal;
  private ScriptedTransport device;
  private final AtomicLong time = new AtomicLong();
  private DriverOptions options =
      DriverOptions.defaults()
          .withTimeout(Duration.ofSeconds(1))
          .withWaitStrategy(attempt -> time.addAndGet(1_000_000));

  @BeforeEach
  void open() {
    region = RegionHal.inProcess(1 << 20, 0x4000_0000L);
    hal = new RecordingHal(region);
    device = new ScriptedTransport(region);
    hal.log = device.log;
  }

  private DeviceSession<NoFeature> begin() {
    return begin(NONE);
  }

  private <F extends Enum<F>> DeviceSession<F> begin(FeatureTable<F> table) {
    return DeviceSession.begin(device, hal, options, ScriptedTransport.TYPE, table, time::get);
  }

  @Test
  void initializesAModernDeviceInTheSpecifiedOrder() {
    device.resetReads = 3;

    DeviceSession<NoFeature> session = begin();
    session.transmitQueue("out", 1, 16, 1, 64);
    session.start();

    assertThat(device.log)
        .containsExactly(
            "status RESET",
            "status?",
            "status?",
            "status?",
            "status?",
            "status ACKNOWLEDGE",
            "status ACKNOWLEDGE|DRIVER",
            "features? 0",
            "features? 1",
            "features 0",
            "features 1",
            "status ACKNOWLEDGE|DRIVER|FEATURES_OK",
            "status?",
            "queue 1 of 16",
            "status ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK");
    assertThatIllegalStateException().isThrownBy(session::start);
  }

  @Test
  void initializesALegacyDeviceWithOneWordAndWithoutFeaturesOk() {
    device.legacy = true;
    device.offered = FeatureBits.of(28, 29, 30, 32);

    DeviceSession<NoFeature> session = begin();
    session.start();

    assertThat(device.log)
        .containsExactly(
            "status RESET",
            "status?",
            "status ACKNOWLEDGE",
            "status ACKNOWLEDGE|DRIVER",
            "features? 0",
            "features 0",
            "status ACKNOWLEDGE|DRIVER|DRIVER_OK");
    assertThat(device.written).isEqualTo(FeatureBits.of(28, 29));
  }

  @Test
  void touchesFeatureWordsAbove63OnlyWhenTheyAreDeclared() {
    FeatureTable<Feature> table =
        FeatureTable.builder(Feature.class)
            .feature(Feature.FIRST, 0, true)
            .feature(Feature.HIGH, 70, true)
            .build();
    device.offered = FeatureBits.of(0, 32, 70, 71);

    DeviceSession<Feature> session = begin(table);

    assertThat(device.log).contains("features? 3", "features 2", "features 3");
    assertThat(device.written).isEqualTo(FeatureBits.of(0, 32, 70));
    assertThat(session.features().has(Feature.HIGH)).isTrue();
  }

  /** As with QEMU on MMIO, where a 0 that is written there takes away what was accepted before. */
  @Test
  void mirrorsOfTheSecondFeatureWordAreNoFeatures() {
    FeatureTable<Feature> table =
        FeatureTable.builder(Feature.class)
            .feature(Feature.FIRST, 0, true)
            .feature(Feature.HIGH, 70, true)
            .build();
    device.offered = FeatureBits.of(0, 32, 38, 64, 70, 96, 102);

    DeviceSession<Feature> session = begin(table);

    assertThat(device.log).contains("features 1").doesNotContain("features 2", "features 3");
    assertThat(session.features().has(Feature.HIGH)).isFalse();
    assertThat(session.features().offeredBits()).isEqualTo(FeatureBits.of(0, 32, 38));
  }

  @Test
  void featureWordsWithoutAnOfferAreNotWritten() {
    FeatureTable<Feature> table =
        FeatureTable.builder(Feature.class)
            .feature(Feature.FIRST, 0, true)
            .feature(Feature.HIGH, 70, true)
            .build();
    device.offered = FeatureBits.of(0, 32);

    begin(table);

    assertThat(device.log).contains("features? 3").doesNotContain("features 2", "features 3");
  }

  @Test
  void negotiatesACommonFeatureOnlyIfAllPartsCarryItOut() {
    device.offered = FeatureBits.of(28, 29, 32, 33, 34, 35, 36, 38, 40);
    assertThat(begin().features().acceptedBits())
        .isEqualTo(FeatureBits.of(28, 29, 32, 34, 35, 36, 38, 40));

    device.supported = FeatureBits.of(29, 32);
    device.written = FeatureBits.NONE;
    assertThat(begin().features().acceptedBits()).isEqualTo(FeatureBits.of(29, 32));

    options = options.without(CommonFeature.EVENT_IDX).without(CommonFeature.VERSION_1);
    assertThat(begin().features().acceptedBits())
        .as("VERSION_1 cannot be turned off")
        .isEqualTo(FeatureBits.of(32));
  }

  @Test
  void acceptsTranslatedAddressesOnlyIfTheHalTranslates() {
    device.offer(CommonFeature.ACCESS_PLATFORM);
    assertThat(begin().features().has(CommonFeature.ACCESS_PLATFORM)).isFalse();

    hal.translates = true;
    assertThat(begin().features().has(CommonFeature.ACCESS_PLATFORM)).isTrue();
  }

  @Test
  void saysWhyADeviceThatInsistsOnTranslatedAddressesRefuses() {
    device.offer(CommonFeature.ACCESS_PLATFORM);
    device.acceptsFeatures = false;

    assertThatThrownBy(this::begin)
        .isInstanceOf(InitializationException.class)
        .hasMessageContaining("refuses the features {32} of {32, 33}")
        .hasMessageContaining("the HAL must translate addresses");
    assertThat(device.log.getLast()).isEqualTo("status ACKNOWLEDGE|DRIVER|FEATURES_OK|FAILED");
  }

  @Test
  void givesUpADeviceThatDoesNotOfferVersion1() {
    device.offered = FeatureBits.NONE;

    assertThatThrownBy(this::begin)
        .isInstanceOf(InitializationException.class)
        .hasMessageContaining("VERSION_1");
    assertThat(device.log.getLast()).isEqualTo("status ACKNOWLEDGE|DRIVER|FAILED");
  }

  @Test
  void leavesADeviceOfAnotherTypeAlone() {
    assertThatThrownBy(() -> DeviceSession.begin(device, hal, options, new DeviceType(2), NONE))
        .isInstanceOf(InitializationException.class)
        .hasMessageContaining("RDMA (42)")
        .hasMessageContaining("block (2)");
    assertThat(device.log).isEmpty();
  }

  @Test
  void doesNotWaitForAResetForEver() {
    device.resetReads = -1;

    assertThatThrownBy(this::begin)
        .isInstanceOf(DeviceTimeoutException.class)
        .hasMessageContaining("PT1S");
    assertThat(time.get()).isEqualTo(1_000_000_000L);
  }

  @Test
  void clampsAQueuesSize() {
    device.maxQueueSize = 100;
    DeviceSession<NoFeature> session = begin();

    session.transmitQueue("a", 0, 256, 1, 64);
    session.close();
    options = options.withMaxQueueSize(8);
    begin().transmitQueue("a", 0, 256, 1, 64);

    assertThat(device.log).contains("queue 0 of 64", "queue 0 of 8");
  }

  @Test
  void refusesAQueueThatIsMissingOrTooSmallOrInUse() {
    DeviceSession<NoFeature> session = begin();

    assertThatThrownBy(() -> session.transmitQueue("a", 2, 256, 1, 64))
        .isInstanceOf(InitializationException.class)
        .hasMessageContaining("no queue 2 (a)");
    session.transmitQueue("a", 0, 256, 1, 64);
    assertThatThrownBy(() -> session.transmitQueue("a", 0, 256, 1, 64))
        .isInstanceOf(InitializationException.class)
        .hasMessageContaining("in use");
    device.maxQueueSize = 2;
    assertThatThrownBy(() -> session.settings("b", 1, 256, 3))
        .isInstanceOf(InitializationException.class)
        .hasMessageContaining("only 2 descriptors");
  }

  @Test
  void resetsBeforeAnythingIsFreedOrGivenBack() {
    DeviceSession<NoFeature> session = begin();
    TransmitQueue queue = session.transmitQueue("out", 0, 16, 4, 64);
    session.start();
    assertThat(queue.submit(MemorySegment.ofArray(new byte[5]), 1)).isTrue();
    queue.publish();
    device.log.clear();
    device.resetReads = 2;

    session.close();

    assertThat(device.log)
        .containsExactly(
            "status RESET", "status?", "status?", "status?", "unshare", "free", "free");
    assertThat(hal.allocated).isEmpty();
    assertThat(hal.shared).isZero();
    assertThatThrownBy(() -> queue.poll(attachment -> {}))
        .isInstanceOf(QueueBrokenException.class)
        .hasMessageContaining("closed");
    session.close();
    assertThat(device.log).hasSize(7);
  }

  @Test
  void quarantinesTheMemoryOfADeviceThatDoesNotReset() {
    DeviceSession<NoFeature> session = begin();
    TransmitQueue queue = session.transmitQueue("out", 0, 16, 4, 64);
    session.start();
    assertThat(queue.submit(MemorySegment.ofArray(new byte[5]), 1)).isTrue();
    device.log.clear();
    device.resetReads = -1;
    long count = Quarantine.count();
    long bytes = Quarantine.bytes();
    long free = region.freeBytes();

    assertThatThrownBy(session::close).isInstanceOf(DeviceTimeoutException.class);

    assertThat(device.log).doesNotContain("free", "unshare");
    assertThat(Quarantine.count()).isEqualTo(count + 1);
    assertThat(Quarantine.bytes())
        .isEqualTo(bytes + hal.allocated.stream().mapToLong(m -> m.byteSize()).sum());
    assertThat(region.freeBytes()).isEqualTo(free);
    session.close();
    assertThat(device.log).as("closed only once").doesNotContain("free", "unshare");
  }

  @Test
  void quarantinesTheMemoryWhenTheTransportIsDead() {
    DeviceSession<NoFeature> session = begin();
    session.transmitQueue("out", 0, 16, 4, 64);
    session.start();
    device.dead = new TransportException("gone");
    long count = Quarantine.count();

    assertThatThrownBy(session::close).isSameAs(device.dead);

    assertThat(Quarantine.count()).isEqualTo(count + 1);
    assertThat(device.log).doesNotContain("free");
  }

  @Test
  void abortSaysFailedThenResetsThenFrees() {
    DeviceSession<NoFeature> session = begin();
    session.transmitQueue("out", 0, 16, 4, 64);
    device.log.clear();
    IllegalStateException failure = new IllegalStateException();

    assertThat(session.abort(failure)).isSameAs(failure);

    assertThat(device.log)
        .containsExactly(
            "status ACKNOWLEDGE|DRIVER|FEATURES_OK|FAILED",
            "status RESET",
            "status?",
            "free",
            "free");
    session.close();
    assertThat(device.log).hasSize(5);
  }

  @Test
  void abortKeepsTheFirstFailure() {
    DeviceSession<NoFeature> session = begin();
    session.transmitQueue("out", 0, 16, 4, 64);
    device.dead = new TransportException("gone");
    IllegalStateException failure = new IllegalStateException();

    assertThat(session.abort(failure)).isSameAs(failure);
    assertThat(failure.getSuppressed()).contains(device.dead);
    AssertionError error = new AssertionError();
    assertThatThrownBy(() -> session.abort(error)).isSameAs(error);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensADeviceAgainAfterItWasClosed(boolean legacy) {
    device.legacy = legacy;
    long free = region.freeBytes();
    for (int i = 0; i < 50; i++) {
      DeviceSession<NoFeature> session = begin();
      session.receiveQueue("in", 0, 256, 0, 512);
      session.transmitQueue("out", 1, 256, 8, 512);
      session.start();
      session.close();
      assertThat(region.freeBytes()).isEqualTo(free);
    }
    assertThat(List.copyOf(hal.allocated)).isEmpty();
  }
}

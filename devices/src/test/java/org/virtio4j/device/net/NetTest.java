package org.virtio4j.device.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.device.Rig;
import org.virtio4j.device.Rig.Setting;
import org.virtio4j.device.net.NetConfig.Duplex;
import org.virtio4j.device.net.NetHeader.Segmentation;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.emulation.model.NetFault;
import org.virtio4j.emulation.model.NetFrame;
import org.virtio4j.emulation.model.NetModel;
import org.virtio4j.emulation.model.NetWire;
import org.virtio4j.transport.CommonFeature;

class NetTest {
  private static final int ANY_LAYOUT = CommonFeature.ANY_LAYOUT.bit();

  private final List<NetFrame> sent = new ArrayList<>();
  private final NetModel model = new NetModel().on((device, pair, frame) -> sent.add(frame));

  private static int bit(NetFeature feature) {
    return NetFeatureTable.TABLE.bit(feature);
  }

  private static Net open(Rig rig) {
    return Net.open(rig.transport(), rig.hal());
  }

  private static Net open(Rig rig, DriverOptions options) {
    return Net.open(rig.transport(), rig.hal(), options);
  }

  private static Rig rig(Setting setting, NetModel model) {
    return setting.rig(model, builder -> builder.features(ANY_LAYOUT));
  }

  static byte[] frame(int bytes, int seed) {
    byte[] frame = new byte[bytes];
    new Random(seed).nextBytes(frame);
    frame[0] &= ~1; // to one station
    frame[12] = (byte) 0x88; // for experiments
    frame[13] = (byte) 0xb5;
    return frame;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static byte[] content(MemorySegment segment, long offset, long length) {
    return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }

  // ---- Sending and receiving ----

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void framesAreSentAndReceived(Setting setting) {
    model.on(NetWire.loopback());
    try (Rig rig = rig(setting, model);
        Net net = open(rig)) {
      assertThat(net.transmitter(0).headerBytes()).isEqualTo(setting.legacy() ? 10 : 12);
      for (int size : new int[] {14, 15, 60, 64, 128, 1000, 1513, 1514}) {
        byte[] frame = frame(size, size);
        net.send(frame);
        assertThat(net.receive()).isEqualTo(frame);
      }
      assertThat(net.receive(frame -> {})).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void mergeableBuffersAreReceived(Setting setting) {
    model.withMergeableBuffers().on(NetWire.loopback());
    try (Rig rig = rig(setting, model);
        Net net = open(rig)) {
      assertThat(net.receiver(0).headerBytes()).isEqualTo(12);
      for (int i = 0; i < 600; i++) { // more than there are buffers
        byte[] frame = frame(14 + i % 1500, i);
        net.send(frame);
        assertThat(net.receive()).isEqualTo(frame);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void batchesCostOneNotification(boolean packed) {
    UnaryOperator<EmulatedDevice.Builder> rings =
        builder -> (packed ? builder.features(CommonFeature.RING_PACKED.bit()) : builder).stepped();
    try (Rig rig = Rig.SIMPLE.rig(model, rings);
        Net net = open(rig)) {
      NetTransmitter transmitter = net.transmitter(0);
      long before = rig.device().queue(1).notificationCount();
      for (int i = 0; i < 32; i++) {
        assertThat(transmitter.send(MemorySegment.ofArray(frame(60 + i, i)), 0, 60 + i)).isTrue();
      }
      transmitter.publish();
      assertThat(rig.device().queue(1).notificationCount()).isEqualTo(before + 1);
      rig.device().step();
      assertThat(sent).hasSize(32);
      assertThat(sent.get(31).bytes()).isEqualTo(frame(91, 31));
      transmitter.drain();
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void framesAreWrittenWhereTheDeviceReadsThem(Setting setting) {
    try (Rig rig = rig(setting, model);
        Net net = open(rig)) {
      NetTransmitter transmitter = net.transmitter(0);
      byte[] one = frame(100, 1);
      int buffer = transmitter.claim();
      MemorySegment.copy(
          MemorySegment.ofArray(one), 0, transmitter.segment(), transmitter.offset(buffer), 100);
      transmitter.add(buffer, 100);
      int other = transmitter.claim();
      transmitter.release(other);
      transmitter.drain();
      await(() -> sent.size() == 1);
      assertThat(sent.getFirst().bytes()).isEqualTo(one);
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void framesAreSentAsTheyLie(Setting setting) {
    try (Rig rig = rig(setting, model);
        Net net = open(rig)) {
      NetTransmitter transmitter = net.transmitter(0);
      MemorySegment plain = rig.buffer(frame(1000, 5));
      int header = transmitter.headerBytes();
      byte[] whole = new byte[header + 800];
      System.arraycopy(frame(800, 6), 0, whole, header, 800);
      MemorySegment headed = rig.buffer(whole);
      transmitter.writeHeader(headed, 0, 800, NetOffload.NONE);

      assertThat(transmitter.submit(plain, NetOffload.NONE, 77)).isTrue();
      assertThat(transmitter.submitWithHeader(headed, 78)).isTrue();
      List<Long> done = new ArrayList<>();
      await(() -> {
        transmitter.poll(done::add);
        return done.size() == 2;
      });

      assertThat(done).containsExactly(77L, 78L);
      assertThat(sent.stream().map(NetFrame::bytes))
          .usingElementComparator(Arrays::compare)
          .containsExactly(frame(1000, 5), frame(800, 6));
    }
  }

  @Test
  void fullQueueIsNoError() {
    try (Rig rig = Rig.SIMPLE.rig(model, builder -> builder.stepped());
        Net net = open(rig, Rig.IMPATIENT.withMaxQueueSize(4))) {
      NetTransmitter transmitter = net.transmitter(0);
      MemorySegment frame = MemorySegment.ofArray(frame(64, 1));
      for (int i = 0; i < 4; i++) {
        assertThat(transmitter.send(frame, 0, 64)).isTrue();
      }
      assertThat(transmitter.send(frame, 0, 64)).isFalse();
      assertThat(transmitter.claim()).isEqualTo(-1);
      assertThat(transmitter.submit(rig.buffer(64), NetOffload.NONE, 1)).isFalse();
      assertThatThrownBy(() -> net.send(new byte[64])).isInstanceOf(DeviceTimeoutException.class);
      rig.device().step();
      assertThat(transmitter.send(frame, 0, 64)).isTrue();
      transmitter.publish();
      rig.device().step();
      assertThat(sent).hasSize(5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 13, 1519, 65_000})
  void framesThatDoNotFitTheLinkAreRefused(int bytes) {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      NetTransmitter transmitter = net.transmitter(0);
      MemorySegment frame = MemorySegment.ofArray(new byte[bytes]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> net.send(new byte[bytes]))
          .withMessageContaining("14 to 1518 bytes on this link, not " + bytes);
      assertThatIllegalArgumentException().isThrownBy(() -> transmitter.send(frame, 0, bytes));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transmitter.submit(frame, NetOffload.NONE, 0));
      int buffer = transmitter.claim();
      assertThatIllegalArgumentException().isThrownBy(() -> transmitter.add(buffer, bytes));
      transmitter.release(buffer);
      assertThat(sent).isEmpty();
    }
  }

  @Test
  void handlerThatThrowsLosesNothing() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      model.deliver(frame(60, 1));
      model.deliver(frame(61, 2));
      assertThatIllegalStateException()
          .isThrownBy(() ->
              net.receive(frame -> {
                throw new IllegalStateException("too much");
              }));
      assertThat(net.receive()).isEqualTo(frame(61, 2));
      assertThat(model.receiveBuffers(0)).isEqualTo(256);
      assertThatIllegalStateException().isThrownBy(() -> net.receiver(0).frame());
      assertThatIllegalStateException().isThrownBy(() -> net.receiver(0).recycle());
    }
  }

  @Test
  void handlerCannotUseItsOwnReceiver() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      model.deliver(frame(60, 1));
      assertThat(
              net.receive(frame ->
                  assertThatIllegalStateException()
                      .isThrownBy(() -> net.receiver(0).next())
                      .withMessageContaining("its own receiver")))
          .isEqualTo(1);
    }
  }

  @Test
  void pollTakesNoMoreThanItsLimit() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      for (int i = 0; i < 10; i++) {
        model.deliver(frame(60 + i, i));
      }
      List<Integer> lengths = new ArrayList<>();
      assertThat(net.receiver(0).poll(frame -> lengths.add(frame.length()), 3)).isEqualTo(3);
      assertThat(net.receiver(0).poll(frame -> lengths.add(frame.length()), 100)).isEqualTo(7);
      assertThat(lengths).containsExactly(60, 61, 62, 63, 64, 65, 66, 67, 68, 69);
    }
  }

  @Test
  void waitingForAFrameEndsInTime() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig, Rig.IMPATIENT)) {
      assertThat(net.receive()).isNull();
      assertThat(net.receiver(0).awaitNext()).isFalse();
    }
  }

  // ---- Frames in several buffers ----

  @ParameterizedTest
  @CsvSource({"2036, 1", "2037, 2", "4000, 2", "9014, 5"})
  void largeFrameLiesInSeveralBuffers(int bytes, int parts) {
    model.withMergeableBuffers().withMtu(9000);
    byte[] large = frame(bytes, 3);
    // Buffers have 2048 bytes, and the header besides.
    int first = NetDevice.MERGEABLE_BUFFER_BYTES;
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      NetReceiver receiver = net.receiver(0);
      model.deliver(large);
      assertThat(receiver.next()).isTrue();
      ReceivedFrame frame = receiver.frame();
      int expected = 1 + Math.max(0, Math.ceilDiv(bytes - first, first + 12));
      assertThat(frame.parts()).isEqualTo(expected).isLessThanOrEqualTo(parts);
      assertThat(frame.length()).isEqualTo(bytes);
      int at = 0;
      for (int i = 0; i < frame.parts(); i++) {
        assertThat(content(frame.segment(i), frame.offset(i), frame.length(i)))
            .isEqualTo(Arrays.copyOfRange(large, at, at + frame.length(i)));
        at += frame.length(i);
      }
      assertThat(at).isEqualTo(bytes);
      assertThat(content(frame.segment(), frame.offset(), bytes)).isEqualTo(large);
      assertThat(frame.toArray()).isEqualTo(large);
      assertThat(frame).hasToString("a frame of " + bytes + " bytes in " + expected + " buffers");
      assertThatThrownBy(() -> frame.segment(frame.parts()))
          .isInstanceOf(IndexOutOfBoundsException.class);
      receiver.recycle();
      receiver.publish();
      assertThat(model.receiveBuffers(0)).isEqualTo(256);
    }
  }

  @Test
  void partsOfAFrameMayComeOneAfterTheOther() {
    model.withMergeableBuffers().withMtu(9000);
    try (Rig rig = new Setting(true, false, true).rig(model); // each buffer is used on its own
        Net net = open(rig)) {
      for (int i = 0; i < 200; i++) {
        byte[] large = frame(9014 - i, i);
        model.deliver(large);
        assertThat(net.receive()).isEqualTo(large);
      }
      assertThat(net.receiver(0).malformed()).isZero();
    }
  }

  // ---- Own receive buffers ----

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ownBuffersAreFilled(boolean mergeable) {
    if (mergeable) {
      model.withMergeableBuffers();
    }
    try (Rig rig = new Setting(false, false, false).rig(model);
        Net net = open(rig, DriverOptions.defaults().withoutReceivePools())) {
      NetReceiver receiver = net.receiver(0);
      assertThat(model.receiveBuffers(0)).isZero();
      assertThat(receiver.leastBytes()).isEqualTo(mergeable ? 1 : 1518);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> receiver.submit(rig.buffer(mergeable ? 12 : 1529), 0));
      int size = mergeable ? 400 : 1600;
      MemorySegment[] own = new MemorySegment[8];
      for (int i = 0; i < own.length; i++) {
        own[i] = rig.buffer(size);
        assertThat(receiver.submit(own[i], i)).isTrue();
      }
      receiver.publish();
      assertThat(model.receiveBuffers(0)).isEqualTo(8);
      model.deliver(frame(1000, 1));

      assertThat(receiver.next()).isTrue();
      ReceivedFrame frame = receiver.frame();
      assertThat(frame.parts()).isEqualTo(mergeable ? 3 : 1);
      for (int i = 0; i < frame.parts(); i++) {
        assertThat(frame.isOwn(i)).isTrue();
        assertThat(frame.segment(i)).isSameAs(own[(int) frame.attachment(i)]);
      }
      assertThat(frame.toArray()).isEqualTo(frame(1000, 1));
      receiver.recycle();
      receiver.publish();
      assertThat(model.receiveBuffers(0)).isEqualTo(mergeable ? 5 : 7);
      assertThat(receiver.submit(own[0], 0)).isTrue();
    }
  }

  // ---- Headers of every length ----

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of(12, new NetFeature[] {}),
        Arguments.of(12, new NetFeature[] {NetFeature.MRG_RXBUF}),
        Arguments.of(20, new NetFeature[] {NetFeature.CTRL_VQ, NetFeature.HASH_REPORT}),
        Arguments.of(
            24,
            new NetFeature[] {
              NetFeature.CSUM,
              NetFeature.HOST_TSO4,
              NetFeature.HOST_TSO6,
              NetFeature.HOST_USO,
              NetFeature.HOST_UDP_TUNNEL_GSO
            }),
        Arguments.of(
            24,
            new NetFeature[] {
              NetFeature.GUEST_CSUM,
              NetFeature.GUEST_TSO4,
              NetFeature.GUEST_TSO6,
              NetFeature.GUEST_USO4,
              NetFeature.GUEST_USO6,
              NetFeature.GUEST_UDP_TUNNEL_GSO
            }),
        Arguments.of(32, new NetFeature[] {NetFeature.OUT_NET_HEADER}),
        Arguments.of(
            32,
            new NetFeature[] {
              NetFeature.CTRL_VQ,
              NetFeature.HASH_REPORT,
              NetFeature.MRG_RXBUF,
              NetFeature.OUT_NET_HEADER
            }));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void headersHaveTheLengthThatFeaturesGive(int bytes, NetFeature... features) {
    for (NetFeature feature : features) {
      model.withFeatures(bit(feature));
    }
    model.on(NetWire.loopback());
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig, DriverOptions.defaults())) {
      assertThat(net.driver().features().features()).containsAll(List.of(features));
      assertThat(net.receiver(0).headerBytes()).isEqualTo(bytes);
      assertThat(net.transmitter(0).headerBytes()).isEqualTo(bytes);
      for (int i = 14; i < 1514; i += 7) {
        byte[] frame = frame(i, i);
        net.send(frame);
        assertThat(net.receive()).isEqualTo(frame);
      }
      MemorySegment dirty = MemorySegment.ofArray(new byte[bytes]);
      dirty.fill((byte) -1);
      net.transmitter(0).writeHeader(dirty, 0, 100, NetOffload.NONE);
      assertThat(dirty.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }
  }

  @Test
  void legacyDeviceNeedsAnyLayout() {
    try (Rig rig = new Setting(true, true, false).rig(model)) {
      assertThatThrownBy(() -> open(rig))
          .isInstanceOf(InitializationException.class)
          .hasMessageContaining("ANY_LAYOUT");
    }
  }

  // ---- Offloads ----

  private static byte[] udp(int payload) {
    return Frames.udp(
        Frames.ipv4(10, 0, 2, 15),
        1234,
        Frames.ipv4(10, 0, 2, 2),
        4321,
        frame(payload + 14, 3),
        14);
  }

  @Test
  void checksumIsLeftToTheDevice() {
    model.withOffloads();
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      byte[] right = udp(333);
      byte[] partial = right.clone();
      MemorySegment frame = MemorySegment.ofArray(partial);
      NetOffload offload = NetOffload.prepare(frame, 0, partial.length, 0);
      assertThat(offload).isEqualTo(NetOffload.checksum(34, 6));
      assertThat(partial).isNotEqualTo(right);
      assertThat(net.transmitter(0).send(frame, 0, partial.length, offload)).isTrue();
      net.transmitter(0).publish();
      assertThat(sent).hasSize(1);
      assertThat(sent.getFirst().flags()).isEqualTo(NetFrame.NEEDS_CSUM);
      assertThat(sent.getFirst().withChecksum().bytes()).isEqualTo(right);
    }
  }

  @Test
  void largeFrameIsLeftToTheDeviceToBeCut() {
    model.withOffloads();
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      byte[] tcp =
          Frames.tcp(
              Frames.ipv4(10, 0, 2, 15), 1, Frames.ipv4(10, 0, 2, 2), 2, frame(20_014, 3), 14);
      MemorySegment frame = MemorySegment.ofArray(tcp);
      NetOffload offload = NetOffload.prepare(frame, 0, tcp.length, 1460);
      assertThat(offload.segmentation()).isEqualTo(Segmentation.TCPV4);
      assertThat(offload.headersLength()).isEqualTo(54);
      assertThat(net.transmitter(0).submit(frame, offload, 9)).isTrue();
      net.transmitter(0).publish();
      assertThat(sent).hasSize(1);
      NetFrame arrived = sent.getFirst();
      assertThat(arrived.gsoType()).isEqualTo(NetFrame.GSO_TCPV4);
      assertThat(arrived.segmentSize()).isEqualTo(1460);
      assertThat(arrived.headerLength()).isEqualTo(54);
      assertThat(arrived.checksumStart()).isEqualTo(34);
      assertThat(arrived.checksumOffset()).isEqualTo(16);
      net.transmitter(0).poll(attachment -> assertThat(attachment).isEqualTo(9));
    }
  }

  @Test
  void offloadWithoutItsFeatureIsRefused() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      MemorySegment frame = MemorySegment.ofArray(udp(100));
      int length = (int) frame.byteSize();
      assertThatThrownBy(
              () -> net.transmitter(0).send(frame, 0, length, NetOffload.checksum(34, 6)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("CSUM is not negotiated");
      NetOffload cut = new NetOffload(true, 34, 6, Segmentation.UDP_L4, false, 42, 10);
      assertThatThrownBy(() -> net.transmitter(0).submit(frame, cut, 0))
          .isInstanceOf(UnsupportedOperationException.class);
      net.transmitter(0).drain();
      assertThat(sent).isEmpty();
      for (int i = 0; i < 256; i++) {
        assertThat(net.transmitter(0).claim()).as("nothing was lost").isNotNegative();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeFramesAreReceivedWithTheirOffload(boolean mergeable) {
    model.withOffloads();
    if (mergeable) {
      model.withMergeableBuffers();
    }
    byte[] tcp =
        Frames.tcp(Frames.ipv4(10, 0, 2, 2), 1, Frames.ipv4(10, 0, 2, 15), 2, frame(60_014, 3), 14);
    byte[] partial = tcp.clone();
    NetOffload offload =
        NetOffload.prepare(MemorySegment.ofArray(partial), 0, partial.length, 1460);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig, DriverOptions.defaults())) {
      model.deliver(
          0,
          new NetFrame(
              partial,
              NetFrame.NEEDS_CSUM,
              NetFrame.GSO_TCPV4 | NetFrame.GSO_ECN,
              54,
              1460,
              34,
              16));
      NetReceiver receiver = net.receiver(0);
      assertThat(receiver.next()).isTrue();
      ReceivedFrame frame = receiver.frame();
      assertThat(frame.parts()).isEqualTo(mergeable ? 30 : 1);
      assertThat(frame.needsChecksum()).isTrue();
      assertThat(frame.isChecksumValid()).isTrue();
      assertThat(frame.segmentation()).isEqualTo(Segmentation.TCPV4);
      assertThat(frame.hasEcn()).isTrue();
      assertThat(frame.segmentSize()).isEqualTo(1460);
      assertThat(frame.headersLength()).isEqualTo(54);
      assertThat(frame.offload())
          .usingRecursiveComparison()
          .ignoringFields("ecn")
          .isEqualTo(offload);
      assertThat(frame.toArray()).isEqualTo(partial);
      frame.completeChecksum();
      assertThat(frame.needsChecksum()).isFalse();
      assertThat(frame.toArray()).isEqualTo(tcp);
    }
  }

  @Test
  void withoutReceiveOffloadsFramesComeAsOnTheWire() {
    model.withOffloads();
    byte[] right = udp(501);
    byte[] partial = right.clone();
    NetOffload.prepare(MemorySegment.ofArray(partial), 0, partial.length, 0);
    NetFrame frame = new NetFrame(partial, NetFrame.NEEDS_CSUM, 0, 0, 0, 34, 6);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      model.deliver(0, frame);
      assertThat(net.receive()).isEqualTo(right);
      assertThat(net.receiver(0).leastBytes()).isEqualTo(1518);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 33, 41, 45})
  void frameThatIsCutOffCannotBeLeftToTheDevice(int bytes) {
    MemorySegment frame =
        MemorySegment.ofArray(
            Arrays.copyOf(
                Frames.tcp(
                    Frames.ipv4(1, 2, 3, 4), 1, Frames.ipv4(4, 3, 2, 1), 2, new byte[100], 0),
                bytes));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetOffload.prepare(frame, 0, bytes, 0))
        .withMessageContaining("ends inside its headers");
  }

  // ---- Configuration ----

  @Test
  void configurationIsWhatTheDeviceSaysJustNow() {
    model
        .withStatus()
        .withMtu(1400)
        .withSpeed(10_000, 1)
        .withMac((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      assertThat(net.mac()).isEqualTo(MacAddress.parse("02:00:00:00:00:09"));
      assertThat(net.mtu()).isEqualTo(1400);
      assertThat(net.transmitter(0).maxBytes()).isEqualTo(1418);
      assertThat(net.speed()).hasValue(10_000);
      assertThat(net.duplex()).isEqualTo(Duplex.FULL);
      assertThat(net.isLinkUp()).isTrue();
      model.setLink(false);
      assertThat(net.isLinkUp()).isFalse();
      model.setLink(true);
      assertThat(net.isLinkUp()).isTrue();
    }
  }

  @Test
  void deviceThatTellsNothingHasDefaults() {
    model.withoutMac();
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      assertThat(net.mac()).isEqualTo(net.mac());
      assertThat(net.mac().isMulticast()).isFalse();
      assertThat(net.mac().bits() >>> 40 & 2).as("administered locally").isEqualTo(2);
      assertThat(net.mtu()).isEqualTo(1500);
      assertThat(net.speed()).isEmpty();
      assertThat(net.duplex()).isEqualTo(Duplex.UNKNOWN);
      assertThat(net.isLinkUp()).isTrue();
      assertThat(net.isAnnouncementWanted()).isFalse();
      assertThat(net.hasControl()).isFalse();
      assertThatThrownBy(net::control).hasMessageContaining("CTRL_VQ");
    }
  }

  @Test
  void changesOfTheLinkAreTold() {
    model.withStatus();
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      List<Boolean> states = new ArrayList<>();
      net.onStatusChange(status -> states.add(status.linkUp()));
      net.driver().session().changes().poll();
      model.setLink(false);
      assertThat(net.driver().session().changes().poll()).isTrue();
      model.setLink(true);
      assertThat(net.driver().session().changes().poll()).isTrue();
      assertThat(states).containsExactly(false, true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0x8000_0000})
  void unknownSpeedIsNone(int speed) {
    model.withSpeed(speed, 7);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      assertThat(net.speed()).isEmpty();
      assertThat(net.duplex()).isEqualTo(Duplex.OTHER);
    }
  }

  // ---- Announcing ----

  @Test
  void driverAnnouncesItselfWhenItIsAsked() {
    model.withStatus().withControl();
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      assertThat(net.isAnnouncementWanted()).isFalse();
      model.requestAnnouncement();
      assertThat(net.isAnnouncementWanted()).isTrue();
      net.announce();
      assertThat(net.isAnnouncementWanted()).isFalse();
      assertThat(model.isAnnouncementOwed()).isFalse();
      assertThat(sent).hasSize(1);
      byte[] frame = sent.getFirst().bytes();
      assertThat(MacAddress.of(Arrays.copyOf(frame, 6))).isEqualTo(MacAddress.BROADCAST);
      assertThat(MacAddress.of(Arrays.copyOfRange(frame, 6, 12))).isEqualTo(net.mac());
      net.announce(); // unasked, which needs no command
      assertThat(sent).hasSize(2);
    }
  }

  // ---- Devices that lie ----

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 67})
  void impossibleMtuIsRefused(int mtu) {
    model.withMtu(mtu);
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      assertThatThrownBy(() -> open(rig))
          .isInstanceOf(InitializationException.class)
          .hasMessageContaining("MTU is " + mtu);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {68, 65_535})
  void possibleMtuIsTaken(int mtu) {
    model.withMtu(mtu).on(NetWire.loopback());
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = open(rig)) {
      byte[] frame = frame(mtu + 14, 1);
      net.send(frame);
      assertThat(net.receive()).isEqualTo(frame);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x8001, 0xffff, 0x7fff})
  void impossibleNumbersOfPairsAreRefused(int pairs) {
    model.withQueuePairs(2).withConfig(8, pairs, pairs >>> 8);
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      assertThatThrownBy(() -> open(rig)).isInstanceOf(InitializationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(NetFault.class)
  void liesAboutFramesDoNoHarm(NetFault fault) {
    for (boolean mergeable : new boolean[] {false, true}) {
      for (boolean offloads : new boolean[] {false, true}) {
        NetModel liar = new NetModel().withMtu(9000);
        if (mergeable) {
          liar.withMergeableBuffers();
        }
        if (offloads) {
          liar.withOffloads();
        }
        try (Rig rig = Rig.SIMPLE.rig(liar);
            Net net = open(rig, DriverOptions.defaults())) {
          lie(liar, net, fault);
        }
      }
    }
  }

  private static void lie(NetModel liar, Net net, NetFault fault) {
    NetReceiver receiver = net.receiver(0);
    liar.misbehave(fault);
    List<ReceivedFrame> frames = new ArrayList<>();
    for (int i = 0; i < 600; i++) { // more than there are buffers
      liar.deliver(frame(60 + i * 14, i));
      receiver.poll(frame -> {
        frames.add(frame);
        use(frame);
      });
    }
    boolean mergeable = net.driver().features().has(NetFeature.MRG_RXBUF);
    boolean offloads = net.driver().features().has(NetFeature.GUEST_CSUM);
    switch (fault) {
      case NO_BUFFERS, ALL_BUFFERS -> {
        if (mergeable) {
          assertThat(frames).isEmpty();
          assertThat(receiver.malformed()).isPositive();
        }
      }
      case HEADER_CUT, NOTHING_WRITTEN -> {
        if (!mergeable) {
          assertThat(frames).isEmpty();
        }
        assertThat(receiver.malformed()).isPositive();
      }
      case CHECKSUM_START_OUTSIDE,
          CHECKSUM_OFFSET_OUTSIDE,
          SEGMENTS_EMPTY,
          SEGMENTATION_UNKNOWN -> {
        assertThat(frames.isEmpty()).isEqualTo(offloads);
        assertThat(receiver.malformed() > 0).isEqualTo(offloads);
      }
      default -> assertThat(frames).isNotEmpty();
    }

    liar.misbehave(NetFault.NONE);
    receiver.poll(frame -> {});
    byte[][] last = new byte[1][];
    for (int i = 0; i < 300; i++) { // what is left of a frame that was said to go on
      liar.deliver(frame(1000, i));
      receiver.poll(frame -> last[0] = frame.toArray());
    }
    assertThat(last[0]).as("the receiver works again").isEqualTo(frame(1000, 299));
    assertThat(liar.receiveBuffers(0))
        .as("no buffer is lost")
        .isEqualTo(net.receiver(0).queue().buffers());
  }

  /** Whatever a frame says of itself stays inside the frame. */
  private static void use(ReceivedFrame frame) {
    assertThat(frame.length()).isBetween(0, NetReceiver.MAX_FRAME_BYTES);
    assertThat(frame.headersLength()).isBetween(0, frame.length());
    if (frame.needsChecksum()) {
      assertThat(frame.checksumStart() + frame.checksumOffset() + 2)
          .isLessThanOrEqualTo(frame.length());
    }
    assertThat(frame.segmentation()).isNotEqualTo(Segmentation.UNKNOWN);
    if (frame.needsChecksum() || frame.segmentation() == Segmentation.NONE) {
      assertThat(frame.offload().checksum()).isEqualTo(frame.needsChecksum());
    } else {
      assertThatIllegalStateException().isThrownBy(frame::offload);
    }
    assertThat(frame.toArray()).hasSize(frame.length());
    frame.completeChecksum();
  }

  @ParameterizedTest
  @EnumSource(HostileBehaviour.class)
  void liesAboutBuffersDoNoHarm(HostileBehaviour lie) {
    for (boolean mergeable : new boolean[] {false, true}) {
      NetModel liar = new NetModel().on(NetWire.loopback());
      if (mergeable) {
        liar.withMergeableBuffers();
      }
      try (Rig rig = Rig.SIMPLE.rig(liar)) {
        rig.forgive();
        Net net = open(rig, Rig.IMPATIENT);
        rig.device().misbehave(lie);
        try {
          for (int i = 0; i < 20; i++) {
            net.send(frame(100, i));
            net.receive(NetTest::use);
          }
        } catch (QueueBrokenException | DeviceTimeoutException expected) {
          assertThat(expected).hasMessageContaining("queue ");
        }
        rig.device().misbehave(HostileBehaviour.NONE);
        net.close();
      }
    }
  }
}

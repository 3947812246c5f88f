package org.virtio4j.device.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.VirtioException;
import org.virtio4j.device.Rig;
import org.virtio4j.device.Rig.Setting;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.emulation.model.NetFault;
import org.virtio4j.emulation.model.NetModel;
import org.virtio4j.emulation.model.NetWire;
import org.virtio4j.transport.CommonFeature;

/** The commands of a network device, and several pairs of queues. */
class NetControlTest {
  private static final int[] STATISTICS = {
    NetFeatureTable.TABLE.bit(NetFeature.CTRL_VQ),
    NetFeatureTable.TABLE.bit(NetFeature.DEVICE_STATS),
    NetFeatureTable.TABLE.bit(NetFeature.NOTF_COAL),
    NetFeatureTable.TABLE.bit(NetFeature.VQ_NOTF_COAL)
  };

  private final NetModel model = new NetModel().withStatus().withControl();

  private static Net open(Rig rig, int pairs) {
    return Net.open(rig.transport(), rig.hal(), DriverOptions.defaults().withQueues(pairs));
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void receiveModesAreTurnedOnAndOff(Setting setting) {
    try (Rig rig = setting.rig(model, builder -> builder.features(CommonFeature.ANY_LAYOUT.bit()));
        Net net = Net.open(rig.transport(), rig.hal())) {
      for (NetControl.Mode mode : NetControl.Mode.values()) {
        net.control().setMode(mode, true);
        assertThat(model.isModeOn(mode.ordinal())).isTrue();
        net.control().setMode(mode, false);
        assertThat(model.isModeOn(mode.ordinal())).isFalse();
      }
    }
  }

  @Test
  void framesAreFilteredByAddressAndVlan() {
    MacAddress friend = MacAddress.parse("02:00:00:00:00:01");
    MacAddress group = MacAddress.parse("33:33:00:00:00:01");
    MacAddress moved = MacAddress.parse("02:00:00:00:00:77");
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = Net.open(rig.transport(), rig.hal())) {
      NetControl control = net.control();
      control.setMode(NetControl.Mode.ALL, false);
      control.setAddresses(List.of(friend), List.of(group));
      assertThat(model.unicastTable()).containsExactly(friend.toString());
      assertThat(model.multicastTable()).containsExactly(group.toString());
      control.setAddress(moved);
      assertThat(MacAddress.of(model.mac())).isEqualTo(moved);

      deliverTo(friend, group, moved, MacAddress.BROADCAST, MacAddress.parse("02:00:00:00:00:02"));
      assertThat(received(net)).containsExactly(friend, group, moved, MacAddress.BROADCAST);

      byte[] tagged = NetTest.frame(64, 1);
      System.arraycopy(moved.toBytes(), 0, tagged, 0, 6);
      System.arraycopy(new byte[] {(byte) 0x81, 0, 0, 7}, 0, tagged, 12, 4);
      model.deliver(tagged);
      assertThat(received(net)).isEmpty();
      control.addVlan(7);
      control.addVlan(4095);
      assertThat(model.vlans()).containsExactlyInAnyOrder(7, 4095);
      model.deliver(tagged);
      assertThat(received(net)).containsExactly(moved);
      control.removeVlan(7);
      assertThat(model.vlans()).containsExactly(4095);
      assertThatIllegalArgumentException().isThrownBy(() -> control.addVlan(4096));
      assertThatIllegalArgumentException().isThrownBy(() -> control.setAddress(group));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> control.setAddresses(List.of(group), List.of()));
    }
  }

  private void deliverTo(MacAddress... addresses) {
    for (MacAddress each : addresses) {
      byte[] frame = NetTest.frame(64, 1);
      System.arraycopy(each.toBytes(), 0, frame, 0, 6);
      model.deliver(frame);
    }
  }

  private static List<MacAddress> received(Net net) {
    List<MacAddress> targets = new ArrayList<>();
    net.receive(frame -> targets.add(MacAddress.of(Arrays.copyOf(frame.toArray(), 6))));
    return targets;
  }

  @Test
  void guestOffloadsAreTurnedOnAndOff() {
    model.withOffloads();
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = Net.open(rig.transport(), rig.hal(), DriverOptions.defaults())) {
      net.control().setGuestOffloads(EnumSet.of(NetFeature.GUEST_CSUM, NetFeature.GUEST_USO6));
      assertThat(model.guestOffloads()).isEqualTo(1L << 1 | 1L << 55);
      net.control().setGuestOffloads(Set.of());
      assertThat(model.guestOffloads()).isZero();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> net.control().setGuestOffloads(Set.of(NetFeature.MQ)));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> net.control().setGuestOffloads(Set.of(NetFeature.GUEST_UDP_TUNNEL_GSO)));
    }
  }

  @Test
  void notificationsAreHeldBack() {
    model.withFeatures(STATISTICS);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = Net.open(rig.transport(), rig.hal())) {
      net.control().setTransmitCoalescing(new NetCoalescing(1, 2));
      net.control().setReceiveCoalescing(new NetCoalescing(3, 0xffff_ffffL));
      assertThat(model.coalescing()).containsExactly(1, 2, 3, 0xffff_ffffL);
      net.control().setQueueCoalescing(1, new NetCoalescing(5, 6));
      assertThat(model.queueCoalescing(1)).containsExactly(5, 6);
      assertThat(net.control().queueCoalescing(1)).isEqualTo(new NetCoalescing(5, 6));
      assertThat(net.control().queueCoalescing(0)).isEqualTo(new NetCoalescing(3, 0xffff_ffffL));
      assertThatThrownBy(() -> net.control().queueCoalescing(99))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("ERR");
    }
  }

  @Test
  void statisticsAreAsked() {
    model.withFeatures(STATISTICS).on(NetWire.loopback());
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = Net.open(rig.transport(), rig.hal())) {
      for (int i = 0; i < 5; i++) {
        net.send(NetTest.frame(100, i));
      }
      assertThat(net.control().statisticsTypes()).isEqualTo(0x1_0007_0007L);
      List<NetControl.Statistics> sent = net.control().statistics(1, 1 << 16 | 1 << 17);
      assertThat(sent).hasSize(2);
      assertThat(sent.getFirst().type()).isEqualTo(16);
      assertThat(sent.getFirst().queue()).isEqualTo(1);
      assertThat(sent.getFirst().counters().subList(1, 3)).containsExactly(5L, 500L);
      assertThat(sent.get(1).counters()).containsExactly(5L, 0L);
      assertThat(net.control().statistics(0, 1).getFirst().counters().get(1)).isEqualTo(5);
      assertThatThrownBy(() -> net.control().statistics(0, 1 << 16))
          .isInstanceOf(RequestFailedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = NetFault.class,
      names = {"ACK_MISSING", "ACK_UNKNOWN", "RESULT_CUT"})
  void liesAboutCommandsAreErrors(NetFault fault) {
    model.withFeatures(STATISTICS);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Net net = Net.open(rig.transport(), rig.hal())) {
      model.misbehave(fault);
      assertThatThrownBy(() -> net.control().queueCoalescing(0))
          .isInstanceOf(VirtioException.class);
      assertThatThrownBy(() -> net.control().statistics(0, 1)).isInstanceOf(VirtioException.class);
      model.misbehave(NetFault.NONE);
      assertThat(net.control().queueCoalescing(0)).isEqualTo(new NetCoalescing(0, 0));
    }
  }

  @Test
  void commandWithoutItsFeatureIsAnError() {
    NetModel plain = new NetModel().withFeatures(STATISTICS[0]);
    try (Rig rig = Rig.SIMPLE.rig(plain);
        Net net = Net.open(rig.transport(), rig.hal())) {
      assertThatThrownBy(() -> net.control().addVlan(1))
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining("CTRL_VLAN");
    }
  }

  // ---- Several pairs ----

  @Test
  void pairsWorkSideBySideEachWithItsThread() throws Exception {
    NetModel many = new NetModel().withQueuePairs(4).on(NetWire.loopback());
    try (Rig rig = new Setting(true, false, true).rig(many);
        Net net = open(rig, 4)) {
      assertThat(net.pairs()).isEqualTo(4);
      assertThat(many.usedPairs()).isEqualTo(4);
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int pair = 0; pair < 4; pair++) {
        int number = pair;
        threads.add(CompletableFuture.runAsync(() -> exchange(net, number)));
      }
      for (CompletableFuture<Void> each : threads) {
        each.get(30, TimeUnit.SECONDS);
      }
      for (int pair = 0; pair < 4; pair++) {
        assertThat(many.sentFrames(pair)).isEqualTo(500);
        assertThat(many.receivedFrames(pair)).isEqualTo(500);
      }
    }
  }

  private static void exchange(Net net, int pair) {
    NetReceiver receiver = net.receiver(pair);
    for (int i = 0; i < 500; i++) {
      byte[] frame = NetTest.frame(60 + i, 1000 * pair + i);
      net.transmitter(pair).send(frame);
      assertThat(receiver.awaitNext()).isTrue();
      assertThat(receiver.frame().toArray()).isEqualTo(frame);
      receiver.recycle();
    }
  }

  @Test
  void numberOfUsedPairsIsChanged() {
    NetModel many = new NetModel().withQueuePairs(3);
    try (Rig rig = Rig.SIMPLE.rig(many);
        Net net = open(rig, 8)) {
      assertThat(net.pairs()).isEqualTo(3);
      net.control().useQueuePairs(2);
      assertThat(many.usedPairs()).isEqualTo(2);
      for (int wrong : new int[] {0, 4}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> net.control().useQueuePairs(wrong))
            .withMessageContaining("3 pairs of queues are open");
      }
    }
  }

  @Test
  void hashesChooseTheQueueAndAreReported() {
    NetModel many =
        new NetModel()
            .withQueuePairs(2)
            .withRss(40, 128, 0x3f)
            .withFeatures(NetFeatureTable.TABLE.bit(NetFeature.HASH_REPORT));
    // The key and an example of Microsoft's verification suite for receive-side scaling.
    byte[] key =
        HexFormat.of()
            .parseHex(
                "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");
    byte[] frame =
        Frames.tcp(
            Frames.ipv4(66, 9, 149, 187),
            2794,
            Frames.ipv4(161, 142, 100, 80),
            1766,
            new byte[10],
            0);
    try (Rig rig = Rig.SIMPLE.rig(many);
        Net net = open(rig, 2)) {
      int[] table = new int[128];
      table[0x51ccc178 & 127] = 1;
      net.control().setReceiveScaling(0x3f, key, table, 0, 2);
      assertThat(many.hashKey()).isEqualTo(key);
      assertThat(many.usedHashTypes()).isEqualTo(0x3f);
      assertThat(many.indirectionTable()).isEqualTo(table);
      many.deliver(frame);
      assertThat(net.receive(each -> {})).isZero();
      assertThat(net.receiver(1).next()).isTrue();
      assertThat(net.receiver(1).frame().hash()).isEqualTo(0x51ccc178);
      assertThat(net.receiver(1).frame().hashReport()).isEqualTo(2);
      net.control().setHashReport(1, key);
      assertThat(many.usedHashTypes()).isEqualTo(1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> net.control().setReceiveScaling(1, key, new int[3], 0, 1));
    }
  }
}

package org.virtio4j.sketch.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.transport.FeatureBits;

/** A word of bit-fields, and a message whose end exists only with features. */
class NetHeaderTest {
  private static final int BASE = 5;

  private final byte[] bytes = new byte[64];
  private final MemorySegment memory = MemorySegment.ofArray(bytes);

  private static Negotiated<NetFeature> with(NetFeature... features) {
    FeatureBits bits = FeatureBits.NONE;
    for (NetFeature feature : features) {
      bits = bits.with(NetFeatureTable.TABLE.bit(feature));
    }
    return new Negotiated<>(NetFeatureTable.TABLE, bits, bits);
  }

  private static NetHeader header(
      NetHeader.Hash hash, NetHeader.Tunnel tunnel, NetHeader.Outer outer) {
    return new NetHeader(
        new NetHeader.Flags(true, false, false, true),
        0x82,
        0x0102,
        0x0304,
        0x0506,
        0x0708,
        2,
        hash,
        tunnel,
        outer);
  }

  private String hex(int length) {
    return HexFormat.of().formatHex(bytes, BASE, BASE + length);
  }

  @ParameterizedTest
  @CsvSource({
    "CSUM, 12",
    "HASH_REPORT, 20",
    "GUEST_UDP_TUNNEL_GSO, 24",
    "HOST_UDP_TUNNEL_GSO, 24",
    "OUT_NET_HEADER, 32",
    "IPSEC, 32"
  })
  void isAsLongAsTheFeaturesMakeIt(NetFeature feature, long size) {
    assertThat(NetHeaderCodec.size(with(feature))).isEqualTo(size);
  }

  @Test
  void writesAndReadsWhatAlwaysExistsAndNothingElse() {
    Arrays.fill(bytes, (byte) 0xaa);
    NetHeaderCodec.encode(memory, BASE, header(null, null, null), with());

    assertThat(hex(13)).isEqualTo("098202010403060508070200" + "aa");
    assertThat(bytes[BASE - 1]).isEqualTo((byte) 0xaa);
    assertThat(NetHeaderCodec.decode(memory, BASE, with())).isEqualTo(header(null, null, null));
  }

  @Test
  void writesAndReadsAllOfIt() {
    NetHeader all =
        header(
            new NetHeader.Hash(0xf1f2_f3f4L, 9),
            new NetHeader.Tunnel(14, 64),
            new NetHeader.Outer(34, 0x0b0c_0d0eL, 7));
    Arrays.fill(bytes, (byte) 0xaa);
    NetHeaderCodec.encode(memory, BASE, all, with(NetFeature.IPSEC));

    assertThat(hex(33))
        .isEqualTo(
            "098202010403060508070200"
                + "f4f3f2f109000000"
                + "0e004000"
                + "22000e0d0c0b0700"
                + "aa");
    assertThat(NetHeaderCodec.decode(memory, BASE, with(NetFeature.IPSEC))).isEqualTo(all);
    assertThat(NetHeaderCodec.decode(memory, BASE, with(NetFeature.HASH_REPORT)))
        .isEqualTo(header(all.hash(), null, null));
  }

  @Test
  void writesZerosForARecordThatIsNull() {
    Arrays.fill(bytes, (byte) 0xaa);
    NetHeaderCodec.encode(memory, BASE, header(null, null, null), with(NetFeature.HASH_REPORT));

    assertThat(hex(21)).endsWith("0000000000000000" + "aa");
  }

  @Test
  void refusesARecordThatTheFeaturesExclude() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            NetHeaderCodec.encode(
                memory,
                BASE,
                header(null, new NetHeader.Tunnel(1, 2), null),
                with(NetFeature.HASH_REPORT)))
        .withMessageContaining("tunnel is not null");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> NetHeaderCodec.decode(memory, 64 - 31, with(NetFeature.IPSEC)));
  }

  @Test
  void readsAndReplacesBitFieldsInPlace() {
    NetHeaderCodec.flagsBits(memory, BASE, 0xf4);

    assertThat(NetHeaderCodec.flagsRscInfo(memory, BASE)).isTrue();
    assertThat(NetHeaderCodec.flagsNeedsCsum(memory, BASE)).isFalse();
    NetHeaderCodec.flagsNeedsCsum(memory, BASE, true);
    NetHeaderCodec.flagsRscInfo(memory, BASE, false);
    assertThat(NetHeaderCodec.flagsBits(memory, BASE)).isEqualTo(0xf1);
    assertThat(NetHeaderCodec.flags(memory, BASE))
        .isEqualTo(new NetHeader.Flags(true, false, false, false));
    NetHeaderCodec.flags(memory, BASE, new NetHeader.Flags(false, true, false, false));
    assertThat(hex(2)).isEqualTo("0200");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetHeaderCodec.flagsBits(memory, BASE, 0x100));
  }
}

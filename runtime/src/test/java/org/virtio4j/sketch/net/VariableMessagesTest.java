package org.virtio4j.sketch.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.VirtioException;
import org.virtio4j.testing.Allocations;

/** Arrays whose lengths other components tell, and components behind them. */
class VariableMessagesTest {
  private static final int BASE = 3;

  private static final RssConfig RSS =
      new RssConfig(
          0x01020304L,
          0,
          new RssConfig.Queue(5),
          new RssConfig.Queue[] {
            new RssConfig.Queue(1), new RssConfig.Queue(0x7fff), new RssConfig.Queue(2)
          },
          0x0708,
          0,
          new byte[] {10, 11});

  private final byte[] bytes = new byte[64];
  private final MemorySegment memory = MemorySegment.ofArray(bytes);

  private String hex(int length) {
    return HexFormat.of().formatHex(bytes, BASE, BASE + length);
  }

  @Test
  void writesTheLengthsOfArraysWhateverTheRecordSays() {
    Arrays.fill(bytes, (byte) 0xaa);
    RssConfigCodec.encode(memory, BASE, RSS);

    assertThat(RssConfigCodec.size(RSS)).isEqualTo(19);
    assertThat(hex(20))
        .isEqualTo("04030201" + "0200" + "0500" + "0100ff7f0200" + "0807" + "02" + "0a0b" + "aa");
  }

  @Test
  void readsWhatItWrote() {
    RssConfigCodec.encode(memory, BASE, RSS);
    RssConfig read = RssConfigCodec.decode(memory, BASE, 19);

    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("indirectionTableMask", "hashKeyLength")
        .isEqualTo(RSS);
    assertThat(read.indirectionTableMask()).isEqualTo(2);
    assertThat(read.hashKeyLength()).isEqualTo(2);
  }

  @Test
  void findsWhatHasNoFixedOffset() {
    RssConfigCodec.encode(memory, BASE, RSS);
    RssConfigCodec.Cursor cursor = RssConfigCodec.cursor(memory, BASE, 19);

    assertThat(cursor.indirectionTableCount()).isEqualTo(3);
    assertThat(cursor.maxTxVq()).isEqualTo(0x0708);
    assertThat(cursor.hashKeyDataCount()).isEqualTo(2);
    assertThat(cursor.hashKeyData(1)).isEqualTo(11);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> cursor.hashKeyData(2));
    assertThat(RssConfigCodec.indirectionTableBits(memory, BASE, 1)).isEqualTo(0x7fff);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 8, 12, 18})
  void refusesAMessageThatIsShorterThanItsLengthsSay(long length) {
    RssConfigCodec.encode(memory, BASE, RSS);

    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> RssConfigCodec.decode(memory, BASE, length));
  }

  @Test
  void refusesLengthsThatNoMessageHas() {
    MacTableCodec.entries(memory, BASE, 0xffff_ffffL);
    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> MacTableCodec.decode(memory, BASE, 60))
        .withMessage(
            "MacTable.macs has 4294967295 elements of 6 bytes, but there are 56 bytes for them");
    MacTableCodec.entries(memory, BASE, 10);
    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> MacTableCodec.decode(memory, BASE, 60));
    MacTableCodec.entries(memory, BASE, 9);
    assertThat(MacTableCodec.decode(memory, BASE, 60).macs()).hasSize(9);
  }

  @Test
  void refusesAnArrayThatIsTooShortOrTooLongForItsLength() {
    RssConfig empty =
        new RssConfig(0, 0, new RssConfig.Queue(0), new RssConfig.Queue[0], 0, 0, new byte[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RssConfigCodec.encode(memory, BASE, empty))
        .withMessage("indirectionTable has at least 1 elements, not 0");
    RssConfig longKey =
        new RssConfig(
            0,
            0,
            new RssConfig.Queue(0),
            new RssConfig.Queue[] {RSS.unclassifiedQueue()},
            0,
            0,
            new byte[256]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RssConfigCodec.encode(memory, BASE, longKey))
        .withMessage("hashKeyLength is 8 bits wide (0 to 255), not 256");
  }

  @Test
  void readsAndWritesElementsWithoutAllocation() {
    MacTableCodec.entries(memory, BASE, 2);
    long allocated =
        Allocations.of(() -> {
          for (int i = 0; i < 6; i++) {
            MacTableCodec.macsAddress(memory, BASE, 1, i, 0x50 + i);
          }
          MacTableCodec.entries(memory, BASE, MacTableCodec.macsAddress(memory, BASE, 1, 0));
        });

    assertThat(allocated).isZero();
    assertThat(hex(16)).isEqualTo("50000000" + "000000000000" + "505152535455");
  }
}

package org.virtio4j.sketch.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.virtio4j.VirtioException;

/** Unions in unions, whose tags lie behind and before them. */
class SymSessionTest {
  private final byte[] bytes = new byte[56];
  private final MemorySegment memory = MemorySegment.ofArray(bytes);

  @Test
  void writesATagBehindItsUnion() {
    Arrays.fill(bytes, (byte) 0xaa);
    SymSession session = new SymSession(new SymSession.Flf.Cipher(3, 16, 1), 0);
    SymSessionCodec.encode(memory, 0, session);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("030000001000000001000000" + "00".repeat(36) + "01000000" + "00000000");
    assertThat(SymSessionCodec.decode(memory, 0)).isEqualTo(new SymSession(session.flf(), 1));
  }

  @Test
  void writesTagsOfBothUnions() {
    SymSession session =
        new SymSession(
            new SymSession.Flf.Chain(1, 0, 3, 16, 1, new SymSession.HashFlf.Auth(2, 20, 64), 12),
            0);
    SymSessionCodec.encode(memory, 0, session);

    assertThat(SymSessionCodec.opType(memory, 0)).isEqualTo(2);
    assertThat(SymSessionFlfChainCodec.hashMode(memory, 0)).isEqualTo(2);
    assertThat(SymSessionFlfChainCodec.aadLen(memory, 0)).isEqualTo(12);
    SymSession read = SymSessionCodec.decode(memory, 0);
    assertThat(((SymSession.Flf.Chain) read.flf()).hash())
        .isEqualTo(new SymSession.HashFlf.Auth(2, 20, 64));
  }

  @Test
  void refusesCodesThatNoCaseHas() {
    SymSessionCodec.opType(memory, 0, 3);
    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> SymSessionCodec.decode(memory, 0))
        .withMessage("no case of SymSession.Flf has the code 3");
    SymSessionCodec.opType(memory, 0, 2);
    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> SymSessionCodec.decode(memory, 0))
        .withMessage("no case of SymSession.HashFlf has the code 0");
  }
}

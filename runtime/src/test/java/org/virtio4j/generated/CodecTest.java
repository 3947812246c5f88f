package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.virtio4j.VirtioException;

class CodecTest {
  private static final long BASE = 3L; // odd on purpose: messages have no alignment

  private static final GadgetPacket PACKET =
      new GadgetPacket(
          0xffff_fff0,
          0xf1,
          0xf2f3,
          0xf4f5_f6f7L,
          0xf8f9_fafb_fcfd_feffL,
          -2,
          -300,
          -70_000,
          -5_000_000_000L,
          true,
          true,
          GadgetState.BROKEN,
          GadgetColour.BLUE,
          new int[] {1, 0xffff, 3},
          new GadgetPacket.Part(9, new byte[] {1, 2, -3}),
          new GadgetPacket.Part[] {
            new GadgetPacket.Part(10, new byte[] {4, 5, 6}),
            new GadgetPacket.Part(11, new byte[] {7, 8, 9})
          });

  private final MemorySegment memory = Arena.ofAuto().allocate(256, 8);

  private byte[] message() {
    return memory.asSlice(BASE, GadgetPacketCodec.BYTE_SIZE).toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void decodesWhatItEncoded() {
    GadgetPacketCodec.encode(memory, BASE, PACKET);

    assertThat(GadgetPacketCodec.decode(memory, BASE)).usingRecursiveComparison().isEqualTo(PACKET);
  }

  @Test
  void laysFieldsOutAsDescribed() {
    GadgetPacketCodec.encode(memory, BASE, PACKET);

    int[] expected = new int[128]; // what is not set is reserved
    put(expected, 0, 0xf0, 0xff, 0xff, 0xff);
    put(expected, 5, 0xf1, 0xf3, 0xf2, 0xf7, 0xf6, 0xf5, 0xf4);
    put(expected, 12, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8);
    put(expected, 20, 0xfe, -300, -300 >> 8);
    put(expected, 23, -70_000, -70_000 >> 8, -70_000 >> 16, -70_000 >> 24);
    for (int i = 0; i < 8; i++) {
      put(expected, 27 + i, (int) (-5_000_000_000L >> 8 * i));
    }
    put(expected, 35, 1, 1, 0, 7, 0xff, 0xff, 0xff, 0xff);
    put(expected, 45, 1, 0, 0xff, 0xff, 3, 0);
    put(expected, 51, 9, 0, 1, 2, 0xfd);
    put(expected, 59, 10, 0, 4, 5, 6);
    put(expected, 67, 11, 0, 7, 8, 9);
    byte[] bytes = new byte[128];
    for (int i = 0; i < 128; i++) {
      bytes[i] = (byte) expected[i];
    }
    assertThat(message()).containsExactly(bytes);
  }

  private static void put(int[] bytes, int offset, int... values) {
    System.arraycopy(values, 0, bytes, offset, values.length);
  }

  @Test
  void writesZerosWhereAMessageIsReservedAndNothingOutsideIt() {
    memory.fill((byte) 0xaa);
    GadgetPacketCodec.encode(memory, BASE, PACKET);
    byte[] overOnes = message();
    memory.fill((byte) 0);
    GadgetPacketCodec.encode(memory, BASE, PACKET);

    assertThat(overOnes).containsExactly(message());
    memory.fill((byte) 0xaa);
    GadgetPacketCodec.encode(memory, BASE, PACKET);
    byte[] all = memory.toArray(ValueLayout.JAVA_BYTE);
    assertThat(Arrays.copyOfRange(all, 0, 3)).containsOnly(0xaa);
    assertThat(Arrays.copyOfRange(all, 131, 256)).containsOnly(0xaa);
  }

  @Test
  void readsAndWritesFieldsInPlace() {
    GadgetPacketCodec.u16(memory, BASE, 0x1234);
    GadgetPacketCodec.s64(memory, BASE, Long.MIN_VALUE);
    GadgetPacketCodec.counts(memory, BASE, 1, 77);
    GadgetPacketCodec.partsKind(memory, BASE, 1, 200);
    GadgetPacketCodec.partsName(memory, BASE, 1, 2, 255);
    GadgetPacketCodec.wideFlag(memory, BASE, true);
    GadgetPacketCodec.state(memory, BASE, GadgetState.IDLE);

    assertThat(GadgetPacketCodec.u16(memory, BASE)).isEqualTo(0x1234);
    assertThat(GadgetPacketCodec.s64(memory, BASE)).isEqualTo(Long.MIN_VALUE);
    assertThat(GadgetPacketCodec.counts(memory, BASE, 1)).isEqualTo(77);
    assertThat(GadgetPacketCodec.partsKind(memory, BASE, 1)).isEqualTo(200);
    assertThat(GadgetPacketCodec.partsName(memory, BASE, 1, 2)).isEqualTo(255);
    assertThat(GadgetPacketCodec.wideFlag(memory, BASE)).isTrue();
    assertThat(GadgetPacketCodec.state(memory, BASE)).isEqualTo(GadgetState.IDLE);
    byte[] message = message();
    assertThat(message[(int) GadgetPacketCodec.U16_OFFSET]).isEqualTo((byte) 0x34);
    assertThat(message[(int) GadgetPacketCodec.PARTS_NAME_OFFSET + 8 + 2]).isEqualTo((byte) 255);
    assertThat(message[(int) GadgetPacketCodec.COUNTS_OFFSET + 2]).isEqualTo((byte) 77);
  }

  @Test
  void countsAllButZeroAsTrueInTheWholeWidth() {
    memory.set(ValueLayout.JAVA_BYTE, BASE + GadgetPacketCodec.WIDE_FLAG_OFFSET + 1, (byte) 1);

    assertThat(GadgetPacketCodec.wideFlag(memory, BASE)).isTrue();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GadgetPacketCodec.u8(memory, BASE, 256))
        .withMessage("u8 is 8 bits wide (0 to 255), not 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GadgetPacketCodec.s16(memory, BASE, 0x8000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GadgetPacketCodec.u32(memory, BASE, 1L << 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GadgetPacketCodec.state(memory, BASE, GadgetState.OTHER));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> GadgetPacketCodec.counts(memory, BASE, 3));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> GadgetPacketCodec.partsName(memory, BASE, -1, 0, 1));
    assertThat(message()).containsOnly(0);
  }

  @Test
  void refusesArraysOfAnotherLength() {
    GadgetPacket wrong =
        new GadgetPacket(
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            false,
            false,
            GadgetState.READY,
            GadgetColour.RED,
            new int[2],
            PACKET.part(),
            PACKET.parts());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> GadgetPacketCodec.encode(memory, BASE, wrong))
        .withMessage("counts has 3 elements, not 2");
  }

  @Test
  void convertsCodes() {
    assertThat(GadgetStateCodes.of(0)).isEqualTo(GadgetState.READY);
    assertThat(GadgetStateCodes.of(5)).isEqualTo(GadgetState.OTHER);
    assertThat(GadgetStateCodes.code(GadgetState.BROKEN)).isEqualTo(7);
    assertThat(GadgetStateCodes.isOk(0)).isTrue();
    assertThat(GadgetStateCodes.isOk(4)).isTrue();
    assertThat(GadgetStateCodes.isOk(7)).isFalse();
    assertThat(GadgetStateCodes.isOk(255)).isFalse();
    assertThat(GadgetStateCodes.name(7)).isEqualTo("BROKEN");
    assertThat(GadgetStateCodes.name(255)).isEqualTo("OTHER");
    assertThat(GadgetColourCodes.of(-1)).isEqualTo(GadgetColour.BLUE);
    assertThat(GadgetColourCodes.code(GadgetColour.BLUE)).isEqualTo(-1);
    assertThatExceptionOfType(VirtioException.class).isThrownBy(() -> GadgetColourCodes.of(0));
  }
}

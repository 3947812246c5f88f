package org.virtio4j.sketch.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.virtio4j.VirtioException;

/** A union whose tag is an enum in front of it, with a case that has an array of its own. */
class GpuReplyTest {
  private static final HeaderFlags FENCE = new HeaderFlags(true, false);

  private final byte[] bytes = new byte[1100];
  private final MemorySegment memory = MemorySegment.ofArray(bytes);

  private static GpuReply reply(GpuStatus type, GpuReply.Body body) {
    return new GpuReply(type, FENCE, 7, 8, 9, body);
  }

  @Test
  void isAsLargeAsItsLargestCase() {
    assertThat(GpuReplyCodec.BYTE_SIZE).isEqualTo(1056);
    assertThat(GpuReplyCodec.BODY_OFFSET).isEqualTo(24);
  }

  @Test
  void writesTheCodeOfItsCaseAndZerosBehindIt() {
    Arrays.fill(bytes, (byte) 0xaa);
    GpuReply.Body.Edid edid = new GpuReply.Body.Edid(0, new byte[] {1, 2, 3});
    GpuReplyCodec.encode(memory, 2, reply(GpuStatus.UNKNOWN, edid));

    assertThat(GpuReplyCodec.type(memory, 2)).isEqualTo(GpuStatus.EDID);
    assertThat(Arrays.copyOfRange(bytes, 26, 38))
        .containsExactly(3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0);
    assertThat(Arrays.copyOfRange(bytes, 37, 2 + 1056)).containsOnly(0);
    assertThat(bytes[2 + 1056]).isEqualTo((byte) 0xaa);
    assertThat(GpuReplyCodec.decode(memory, 2))
        .usingRecursiveComparison()
        .isEqualTo(reply(GpuStatus.EDID, new GpuReply.Body.Edid(3, new byte[] {1, 2, 3})));
  }

  @Test
  void readsStructuresOfStructures() {
    GpuReply.Mode[] modes = new GpuReply.Mode[16];
    for (int i = 0; i < modes.length; i++) {
      modes[i] = new GpuReply.Mode(new Rect(i, 2, 1024, 768), i % 2 == 0, i);
    }
    GpuReply reply = reply(GpuStatus.DISPLAY_INFO, new GpuReply.Body.DisplayInfo(modes));
    GpuReplyCodec.encode(memory, 0, reply);

    assertThat(GpuReplyCodec.decode(memory, 0)).usingRecursiveComparison().isEqualTo(reply);
    assertThat(GpuReplyBodyDisplayInfoCodec.modesRX(memory, GpuReplyCodec.BODY_OFFSET, 15))
        .isEqualTo(15);
  }

  @Test
  void knowsACaseForAllOtherCodes() {
    memory.set(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, 0, -1);

    assertThat(GpuReplyCodec.decode(memory, 0).body()).isEqualTo(new GpuReply.Body.Other());
    assertThat(GpuReplyCodec.decode(memory, 0).type()).isEqualTo(GpuStatus.UNKNOWN);
  }

  @Test
  void refusesALengthThatTheCaseHasNoRoomFor() {
    GpuReplyCodec.type(memory, 0, GpuStatus.EDID);
    GpuReplyBodyEdidCodec.size(memory, GpuReplyCodec.BODY_OFFSET, 1025);

    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> GpuReplyCodec.decode(memory, 0))
        .withMessageContaining("Edid.edid has 1025 elements of 1 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            GpuReplyCodec.encode(
                memory, 0, reply(GpuStatus.EDID, new GpuReply.Body.Edid(0, new byte[1025]))));
  }
}

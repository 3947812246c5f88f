package org.virtio4j.sketch.rpmb;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A message that is big-endian. */
class RpmbFrameTest {
  private final byte[] bytes = new byte[512];
  private final MemorySegment memory = MemorySegment.ofArray(bytes);

  @Test
  void writesAndReadsTheHighestByteFirst() {
    RpmbFrame frame =
        new RpmbFrame(
            new byte[196], new byte[32], new byte[256], new byte[16], 0x01020304L, 5, 6, 7, 0x0100);
    RpmbFrameCodec.encode(memory, 0, frame);

    assertThat(Arrays.copyOfRange(bytes, 500, 512))
        .containsExactly(1, 2, 3, 4, 0, 5, 0, 6, 0, 7, 1, 0);
    assertThat(RpmbFrameCodec.decode(memory, 0)).usingRecursiveComparison().isEqualTo(frame);
  }

  @Test
  void replacesFieldsInPlace() {
    RpmbFrameCodec.reqResp(memory, 0, 0x0203);
    RpmbFrameCodec.data(memory, 0, 255, 0xfe);

    assertThat(bytes[510]).isEqualTo((byte) 2);
    assertThat(bytes[228 + 255]).isEqualTo((byte) 0xfe);
    assertThat(RpmbFrameCodec.reqResp(memory, 0)).isEqualTo(0x0203);
  }
}

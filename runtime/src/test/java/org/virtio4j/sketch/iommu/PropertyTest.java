package org.virtio4j.sketch.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.VirtioException;

/** A union whose tag is a bit-field, and whose size another component tells. */
class PropertyTest {
  private final byte[] bytes = new byte[32];
  private final MemorySegment memory = MemorySegment.ofArray(bytes);

  @Test
  void writesTheCodeAndTheLengthOfItsCase() {
    Property property =
        new Property(new Property.Type(0), 0, new Property.Value.ResvMem(1, 0x1000, 0x1fff));
    PropertyCodec.encode(memory, 0, property);

    assertThat(PropertyCodec.size(property)).isEqualTo(24);
    assertThat(HexFormat.of().formatHex(bytes, 0, 24))
        .isEqualTo("0100" + "1400" + "01000000" + "0010000000000000" + "ff1f000000000000");
    assertThat(PropertyCodec.decode(memory, 0, 24))
        .isEqualTo(new Property(new Property.Type(1), 20, property.value()));
  }

  @Test
  void keepsWhatItDoesNotKnow() {
    Property property =
        new Property(new Property.Type(0xabc), 0, new Property.Value.Other(new byte[] {1, 2, 3}));
    PropertyCodec.encode(memory, 0, property);

    assertThat(HexFormat.of().formatHex(bytes, 0, 7)).isEqualTo("bc0a" + "0300" + "010203");
    bytes[1] |= (byte) 0xf0; // reserved
    Property read = PropertyCodec.decode(memory, 0, 32);
    assertThat(read.type().code()).isEqualTo(0xabc);
    assertThat(((Property.Value.Other) read.value()).bytes()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 19, 29, 0xffff})
  void refusesALengthThatDoesNotFit(int length) {
    PropertyCodec.typeBits(memory, 0, 1);
    PropertyCodec.length(memory, 0, length);

    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> PropertyCodec.decode(memory, 0, 32));
  }
}

package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.FeatureBits;

class RegistersAccessorTest {
  private static final Negotiated<GadgetFeature> NOTHING =
      new Negotiated<>(GadgetFeatureTable.TABLE, FeatureBits.NONE, FeatureBits.NONE);

  private final RecordingDevice device = new RecordingDevice();
  private final RegisterWindow window = RegisterWindow.handled(0x40, device);
  private final GadgetRegistersAccessor registers = new GadgetRegistersAccessor(window, NOTHING);

  @Test
  void readsEachRegisterOnceInItsWidth() {
    Arrays.fill(device.memory.array(), (byte) 0xfe);
    device.memory.put(0x21, (byte) 4);

    assertThat(registers.small()).isEqualTo(0xfe);
    assertThat(registers.signed()).isEqualTo(-2);
    assertThat(registers.medium()).isEqualTo(0xfefe);
    assertThat(registers.change()).isEqualTo((short) 0xfefe);
    assertThat(registers.identity()).isEqualTo(0xfefe_fefeL);
    assertThat(registers.large()).isEqualTo(0xfefe_fefe_fefe_fefeL);
    assertThat(registers.errors()).isEqualTo(0xfefe_fefeL);
    assertThat(registers.overrun()).isTrue();
    assertThat(registers.state()).isEqualTo(GadgetState.IDLE);
    assertThat(registers.takeInterrupts()).isEqualTo(0xfefe_fefeL);
    assertThat(device.takeAccesses())
        .containsExactly(
            "r 0 1", "r 1 1", "r 2 2", "r 4 2", "r 16 4", "r 8 8", "r 28 4", "r 32 1", "r 33 1",
            "r 24 4");
  }

  @Test
  void writesEachRegisterOnceInItsWidth() {
    registers.small(255);
    registers.signed(-128);
    registers.medium(0xffff);
    registers.change(-2);
    registers.large(-3);
    registers.doorbell(0xffff_ffffL);
    registers.clearErrors(5);
    registers.clearOverrun();

    assertThat(device.takeAccesses())
        .containsExactly(
            "w 0 1 0xff",
            "w 1 1 0x80",
            "w 2 2 0xffff",
            "w 4 2 0xfffe",
            "w 8 8 0xfffffffffffffffd",
            "w 20 4 0xffffffff",
            "w 28 4 0x5",
            "w 32 1 0x1");
  }

  @Test
  void accessesTheHalvesOfASplitRegisterInTheDeclaredOrder() {
    device.memory.putLong(4, 0x1122_3344_5566_7788L);
    GadgetRegistersLowFirstAccessor low = new GadgetRegistersLowFirstAccessor(window);
    GadgetRegistersHighFirstAccessor high = new GadgetRegistersHighFirstAccessor(window);

    assertThat(low.address()).isEqualTo(0x1122_3344_5566_7788L);
    assertThat(high.address()).isEqualTo(0x1122_3344_5566_7788L);
    low.address(0x8877_6655_f433_2211L);
    high.address(0x0a0b_0c0d_f102_0304L);

    assertThat(device.takeAccesses())
        .containsExactly(
            "r 4 4",
            "r 8 4",
            "r 8 4",
            "r 4 4",
            "w 4 4 0xf4332211",
            "w 8 4 0x88776655",
            "w 8 4 0xa0b0c0d",
            "w 4 4 0xf1020304");
    assertThat(high.address()).isEqualTo(0x0a0b_0c0d_f102_0304L);
  }

  @Test
  void refusesValuesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registers.small(256))
        .withMessage("small is 8 bits wide (0 to 255), not 256");
    assertThatIllegalArgumentException().isThrownBy(() -> registers.small(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registers.signed(128))
        .withMessage("signed is 8 bits wide (-128 to 127), not 128");
    assertThatIllegalArgumentException().isThrownBy(() -> registers.medium(0x1_0000));
    assertThatIllegalArgumentException().isThrownBy(() -> registers.change(0x8000));
    assertThatIllegalArgumentException().isThrownBy(() -> registers.doorbell(-1));
    assertThat(device.takeAccesses()).isEmpty();
  }

  @Test
  void knowsWhichRegistersExist() {
    assertThat(registers.hasOptional()).isFalse();
    assertThat(registers.optional()).isEqualTo(3);
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(() -> registers.optional(1))
        .withMessageContaining("optional exists only if SIZE is negotiated");
    assertThat(device.takeAccesses()).isEmpty();
  }

  @Test
  void readsAndWritesMappedRegistersLittleEndian() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(0x40, 8);
      GadgetRegistersAccessor mapped =
          new GadgetRegistersAccessor(RegisterWindow.mapped(memory), NOTHING);

      mapped.small(200);
      mapped.signed(-9);
      mapped.medium(0xabcd);
      mapped.change(-300);
      mapped.large(0x0102_0304_0506_0708L);
      mapped.doorbell(0xcafe_babeL);

      assertThat(memory.asSlice(0, 6).toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(200, -9, 0xcd, 0xab, -300 & 0xff, -300 >> 8);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 8)).isEqualTo((byte) 8);
      assertThat(memory.get(ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN), 0x14))
          .isEqualTo(0xcafe_babe);
      assertThat(
              Stream.of(mapped.small(), mapped.signed(), mapped.medium(), mapped.change()).toList())
          .containsExactly(200, -9, 0xabcd, -300);
      assertThat(mapped.large()).isEqualTo(0x0102_0304_0506_0708L);
    }
  }

  @Test
  void splitsMappedRegistersToo() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(0x10, 8);
      RegisterWindow mapped = RegisterWindow.mapped(memory);

      new GadgetRegistersHighFirstAccessor(mapped).address(0x1122_3344_5566_7788L);

      assertThat(new GadgetRegistersLowFirstAccessor(mapped).address())
          .isEqualTo(0x1122_3344_5566_7788L);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 4)).isEqualTo((byte) 0x88);
    }
  }
}

package org.virtio4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.transport.FeatureBits;

/** What is compared has to do the same: both forms on the same memory. */
class AccessorBenchmarkTest {
  private final AccessorBenchmark benchmark = new AccessorBenchmark();
  private final MemorySegment memory = benchmark.memory;

  @BeforeEach
  void open() {
    byte[] bytes = new byte[(int) memory.byteSize()];
    new Random(42).nextBytes(bytes);
    // The top bit of each byte is set, so that a sign that is extended shows.
    for (int i = 0; i < bytes.length; i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, (byte) (bytes[i] | 0x80));
    }
    benchmark.open();
  }

  @Test
  void bothReadTheSame() {
    assertThat(benchmark.readRegister()).isEqualTo(benchmark.readRegisterByHand()).isNotZero();
    assertThat(benchmark.readField()).isEqualTo(benchmark.readFieldByHand()).isNotZero();
    assertThat(benchmark.readConditionalField())
        .isEqualTo(benchmark.readConditionalFieldByHand())
        .isNotZero();
    assertThat(benchmark.readWideField()).isEqualTo(benchmark.readWideFieldByHand()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0x1234, 0x8000, 0xffff})
  void bothWriteTheSameField(long value) {
    assertThat(memoryAfter(number -> benchmark.config.queueCount((int) number), value))
        .isEqualTo(memoryAfter(number -> benchmark.byHand.queueCount((int) number), value));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0x12345678, 0x80000000L, 0xffffffffL})
  void bothWriteTheSameRegister(long value) {
    assertThat(memoryAfter(benchmark.registers::queueNotify, value))
        .isEqualTo(memoryAfter(benchmark.byHand::queueNotify, value));
  }

  @Test
  void theBenchmarksThatWriteDo() {
    assertThat(memoryAfter(_ -> benchmark.writeRegister(), 0))
        .isNotEqualTo(memoryAfter(_ -> {}, 0));
    assertThat(memoryAfter(_ -> benchmark.writeRegisterByHand(), 0))
        .isNotEqualTo(memoryAfter(_ -> {}, 0));
    assertThat(memoryAfter(_ -> benchmark.writeCheckedField(), 0))
        .isNotEqualTo(memoryAfter(_ -> {}, 0));
    assertThat(memoryAfter(_ -> benchmark.writeCheckedFieldByHand(), 0))
        .isNotEqualTo(memoryAfter(_ -> {}, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0x10000, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void bothRefuseAFieldOutOfRange(long value) {
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.config.queueCount((int) value));
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.byHand.queueCount((int) value));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0x100000000L, Long.MIN_VALUE})
  void bothRefuseARegisterOutOfRange(long value) {
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.registers.queueNotify(value));
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.byHand.queueNotify(value));
  }

  @Test
  void bothRefuseAFieldWithoutItsFeature() {
    benchmark.open(FeatureBits.NONE);

    assertThatThrownBy(benchmark::readConditionalField).isInstanceOf(ConfigSpaceException.class);
    assertThatThrownBy(benchmark::readConditionalFieldByHand)
        .isInstanceOf(ConfigSpaceException.class);
  }

  private byte[] memoryAfter(LongConsumer write, long value) {
    memory.fill((byte) 0xaa);
    write.accept(value);
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }
}

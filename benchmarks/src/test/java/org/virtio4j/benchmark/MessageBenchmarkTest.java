package org.virtio4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared has to do the same: both forms on the same memory. */
class MessageBenchmarkTest {
  /** Not aligned for any field: messages may lie anywhere. */
  private static final long BASE = 67L;

  private final MessageBenchmark benchmark = new MessageBenchmark();
  private final MemorySegment slots = benchmark.slots;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0x12345678, 0x80000000L, 0xffffffffL})
  void bothEncodeTheSame(long type) {
    long sector = 0x8123456789abcdefL;

    byte[] fields = slotsAfter(() -> benchmark.encodeFields(BASE, type, sector));
    byte[] message = slotsAfter(() -> benchmark.encodeRecord(BASE, type, sector));

    assertThat(fields)
        .isEqualTo(slotsAfter(() -> benchmark.encodeFieldsByHand(BASE, type, sector)));
    assertThat(message)
        .isEqualTo(slotsAfter(() -> benchmark.encodeRecordByHand(BASE, type, sector)))
        .isNotEqualTo(fields); // the reserved word
  }

  @Test
  void bothRefuseATypeOutOfRange() {
    long type = 0x100000000L;

    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.encodeFields(BASE, type, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> benchmark.encodeFieldsByHand(BASE, type, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.encodeRecord(BASE, type, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> benchmark.encodeRecordByHand(BASE, type, 0));
  }

  @Test
  void bothDecodeTheSame() {
    byte[] bytes = new byte[(int) slots.byteSize()];
    new Random(42).nextBytes(bytes);
    slots.copyFrom(MemorySegment.ofArray(bytes));

    for (long base = 0; base <= slots.byteSize() - DiskHeaderCodec.BYTE_SIZE; base++) {
      long expected = benchmark.decodeFieldsByHand(base);
      assertThat(benchmark.decodeFields(base)).isEqualTo(expected);
      assertThat(benchmark.decodeRecord(base)).isEqualTo(expected);
    }
  }

  @Test
  void bothDecodeTheSameStatus() {
    for (int code = 0; code <= 0xff; code++) {
      slots.set(ValueLayout.JAVA_BYTE, BASE, (byte) code);
      assertThat(benchmark.decodeStatus(BASE)).isEqualTo(benchmark.decodeStatusByHand(BASE));
    }
  }

  @Test
  void theBenchmarksThatWriteDo() {
    byte[] untouched = slotsAfter(() -> {});

    assertThat(slotsAfter(benchmark::encodeFields)).isNotEqualTo(untouched);
    assertThat(slotsAfter(benchmark::encodeFieldsByHand)).isNotEqualTo(untouched);
    assertThat(slotsAfter(benchmark::encodeRecord)).isNotEqualTo(untouched);
    assertThat(slotsAfter(benchmark::encodeRecordByHand)).isNotEqualTo(untouched);
  }

  private byte[] slotsAfter(Runnable write) {
    slots.fill((byte) 0xaa);
    write.run();
    return slots.toArray(ValueLayout.JAVA_BYTE);
  }
}

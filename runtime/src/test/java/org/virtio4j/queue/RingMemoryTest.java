package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.internal.NativeMemory;

class RingMemoryTest {
  private static final QueueSettings SETTINGS =
      new QueueSettings("test", 0, 8, 4, 4, true, true, false);

  @ParameterizedTest
  @ValueSource(longs = {1L << 47, Long.MAX_VALUE - 0xfff, Long.MIN_VALUE, -4096L, (1L << 47) - 16})
  void refusesAddressesThatAreTooHigh(long address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RingMemory.origin(NativeMemory.at(address, 32), 32))
        .withMessageContaining("below 2^47");
  }

  @Test
  void takesTheLastBytesBelowTheLimit() {
    assertThat(RingMemory.origin(NativeMemory.at((1L << 47) - 32, 32), 32))
        .isEqualTo(RingMemory.BOUNDED ? 0 : (1L << 47) - 32);
  }

  @Test
  void refusesWhatIsNoRingMemory() {
    MemorySegment memory = Arena.ofAuto().allocate(64, 64);

    assertThatIllegalArgumentException().isThrownBy(() -> RingMemory.origin(memory, 65));
    assertThatIllegalArgumentException().isThrownBy(() -> RingMemory.origin(memory.asSlice(8), 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RingMemory.origin(memory.asReadOnly(), 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RingMemory.origin(MemorySegment.ofArray(new long[8]), 32));
    assertThatIllegalArgumentException().isThrownBy(() -> RingMemory.origin(MemorySegment.NULL, 0));
  }

  /** Memory that is freed after the queue was broken is not touched: each byte stays as it was. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isNotTouchedByABrokenQueue(boolean packed) {
    QueueSettings settings = SETTINGS.withPacked(packed);
    MemorySegment memory = Arena.ofAuto().allocate(VirtQueue.memorySize(settings), 4096);
    VirtQueue queue = VirtQueue.create(settings, new DmaMemory(0x1000, memory));
    queue.addWritable(0x1000, 16, 1);
    queue.publish();
    queue.add(0x1000, 16, 0x2000, 16, 2);
    queue.markBroken("its memory is freed");
    memory.fill((byte) 0x5a);

    assertThatThrownBy(() -> queue.addReadable(1, 1, 1)).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(() -> queue.addWritable(1, 1, 1)).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(() -> queue.add(1, 1, 1, 1, 1)).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(() -> queue.add(1, 1, 1, 1, true, 1, 1, 1))
        .isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(() -> queue.addTable(1, 1, 1, 1)).isInstanceOf(QueueBrokenException.class);
    queue.begin();
    queue.writable(1, 1);
    assertThatThrownBy(() -> queue.commit(1)).isInstanceOf(QueueBrokenException.class);
    queue.writable(1, 1);
    assertThatThrownBy(() -> queue.commit(1)).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(queue::publish).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(queue::poll).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(queue::enableInterrupts).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(queue::enableDelayedInterrupts).isInstanceOf(QueueBrokenException.class);
    queue.disableInterrupts();
    queue.notificationData();

    assertThat(memory.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).containsOnly(0x5a);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0",
    "false, -1",
    "false, -2147483648",
    "true, 0",
    "true, -1",
    "true, -2147483648"
  })
  void refusesLengthsThatNoBufferHas(boolean packed, int length) {
    QueueSettings settings = SETTINGS.withPacked(packed);
    MemorySegment memory = Arena.ofAuto().allocate(VirtQueue.memorySize(settings), 4096);
    VirtQueue queue = VirtQueue.create(settings, new DmaMemory(0x1000, memory));

    assertThatIllegalArgumentException().isThrownBy(() -> queue.addReadable(1, length, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addWritable(1, length, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(1, length, 1, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(1, 1, 1, length, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.add(1, length, 1, 1, true, 1, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.add(1, 1, 1, length, false, 1, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.add(1, 1, 1, 1, true, 1, length, 0));
    assertThat(queue.outstanding()).isZero();

    int max = Integer.MAX_VALUE;
    assertThat(queue.add(1, max, 1, max, 0)).isNotNegative();
    assertThat(queue.add(1, max, 1, max, true, 1, 1, 0)).isNotNegative();
    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(1, max, 1, max, true, 1, 2, 0));
  }

  /** A queue whose tables have two entries, or none, writes no third one behind them. */
  @ParameterizedTest
  @CsvSource({"false, true, 2", "true, true, 2", "false, false, 1", "true, false, 1"})
  void refusesChainsThatItWasNotMadeFor(boolean packed, boolean indirect, int maxChain) {
    QueueSettings settings =
        new QueueSettings("test", 0, 8, 4, maxChain, indirect, false, false).withPacked(packed);
    long used = VirtQueue.memorySize(settings);
    MemorySegment memory = Arena.ofAuto().allocate(used + 4096, 4096);
    VirtQueue queue = VirtQueue.create(settings, new DmaMemory(0x1000, memory));
    byte[] before = memory.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.add(-1, 1, -1, 1, true, -1, 1, 0))
        .withMessageContaining("at most " + maxChain + " descriptors each, not 3");
    if (maxChain == 1) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> queue.add(-1, 1, -1, 1, 0))
          .withMessageContaining("not 2");
    }

    assertThat(memory.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).isEqualTo(before);
    assertThat(queue.outstanding()).isZero();
    queue.markBroken("for this test");
    assertThatThrownBy(() -> queue.add(-1, 1, -1, 1, true, -1, 1, 0))
        .isInstanceOf(QueueBrokenException.class);
  }
}

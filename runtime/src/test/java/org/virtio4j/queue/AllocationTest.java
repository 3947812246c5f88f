package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.testing.Allocations;

/** The queue's hot path does not allocate, compiled or not. */
class AllocationTest {
  private static final int SIZE = 64;

  private long sum;

  private final RegionHal hal = RegionHal.inProcess(1 << 20);

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void addPublishAndPollAllocateNothing(boolean indirect, boolean eventIndex) {
    QueueSettings settings = new QueueSettings("test", 0, SIZE, 4, 4, indirect, eventIndex, false);
    DmaMemory memory = hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH);
    VirtQueue queue = VirtQueue.create(settings, memory);
    ScriptedRing device =
        new ScriptedRing(
            hal.memory(),
            hal.deviceAddress(),
            SIZE,
            queue.descriptorArea(),
            queue.driverArea(),
            queue.deviceArea());
    long allocated = Allocations.of(() -> sum += run(queue, device, 2_000));

    assertThat(sum).isPositive();
    assertThat(allocated).isZero();
  }

  private static long run(VirtQueue queue, ScriptedRing device, int rounds) {
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 4; i++) {
        queue.addReadable(0x1000, 16, i);
        queue.add(0x1000, 16, 0x2000, 32, i);
        queue.add(0x1000, 16, 0x2000, 512, true, 0x3000, 1, i);
        queue.begin();
        queue.readable(0x1000, 1);
        queue.writable(0x1000, 1);
        queue.writable(0x1000, 1);
        queue.writable(0x1000, 1);
        queue.commit(i);
      }
      sum += queue.publish() ? 1 : 0;
      if (round % 2 == 0) {
        queue.enableInterrupts();
      } else {
        queue.disableInterrupts();
      }
      while (device.pending() > 0) {
        device.use(device.take(), 7);
      }
      while (queue.poll()) {
        sum += queue.attachment() + queue.written() + queue.head();
      }
    }
    return sum;
  }
}

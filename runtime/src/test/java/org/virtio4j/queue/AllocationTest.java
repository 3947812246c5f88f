package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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
  @CsvSource({
    "false, false, false",
    "false, true, false",
    "true, false, false",
    "true, true, false",
    "true, true, true"
  })
  void addPublishAndPollAllocateNothing(boolean indirect, boolean eventIndex, boolean inOrder) {
    VirtQueue queue = open(settings(indirect, eventIndex).withInOrder(inOrder));
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

  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "false, true, false",
    "true, false, false",
    "true, true, false",
    "false, true, true",
    "true, true, true"
  })
  void packedQueuesAllocateNothing(boolean indirect, boolean eventIndex, boolean inOrder) {
    VirtQueue queue =
        open(settings(indirect, eventIndex).withPacked(true).withInOrder(inOrder).withSize(61));
    EchoingPackedDevice device =
        new EchoingPackedDevice(hal.memory(), queue.descriptorArea() - hal.deviceAddress(), 61);
    long allocated = Allocations.of(() -> sum += runPacked(queue, device, 2_000));

    assertThat(sum).isPositive();
    assertThat(allocated).isZero();
  }

  private static QueueSettings settings(boolean indirect, boolean eventIndex) {
    return new QueueSettings("test", 0, SIZE, 4, 4, indirect, eventIndex, false);
  }

  private VirtQueue open(QueueSettings settings) {
    DmaMemory memory = hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH);
    return VirtQueue.create(settings, memory);
  }

  private static long runPacked(VirtQueue queue, EchoingPackedDevice device, int rounds) {
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      add(queue);
      sum += queue.publish() ? 1 : 0;
      sum += queue.notificationData();
      if (round % 3 == 0) {
        queue.enableInterrupts();
      } else if (round % 3 == 1) {
        queue.enableDelayedInterrupts();
      } else {
        queue.disableInterrupts();
      }
      device.useAll();
      while (queue.poll()) {
        sum += 1 + queue.attachment() + queue.written() + queue.head();
      }
    }
    return Math.abs(sum) + queue.freeDescriptors();
  }

  /** Uses each chain as it finds it, and allocates nothing itself. */
  private static final class EchoingPackedDevice {
    private static final ValueLayout.OfChar LE16 =
        ValueLayout.JAVA_CHAR.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment memory;
    private final long ring;
    private final int size;
    private long position;

    EchoingPackedDevice(MemorySegment memory, long ring, int size) {
      this.memory = memory;
      this.ring = ring;
      this.size = size;
    }

    private long flags(long position) {
      return ring + 16 * (position % size) + 14;
    }

    void useAll() {
      while (true) {
        boolean wrap = position / size % 2 == 0;
        int flags = memory.get(LE16, flags(position));
        if ((flags & 0x80) != 0 != wrap || (flags & 0x8000) != 0 == wrap) {
          return;
        }
        long last = position;
        while ((memory.get(LE16, flags(last)) & 1) != 0) {
          last++;
        }
        memory.set(LE16, flags(position) - 2, memory.get(LE16, flags(last) - 2));
        memory.set(LE16, flags(position), (char) (wrap ? 0x8080 | 2 : 2));
        position = last + 1;
      }
    }
  }

  private static long run(VirtQueue queue, ScriptedRing device, int rounds) {
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      add(queue);
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

  private static void add(VirtQueue queue) {
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
  }
}

package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.DmaMemory;

/** Whoever breaks a queue may free its memory: no method touches it any more. */
class BrokenQueueMemoryTest {
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void noMethodTouchesMemoryThatMayBeGone(boolean packed, boolean inOrder) {
    QueueSettings settings =
        new QueueSettings("test", 0, 8, 4, 4, true, true, false)
            .withPacked(packed)
            .withInOrder(inOrder);
    VirtQueue queue;
    try (Arena arena = Arena.ofShared()) {
      long bytes = VirtQueue.memorySize(settings);
      queue = VirtQueue.create(settings, new DmaMemory(0x1000, arena.allocate(bytes, 4096)));
      queue.addWritable(0x1000, 1, 0);
      queue.publish();
      queue.addWritable(0x1000, 1, 0);
      queue.markBroken("its driver was closed");
    }

    queue.disableInterrupts();
    queue.notificationData();
    queue.begin();
    queue.readable(1, 1);
    queue.writable(2, 1);
    ThrowingCallable[] calls = {
      queue::poll,
      queue::publish,
      queue::enableInterrupts,
      queue::enableDelayedInterrupts,
      () -> queue.addReadable(1, 1, 0),
      () -> queue.addWritable(1, 1, 0),
      () -> queue.add(1, 1, 2, 1, 0),
      () -> queue.add(1, 1, 2, 1, true, 3, 1, 0),
      () -> queue.addTable(1, 1, 1, 0),
      () -> queue.commit(0)
    };
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(QueueBrokenException.class);
    }
  }
}

package org.virtio4j.device.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.virtio4j.device.NullDisk;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.testing.Allocations;

/** Submitting requests and polling for them allocates nothing. */
class BlockAllocationTest {
  private static final int BATCHES = 1_000;
  private static final int BATCH = 16;

  private long completions;

  @Test
  void submitAndPollDoNotAllocate() throws InterruptedException {
    MemorySegment memory = Arena.ofAuto().allocate(1 << 20, 4096);
    RegionHal hal = RegionHal.of(memory, 0);
    NullDisk disk = new NullDisk(memory);
    Thread device = new Thread(disk, "null disk");
    device.start();
    try (BlockDriver driver = BlockDriver.open(disk, hal)) {
      BlockDriver.Requests requests = driver.requests(0);
      MemorySegment data = hal.allocate(512, BufferDirection.BOTH).segment().asSlice(0, 512);
      CompletionHandler handler = (attachment, status, written, reply, base) -> completions++;

      assertThat(Allocations.of(() -> submitAndPoll(requests, data, handler))).isZero();

      assertThat(completions).isGreaterThanOrEqualTo((long) BATCHES * BATCH);
      assertThat(Allocations.of(() -> submitAndPoll(requests, data, boxing())))
          .as("what a handler that allocates shows")
          .isGreaterThanOrEqualTo((long) BATCHES * BATCH * 16);
    } finally {
      disk.stop();
      device.join();
    }
  }

  private final Object[] box = new Object[1];

  private CompletionHandler boxing() {
    return (attachment, status, written, reply, base) -> box[0] = new Object();
  }

  private static void submitAndPoll(
      BlockDriver.Requests requests, MemorySegment data, CompletionHandler handler) {
    for (int round = 0; round < BATCHES; round++) {
      for (int i = 0; i < BATCH; i += 2) {
        if (requests.submitRead(i, data, i) == SlotQueue.FULL
            || requests.submitWrite(i, data, i) == SlotQueue.FULL) {
          throw new IllegalStateException("the queue is full");
        }
      }
      int done = 0;
      while (done < BATCH) {
        done += requests.awaitAny(handler);
      }
    }
  }
}

package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.VarHandle;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;

/**
 * Driver and device on two threads, each of which sleeps whenever it has nothing to do, and is
 * woken only if the other side was asked to: one wish that is missed, and both sleep for ever.
 */
@Timeout(120)
class HandshakeTest {
  private static final int SIZE = 16;
  private static final int CHAINS = 200_000;
  private static final int SECONDS = 30;

  private final RegionHal hal = RegionHal.inProcess(1 << 18, 0x4000_0000L);
  private final Semaphore kicks = new Semaphore(0);
  private final Semaphore interrupts = new Semaphore(0);
  private final AtomicInteger kickCount = new AtomicInteger();
  private volatile String stuck;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void neitherSideMissesTheOthersWish(boolean eventIndex) throws InterruptedException {
    QueueSettings settings = new QueueSettings("test", 0, SIZE, 4, 1, false, eventIndex, true);
    VirtQueue queue =
        VirtQueue.create(
            settings, hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH));
    ScriptedRing ring =
        new ScriptedRing(
            hal.memory(),
            hal.deviceAddress(),
            SIZE,
            queue.descriptorArea(),
            queue.driverArea(),
            queue.deviceArea());
    Thread device = Thread.ofPlatform().start(() -> serve(ring, eventIndex));

    drive(queue);
    device.join();

    assertThat(stuck).isNull();
    assertThat(kickCount.get()).as("kicks").isLessThan(CHAINS + 1);
  }

  private void drive(VirtQueue queue) {
    long submitted = 0;
    long completed = 0;
    while (completed < CHAINS && stuck == null) {
      // Batches of all sizes, so that events are passed by steps of all sizes.
      long batch = 1 + submitted % 7;
      while (batch-- > 0 && submitted < CHAINS) {
        if (queue.addWritable(0x1000, 8, submitted) < 0) {
          break;
        }
        submitted++;
      }
      if (queue.publish()) {
        kickCount.incrementAndGet();
        kicks.release();
      }
      while (queue.poll()) {
        completed++;
      }
      if (completed < CHAINS && queue.outstanding() > 0 && queue.enableInterrupts()) {
        sleep(interrupts, "driver");
      }
      queue.disableInterrupts();
    }
  }

  private void serve(ScriptedRing ring, boolean eventIndex) {
    int served = 0;
    while (served < CHAINS && stuck == null) {
      while (ring.pending() > 0) {
        VarHandle.acquireFence();
        int before = ring.usedIndex();
        ring.use(ring.take(), 8);
        served++;
        VarHandle.fullFence();
        boolean wanted =
            eventIndex
                ? (char) (ring.usedEvent() - before) < (char) (ring.usedIndex() - before)
                : (ring.availableFlags() & 1) == 0;
        if (wanted) {
          interrupts.release();
        }
      }
      if (served == CHAINS) {
        return;
      }
      // Asks for a kick, and looks once more before it sleeps.
      if (eventIndex) {
        ring.availableEvent(ring.taken());
      } else {
        ring.usedFlags(0);
      }
      VarHandle.fullFence();
      if (ring.pending() == 0) {
        sleep(kicks, "device");
      }
      if (!eventIndex) {
        ring.usedFlags(1);
      }
    }
  }

  private void sleep(Semaphore semaphore, String who) {
    try {
      if (!semaphore.tryAcquire(SECONDS, TimeUnit.SECONDS)) {
        stuck = who + " was never woken";
      }
      semaphore.drainPermits();
    } catch (InterruptedException e) {
      stuck = who + " was interrupted";
    }
  }
}

package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;

/**
 * The two places where each side writes one word and reads the other's: of two that act at the same
 * moment, at least one must see the other. Even x86 turns a store and a later load round unless
 * there is a full fence between. The threads meet before each round, a little apart by turns.
 */
@Timeout(120)
class LitmusTest {
  private static final int ROUNDS = 1_000_000;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(2); // then the rounds are enough
  private static final int SPREAD = 64;

  private final RegionHal hal = RegionHal.inProcess(1 << 18, 0x4000_0000L);
  private final AtomicInteger arrivals = new AtomicInteger();
  private volatile boolean stop;
  private volatile boolean deviceSaw;
  private volatile long sink;

  private VirtQueue queue;
  private ScriptedRing ring;
  private boolean eventIndex;

  private void open(boolean eventIndex) {
    this.eventIndex = eventIndex;
    QueueSettings settings = new QueueSettings("test", 0, 8, 4, 1, false, eventIndex, false);
    queue =
        VirtQueue.create(
            settings, hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH));
    ring =
        new ScriptedRing(
            hal.memory(),
            hal.deviceAddress(),
            8,
            queue.descriptorArea(),
            queue.driverArea(),
            queue.deviceArea());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPublicationOrTheWishForANotificationIsSeen(boolean eventIndex) throws InterruptedException {
    open(eventIndex);
    int lost = 0;
    Thread device =
        Thread.ofPlatform()
            .start(() -> {
              for (int round = 0; meet(2 * round); round++) {
                delay(round * 7);
                if (eventIndex) {
                  ring.availableEvent(ring.taken());
                } else {
                  ring.usedFlags(0);
                }
                VarHandle.fullFence();
                deviceSaw = ring.pending() > 0;
                meet(2 * round + 1);
                ring.use(ring.take(), 0);
                if (eventIndex) {
                  ring.availableEvent(ring.taken() - 1);
                } else {
                  ring.usedFlags(1);
                }
              }
            });
    if (!eventIndex) {
      ring.usedFlags(1);
    } else {
      ring.availableEvent(-1);
    }
    long end = System.nanoTime() + NANOS;
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      queue.addWritable(0x1000, 8, 0);
      meet(2 * round);
      delay(round * 13);
      boolean wanted = queue.publish();
      meet(2 * round + 1);
      if (!wanted && !deviceSaw) {
        lost++;
      }
      while (!queue.poll()) {
        Thread.onSpinWait();
      }
    }
    stop = true;
    device.join();

    assertThat(lost).as("notifications that are lost").isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aUsedChainOrTheWishForAnInterruptIsSeen(boolean eventIndex) throws InterruptedException {
    open(eventIndex);
    int lost = 0;
    Thread device =
        Thread.ofPlatform()
            .start(() -> {
              for (int round = 0; meet(2 * round); round++) {
                delay(round * 7);
                int before = ring.usedIndex();
                ring.use(ring.take(), 0);
                VarHandle.fullFence();
                deviceSaw =
                    eventIndex ? ring.usedEvent() == before : (ring.availableFlags() & 1) == 0;
                meet(2 * round + 1);
              }
            });
    long end = System.nanoTime() + NANOS;
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      queue.addWritable(0x1000, 8, 0);
      queue.publish();
      meet(2 * round);
      delay(round * 13);
      boolean safe = queue.enableInterrupts();
      meet(2 * round + 1);
      if (safe && !deviceSaw) {
        lost++;
      }
      queue.disableInterrupts();
      while (!queue.poll()) {
        Thread.onSpinWait();
      }
    }
    stop = true;
    device.join();

    assertThat(lost).as("interrupts that are lost").isZero();
  }

  /** Waits for the other thread; {@code false} if it has ended. */
  private boolean meet(int meeting) {
    int all = 2 * (meeting + 1);
    arrivals.incrementAndGet();
    for (int i = 0; arrivals.get() < all; i++) {
      if (stop) {
        return false;
      }
      if ((i & 0xfff) == 0xfff) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  private void delay(int steps) {
    for (int i = steps % SPREAD; i > 0; i--) {
      sink = i;
    }
  }
}

package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Hostile devices at queues of either layout and with any features, see {@link HostileQueueRun}.
 * {@code -Dvirtio.fuzz.steps} says how many steps are taken, 2 million unless told otherwise, and
 * {@code -Dvirtio4j.seed} repeats one run.
 */
class HostileStreamTest {
  private static final long STEPS = Long.getLong("virtio.fuzz.steps", 2_000_000L);

  /** A driver that hangs is a failure too. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nothingThatADeviceWritesConfusesAQueue(TestReporter reporter) {
    Long given = Long.getLong("virtio4j.seed");
    long first = given != null ? given : new Random().nextLong();
    reporter.publishEntry("virtio4j.seed", Long.toString(first));
    long steps = 0;
    int runs = 0;
    int broken = 0;
    while (given != null ? runs == 0 : steps < STEPS) {
      long seed = first + runs++;
      HostileQueueRun run = null;
      try {
        run = new HostileQueueRun(ByteStream.seeded(seed));
        broken += run.run() ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("with -Dvirtio4j.seed=" + seed, e);
      }
      steps += run.steps();
    }
    if (given == null && runs > 1000) {
      // Lies break queues, and yet some do no harm.
      assertThat(broken).isBetween(runs / 4, runs - runs / 10);
    }
  }
}

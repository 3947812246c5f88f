package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** Not even the seed repeats this one: what is read depends on two threads. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nothingThatChangesBetweenTwoReadsConfusesAQueue() {
    long first = new Random().nextLong();
    long steps = 0;
    for (long seed = first; steps < STEPS / 100; seed += 2) {
      HostileQueueRun run =
          new HostileQueueRun(ByteStream.seeded(seed), ByteStream.seeded(seed + 1));
      try {
        run.run();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("with the seeds " + seed + " and the next", e);
      }
      steps += run.steps();
    }
  }

  /** What a fuzzer has found worth keeping; see {@link HostileQueueFuzzTest}. */
  @ParameterizedTest
  @MethodSource("keptInputs")
  void nothingThatIsKeptConfusesAQueue(Path input) throws IOException {
    assertThatCode(() -> new HostileQueueRun(ByteStream.of(Files.readAllBytes(input))).run())
        .doesNotThrowAnyException();
  }

  static List<Path> keptInputs() throws IOException, URISyntaxException {
    URL folder =
        HostileStreamTest.class.getResource(
            "HostileQueueFuzzTestInputs/nothingThatADeviceWritesConfusesAQueue");
    try (Stream<Path> inputs = Files.list(Path.of(folder.toURI()))) {
      return inputs.sorted().toList();
    }
  }
}

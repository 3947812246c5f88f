package org.virtio4j.driver;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The runs of {@link HostileStreamTest} with the bytes of a fuzzer, which looks for those that take
 * another way through the queues: with {@code JAZZER_FUZZ=1} in the environment, for a minute.
 *
 * <p>A normal build leaves Jazzer alone, since its agent changes the classes that all other tests
 * of the JVM use. The inputs that are kept are repeated by {@link HostileStreamTest}.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class HostileQueueFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void nothingThatADeviceWritesConfusesAQueue(byte[] words) {
    new HostileQueueRun(ByteStream.of(words)).run();
  }
}

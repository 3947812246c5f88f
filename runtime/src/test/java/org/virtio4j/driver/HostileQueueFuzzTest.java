package org.virtio4j.driver;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The runs of {@link HostileStreamTest} with the bytes of a fuzzer, which looks for those that take
 * another way through the queues: with {@code JAZZER_FUZZ=1} in the environment, for a minute.
 *
 * <p>A normal build leaves this class out, since its agent changes the classes that all other tests
 * of the JVM use. The inputs that are kept are repeated by {@link HostileStreamTest}.
 */
class HostileQueueFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void nothingThatADeviceWritesConfusesAQueue(byte[] words) {
    new HostileQueueRun(ByteStream.of(words)).run();
  }
}

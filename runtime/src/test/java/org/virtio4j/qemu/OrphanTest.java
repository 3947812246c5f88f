package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.virtio4j.testing.RequiresQemu;

/** That QEMU does not outlive the JVM that started it. */
@RequiresQemu
@Timeout(120)
class OrphanTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The JVM that is killed. */
  static final class Victim {
    private Victim() {}

    /** Starts a machine, says which process it is, and waits to be killed. */
    public static void main(String[] args) throws Exception {
      // The thread that starts the machine ends, and the machine has to stay.
      FutureTask<QemuMachine> start =
          new FutureTask<>(() -> QemuMachine.builder(QemuBoard.AARCH64_VIRT).start());
      Thread starter = Thread.ofPlatform().start(start);
      starter.join();
      System.out.println(start.get().pid());
      if (args[0].equals("exit")) {
        System.exit(0);
      }
      System.in.read(); // until the test kills this JVM
    }
  }

  @Test
  void endsWithAJvmThatIsKilled() throws Exception {
    Process victim = victim("wait");
    try {
      long qemu = qemu(victim);
      assertThat(ProcessState.awaitEnd(qemu, Duration.ofMillis(100))).isFalse();

      victim.destroyForcibly(); // SIGKILL

      assertThat(hasEnded(qemu)).isTrue();
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void endsWithAJvmThatExitsWithoutClosingIt() throws Exception {
    Process victim = victim("exit");
    try {
      assertThat(hasEnded(qemu(victim))).isTrue();
      assertThat(victim.waitFor()).isZero();
    } finally {
      victim.destroyForcibly();
    }
  }

  /** Whether QEMU ends by itself. If not, this test does not leave it behind either. */
  private static boolean hasEnded(long qemu) {
    boolean ended = ProcessState.awaitEnd(qemu, TIMEOUT);
    if (!ended) {
      ProcessState.signal("KILL", qemu);
    }
    return ended;
  }

  /** The id of the process in which the victim runs QEMU. */
  private static long qemu(Process victim) throws Exception {
    FutureTask<String> line = new FutureTask<>(() -> victim.inputReader().readLine());
    Thread.ofPlatform().daemon().start(line);
    return Long.parseLong(line.get(30, TimeUnit.SECONDS)); // a victim that fails says nothing
  }

  private static Process victim(String mode) throws Exception {
    String classPath =
        Stream.of("jdk.module.path", "java.class.path")
            .map(System::getProperty)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(File.pathSeparator));
    String tests = Path.of("target", "test-classes").toAbsolutePath().toString();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            tests + File.pathSeparator + classPath,
            Victim.class.getName(),
            mode)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}

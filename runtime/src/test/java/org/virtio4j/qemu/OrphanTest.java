package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
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
      Thread starter =
          Thread.ofPlatform()
              .start(() -> {
                QemuMachine machine = QemuMachine.builder(QemuBoard.AARCH64_VIRT).start();
                System.out.println(machine.pid());
              });
      starter.join();
      if (args[0].equals("exit")) {
        System.exit(0);
      }
      System.in.read(); // until the test kills this JVM
    }
  }

  @Test
  void endsWithAJvmThatIsKilled() throws Exception {
    Process victim = victim("wait");
    try (BufferedReader output = victim.inputReader()) {
      long qemu = Long.parseLong(output.readLine());
      assertThat(ProcessState.awaitEnd(qemu, Duration.ofMillis(100))).isFalse();

      victim.destroyForcibly(); // SIGKILL

      assertThat(ProcessState.awaitEnd(qemu, TIMEOUT)).isTrue();
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void endsWithAJvmThatExitsWithoutClosingIt() throws Exception {
    Process victim = victim("exit");
    try (BufferedReader output = victim.inputReader()) {
      long qemu = Long.parseLong(output.readLine());

      assertThat(ProcessState.awaitEnd(qemu, TIMEOUT)).isTrue();
    } finally {
      victim.destroyForcibly();
    }
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

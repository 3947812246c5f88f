package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.virtio4j.TransportException;

@Timeout(60)
class QemuProcessTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static QemuProcess shell(String script) {
    return QemuProcess.start(List.of("sh", "-c", script));
  }

  @Test
  void collectsOutputAndExitCode() {
    QemuProcess process = shell("echo out; echo err >&2; exit 3");

    assertThat(process.awaitExit(TIMEOUT)).isTrue();
    assertThat(process.output()).containsExactlyInAnyOrder("out", "err");
    assertThat(process.diagnosis())
        .contains("sh (process " + process.pid() + ") has ended with exit code 3")
        .contains("\n  err");
  }

  @Test
  void passesArgumentsAsTheyAre() {
    QemuProcess process = QemuProcess.start(List.of("printf", "[%s]\\n", "a b", "", "$x*'\""));

    assertThat(process.awaitExit(TIMEOUT)).isTrue();
    assertThat(process.output()).containsExactly("[a b]", "[]", "[$x*'\"]");
  }

  @Test
  void keepsOnlyTheLastLines() {
    QemuProcess process = shell("seq 1 12000");

    assertThat(process.awaitExit(TIMEOUT)).isTrue();
    assertThat(process.output()).hasSize(10_000).startsWith("2001").endsWith("12000");
    assertThat(process.diagnosis().lines()).hasSize(21);
  }

  @Test
  void tellsWhenTheProgramIsMissing() {
    QemuProcess process = QemuProcess.start(List.of("/nowhere/qemu-system-none"));

    assertThat(process.awaitExit(TIMEOUT)).isTrue();
    assertThat(process.diagnosis()).contains("exit code 127", "not found");
  }

  @Test
  void waitsNoLongerThanAllowed() {
    QemuProcess process = shell("exec sleep 60");

    assertThat(process.awaitExit(Duration.ofMillis(10))).isFalse();
    assertThat(process.diagnosis()).contains("is still there", "has printed nothing");
    assertThat(process.kill()).isTrue();
    assertThat(process.diagnosis()).contains("exit code 137");
  }

  @Test
  void killsAProcessThatIgnoresSignals() {
    QemuProcess process = shell("trap '' TERM INT; echo ready; while :; do sleep 60; done");

    assertThat(process.kill()).isTrue();
    assertThat(ProcessState.awaitEnd(process.pid(), TIMEOUT)).isTrue();
  }

  @Test
  void startsNothingWhenTheParentHasDiedMeanwhile() throws Exception {
    long other = 1; // the parent that an orphan gets
    List<String> command = QemuProcess.guarded(List.of("echo", "started"), other);

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

    assertThat(process.inputReader().lines()).isEmpty();
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void doesNotLoseAChildWhenTheCallerIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> shell("exec sleep 60"))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}

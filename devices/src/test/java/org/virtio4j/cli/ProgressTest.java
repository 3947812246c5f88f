package org.virtio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long MIB = 1 << 20;

  private final StringWriter text = new StringWriter();
  private long now = 5_000_000_000L;

  private Progress progress(boolean terminal, long total) {
    return new Progress(new PrintWriter(text), terminal, () -> now, total);
  }

  @Test
  void lineTellsOfEachTenth() {
    Progress progress = progress(false, 100 * MIB);
    for (int i = 0; i < 100; i++) {
      now += 10_000_000;
      progress.add(MIB);
    }
    progress.end();
    assertThat(text.toString().lines())
        .hasSize(10)
        .startsWith(" 10 %  10.0 of 100.0 MiB  100.0 MiB/s")
        .endsWith("100 %  100.0 of 100.0 MiB  100.0 MiB/s");
    assertThat(text.toString()).doesNotContain("\r");
  }

  @Test
  void largeStepsAreTold() {
    Progress progress = progress(false, 4 * MIB);
    progress.add(3 * MIB);
    progress.add(MIB);
    assertThat(text.toString().lines()).hasSize(2);
  }

  @Test
  void barIsDrawnOverAndOverOnATerminalButNotTooOften() {
    Progress progress = progress(true, 1000 * MIB);
    for (int i = 0; i < 1000; i++) {
      now += 1_000_000;
      progress.add(MIB);
    }
    progress.end();
    String[] states = text.toString().strip().split("\r");
    assertThat(states).hasSizeBetween(10, 12);
    assertThat(states[5]).matches("\\[#+\\.+] +[0-9]+ %.*");
    assertThat(states[states.length - 1])
        .startsWith("[" + "#".repeat(30) + "] 100 %  1000.0 of 1000.0 MiB  1000.0 MiB/s");
    assertThat(text.toString()).endsWith(System.lineSeparator());
  }

  @Test
  void nothingIsDoneAtOnce() {
    Progress progress = progress(true, 0);
    progress.add(0);
    assertThat(text.toString()).contains("100 %");
  }
}

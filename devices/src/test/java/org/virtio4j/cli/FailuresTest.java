package org.virtio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.virtio4j.TransportException;

class FailuresTest {
  @Test
  void namesWhatTheMessageIsToSay() {
    assertThat(Failures.oneLine(new IOException("no room"))).isEqualTo("no room");
    assertThat(Failures.oneLine(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(Failures.oneLine(new IOException("first\n  second"))).isEqualTo("first / second");
  }

  @Test
  void saysInWordsWhatFilesSayByTheirClass() {
    assertThat(Failures.oneLine(new AccessDeniedException("/x")))
        .isEqualTo("access to /x is denied");
    assertThat(Failures.oneLine(new NoSuchFileException("/x"))).isEqualTo("there is no file /x");
    assertThat(Failures.oneLine(new FileAlreadyExistsException("/x")))
        .isEqualTo("/x exists already");
    assertThat(Failures.oneLine(new UncheckedIOException(new NoSuchFileException("/x"))))
        .isEqualTo("there is no file /x");
  }

  @Test
  void addsTheReasonOfTheSystemOnce() {
    IOException reason = new IOException("No space left on device");
    assertThat(Failures.oneLine(new TransportException("cannot start QEMU", reason)))
        .isEqualTo("cannot start QEMU: No space left on device");
    assertThat(Failures.oneLine(new IOException("it failed: No space left on device", reason)))
        .isEqualTo("it failed: No space left on device");
  }
}

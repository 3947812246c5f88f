package org.virtio4j.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Says in one line what went wrong. */
final class Failures {
  private Failures() {}

  /**
   * The message of an exception, or what stands for one.
   *
   * @param failure what went wrong
   * @return one line, without a stack trace
   */
  static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    String text =
        switch (failure) {
          case UncheckedIOException wrapper -> oneLine(wrapper.getCause());
          case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
          case NoSuchFileException missing -> "there is no file " + missing.getFile();
          case FileAlreadyExistsException there -> there.getFile() + " exists already";
          default -> message == null || message.isBlank() ? failure.getClass().getName() : message;
        };
    return text.lines().map(String::strip).reduce((a, b) -> a + " / " + b).orElse(text);
  }
}

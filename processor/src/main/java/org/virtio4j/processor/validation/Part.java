package org.virtio4j.processor.validation;

import java.util.Optional;

/**
 * A part of a description that may be left out: it is there, or absent, or there and wrong.
 *
 * @param value what it is, if it is there and right
 * @param isWrong whether it is wrong, which has been reported
 * @param <T> what it is
 */
record Part<T>(Optional<T> value, boolean isWrong) {
  static <T> Part<T> of(T value) {
    return new Part<>(Optional.of(value), false);
  }

  static <T> Part<T> absent() {
    return new Part<>(Optional.empty(), false);
  }

  static <T> Part<T> wrong() {
    return new Part<>(Optional.empty(), true);
  }
}

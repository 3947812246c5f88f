package org.virtio4j.driver;

/** Stands in for the runtime's type. */
@FunctionalInterface
public interface CancelledHandler {
  void cancelled(int queue, long attachment);
}

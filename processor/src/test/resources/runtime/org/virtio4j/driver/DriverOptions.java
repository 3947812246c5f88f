package org.virtio4j.driver;

/** Stands in for the runtime's type. */
public record DriverOptions() {
  public static DriverOptions defaults() {
    return new DriverOptions();
  }
}

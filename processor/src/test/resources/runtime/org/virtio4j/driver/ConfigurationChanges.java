package org.virtio4j.driver;

/** Stands in for the runtime's type. */
public final class ConfigurationChanges {
  ConfigurationChanges() {}

  public void refreshWith(Runnable refresh) {}
}

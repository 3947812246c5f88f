package org.virtio4j.transport;

import org.virtio4j.ConfigSpaceException;
import org.virtio4j.io.RegisterWindow;

public final class ConfigSpace {
  public static final int MAX_ATTEMPTS = 64;

  private ConfigSpace() {}

  public native RegisterWindow window();

  public native boolean hasGeneration();

  public native int generation();

  public native ConfigSpaceException unstable(String field);
}

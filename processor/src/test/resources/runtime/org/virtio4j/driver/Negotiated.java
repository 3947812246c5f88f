package org.virtio4j.driver;

import org.virtio4j.ConfigSpaceException;

public final class Negotiated<F extends Enum<F>> {
  private Negotiated() {}

  public native boolean has(F feature);

  public native boolean offers(F feature);

  public native ConfigSpaceException missing(String what, String condition);
}

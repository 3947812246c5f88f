package org.virtio4j.driver;

/** Stands in for the runtime's type. */
public final class RequestLimits {
  private RequestLimits() {}

  public static void requireRoom(String request, long bytes, long room) {}

  public static void requireSize(String parameter, long size, long wanted) {}

  public static void requireWhole(String parameter, long bytes, long stride) {}

  public static void requireAtMost(String parameter, int count, int max) {}
}

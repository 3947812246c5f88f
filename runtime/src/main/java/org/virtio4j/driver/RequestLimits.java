package org.virtio4j.driver;

/** What callers' arguments have to fit, before a request takes a slot; for generated queues. */
public final class RequestLimits {
  private RequestLimits() {}

  /**
   * Checks that a request fits its slot.
   *
   * @param request the request's name
   * @param bytes the size of what it writes there
   * @param room the size of the slot
   * @throws IllegalArgumentException if it does not
   */
  public static void requireRoom(String request, long bytes, long room) {
    if (bytes > room) {
      throw new IllegalArgumentException(
          request + " has room for " + room + " bytes before its data, not for " + bytes);
    }
  }

  /**
   * Checks that something has the one size that fits.
   *
   * @param parameter the parameter's name
   * @param size its size, in bytes or in elements
   * @param wanted the size that fits
   * @throws IllegalArgumentException if it has another
   */
  public static void requireSize(String parameter, long size, long wanted) {
    if (size != wanted) {
      throw new IllegalArgumentException(
          "the size of " + parameter + " has to be " + wanted + ", not " + size);
    }
  }

  /**
   * Checks that a segment holds whole elements.
   *
   * @param parameter the parameter's name
   * @param bytes its size in bytes
   * @param stride the size of an element in bytes
   * @throws IllegalArgumentException if the last one is not whole
   */
  public static void requireWhole(String parameter, long bytes, long stride) {
    if (bytes % stride != 0) {
      throw new IllegalArgumentException(
          parameter + " holds elements of " + stride + " bytes, so it cannot have " + bytes);
    }
  }

  /**
   * Checks that an array of segments is not too long.
   *
   * @param parameter the parameter's name
   * @param count how many there are
   * @param max how many there may be
   * @throws IllegalArgumentException if there are more
   */
  public static void requireAtMost(String parameter, int count, int max) {
    if (count > max) {
      throw new IllegalArgumentException(
          parameter + " has at most " + max + " segments, not " + count);
    }
  }
}

package org.virtio4j.hal;

import java.util.ArrayList;
import java.util.List;

/**
 * Memory that a device may still write, because it did not finish its reset: never freed, never
 * reused, and kept reachable for as long as this process lives. A leak is the lesser evil here; it
 * is counted, and each one is reported to the logger {@code org.virtio4j.hal}.
 */
public final class Quarantine {
  private static final System.Logger LOGGER = System.getLogger("org.virtio4j.hal");
  private static final List<Object> KEPT = new ArrayList<>();
  private static long count;
  private static long bytes;

  private Quarantine() {}

  /**
   * Keeps memory for ever.
   *
   * @param device whose memory it is, for the report
   * @param memory what was allocated for the device
   * @param others what must stay reachable with it, such as the HAL, and buffers of callers that
   *     the device still owns
   */
  public static void keep(String device, List<DmaMemory> memory, List<?> others) {
    long size = 0;
    for (DmaMemory each : memory) {
      size += each.byteSize();
    }
    synchronized (KEPT) {
      KEPT.add(List.copyOf(memory));
      KEPT.add(List.copyOf(others));
      count++;
      bytes += size;
    }
    LOGGER.log(
        System.Logger.Level.WARNING,
        "{0} did not finish its reset: {1} allocations with {2} bytes are leaked, since it may"
            + " still write them",
        device,
        memory.size(),
        size);
  }

  /**
   * How often memory was kept.
   *
   * @return a number of devices
   */
  public static long count() {
    synchronized (KEPT) {
      return count;
    }
  }

  /**
   * How much allocated memory is kept.
   *
   * @return a number of bytes
   */
  public static long bytes() {
    synchronized (KEPT) {
      return bytes;
    }
  }
}

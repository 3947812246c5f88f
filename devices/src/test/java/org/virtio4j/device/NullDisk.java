package org.virtio4j.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * The least disk that answers: it reads the rings in memory by polling them, says OK to everything,
 * and checks nothing. It is for measuring what the driver costs: whoever drives it makes no call
 * into the device.
 */
public final class NullDisk extends NullTransport implements Runnable {
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int SIZE = 64;
  private static final int INDIRECT = 4;
  private static final int NEXT = 1;

  private final MemorySegment memory;
  private volatile boolean ready;
  private volatile boolean stopped;
  private long descriptors;
  private long available;
  private long used;

  /**
   * A disk.
   *
   * @param memory the memory that it reaches; its first byte has the device address 0
   */
  public NullDisk(MemorySegment memory) {
    this.memory = memory;
  }

  @Override
  public void run() {
    int next = 0;
    while (!stopped) {
      if (!ready) {
        Thread.onSpinWait();
        continue;
      }
      next = serve(next);
      Thread.yield();
    }
  }

  private int serve(int from) {
    MemorySegment all = memory;
    int next = from;
    int end = all.get(LE16, available + 2) & 0xffff;
    VarHandle.fullFence();
    while (next != end) {
      int head = all.get(LE16, available + 4 + 2L * (next % SIZE)) & 0xffff;
      all.set(ValueLayout.JAVA_BYTE, lastByte(all, head), (byte) 0);
      long element = used + 4 + 8L * (next % SIZE);
      all.set(LE32, element, head);
      all.set(LE32, element + 4, 1);
      next = next + 1 & 0xffff;
    }
    VarHandle.fullFence();
    all.set(LE16, used + 2, (short) next);
    return next;
  }

  /** Where the status of a request lies: its last descriptor has nothing else. */
  private long lastByte(MemorySegment all, int head) {
    long at = descriptors + 16L * head;
    if ((all.get(LE16, at + 12) & INDIRECT) != 0) {
      at = all.get(LE64, at) + all.get(LE32, at + 8) - 16;
    } else {
      while ((all.get(LE16, at + 12) & NEXT) != 0) {
        at = descriptors + 16L * (all.get(LE16, at + 14) & 0xffff);
      }
    }
    return all.get(LE64, at);
  }

  /** Ends {@link #run}. */
  public void stop() {
    stopped = true;
  }

  @Override
  public DeviceType deviceType() {
    return new DeviceType(2);
  }

  @Override
  public FeatureBits supportedFeatures() {
    return FeatureBits.of(CommonFeature.VERSION_1.bit(), CommonFeature.INDIRECT_DESC.bit());
  }

  @Override
  public int maxQueueSize(int queue) {
    return queue == 0 ? SIZE : 0;
  }

  @Override
  public boolean isQueueInUse(int queue) {
    return ready;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
    if (size != SIZE) {
      throw new IllegalArgumentException("a queue of " + size);
    }
    descriptors = descriptorArea;
    available = driverArea;
    used = deviceArea;
    ready = true;
  }

  @Override
  public ConfigSpace configSpace() {
    MemorySegment config = MemorySegment.ofArray(new long[12]);
    config.set(LE64, 0, 1L << 20); // capacity
    return ConfigSpace.of(RegisterWindow.mapped(config), () -> 0);
  }
}

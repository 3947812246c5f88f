package org.virtio4j.benchmark;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.virtio4j.device.net.NetFeature;
import org.virtio4j.device.net.NetFeatureTable;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * The least network device: it takes what is sent, says of each receive buffer that a frame of 64
 * bytes is in it, and checks nothing. It is called by the driver's thread.
 */
final class NullNetwork extends NullTransport {
  static final int FRAME_BYTES = 64;

  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int SIZE = 256;
  private static final int HEADER = 12;
  private static final int NUM_BUFFERS = 10;

  private final MemorySegment memory;
  private final long[] descriptors = new long[2];
  private final long[] available = new long[2];
  private final long[] used = new long[2];
  private final int[] next = new int[2];

  /** A device that reaches this memory, whose first byte has the device address 0. */
  NullNetwork(MemorySegment memory) {
    this.memory = memory;
  }

  /** Serves at most so many buffers of a queue: 0 to receive, 1 to send. */
  int serve(int queue, int limit) {
    MemorySegment all = memory;
    int at = next[queue];
    int end = all.get(LE16, available[queue] + 2) & 0xffff;
    int count = 0;
    while (at != end && count < limit) {
      int head = all.get(LE16, available[queue] + 4 + 2L * (at & SIZE - 1)) & 0xffff;
      long element = used[queue] + 4 + 8L * (at & SIZE - 1);
      all.set(LE32, element, head);
      all.set(LE32, element + 4, queue == 0 ? HEADER + FRAME_BYTES : 0);
      if (queue == 0) {
        long address = all.get(LE64, descriptors[queue] + 16L * head);
        all.set(LE16, address + NUM_BUFFERS, (short) 1);
      }
      at = at + 1 & 0xffff;
      count++;
    }
    next[queue] = at;
    all.set(LE16, used[queue] + 2, (short) at);
    return count;
  }

  @Override
  public DeviceType deviceType() {
    return new DeviceType(1);
  }

  @Override
  public FeatureBits supportedFeatures() {
    return FeatureBits.of(
        CommonFeature.VERSION_1.bit(), NetFeatureTable.TABLE.bit(NetFeature.MRG_RXBUF));
  }

  @Override
  public int maxQueueSize(int queue) {
    return queue < 2 ? SIZE : 0;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
    descriptors[queue] = descriptorArea;
    available[queue] = driverArea;
    used[queue] = deviceArea;
  }

  @Override
  public ConfigSpace configSpace() {
    return ConfigSpace.of(RegisterWindow.mapped(MemorySegment.ofArray(new long[4])), () -> 0);
  }
}

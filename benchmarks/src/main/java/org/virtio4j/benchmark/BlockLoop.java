package org.virtio4j.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * The generated block driver, from the request's arguments to the completion's handler, on a device
 * that completes everything at once and touches no data.
 */
final class BlockLoop implements Loop {
  private final RegionHal hal = RegionHal.inProcess(1 << 20);
  private final NullDevice transport;
  private final BlockDriver.Requests requests;
  private final MemorySegment[] data;
  private final Sum sum = new Sum();

  BlockLoop(QueueCase one) {
    this.transport = new NullDevice(one);
    this.requests = BlockDriver.open(transport, hal, DriverOptions.defaults()).requests(0);
    this.data = new MemorySegment[one.batch()];
    MemorySegment memory = hal.allocate(512L * data.length, BufferDirection.BOTH).segment();
    for (int i = 0; i < data.length; i++) {
      data[i] = memory.asSlice(512L * i, 512);
    }
  }

  @Override
  public long run(long times) {
    for (long i = 0; i < times; i++) {
      operationOfBlock();
    }
    return sum.value;
  }

  // Like its counterpart in C it is not inlined: see QueueBench.
  private void operationOfBlock() {
    for (int i = 0; i < data.length; i++) {
      requests.submitRead(i, data[i], i);
    }
    requests.publish();
    transport.device.run();
    requests.poll(sum);
  }

  private static final class Sum implements CompletionHandler {
    private long value;

    @Override
    public void completed(
        long attachment, int status, long written, MemorySegment reply, long replyBase) {
      value += attachment + status + written;
    }
  }

  /** A transport that is memory, as far as anything is. */
  private static final class NullDevice extends NullTransport {
    private final QueueCase one;
    private final FeatureBits offered;
    private RingDevice device;
    private int notifications;

    NullDevice(QueueCase one) {
      this.one = one;
      FeatureBits features = FeatureBits.of(CommonFeature.VERSION_1.bit());
      features = one.packed() ? features.with(CommonFeature.RING_PACKED.bit()) : features;
      features = one.indirect() ? features.with(CommonFeature.INDIRECT_DESC.bit()) : features;
      this.offered = one.eventIndex() ? features.with(CommonFeature.EVENT_IDX.bit()) : features;
    }

    @Override
    public DeviceType deviceType() {
      return BlockDriver.DEVICE_TYPE;
    }

    @Override
    public FeatureBits supportedFeatures() {
      return offered;
    }

    @Override
    public int maxQueueSize(int queue) {
      return QueueCase.SIZE;
    }

    @Override
    public void enableQueue(
        int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
      device =
          RingDevice.of(
              new RingDevice.Ring(
                  one.packed(),
                  size,
                  one.eventIndex(),
                  one.parts(),
                  one.slots(),
                  descriptorArea,
                  driverArea,
                  deviceArea),
              one.walk());
    }

    @Override
    public void notifyQueue(int queue) {
      notifications++;
    }

    @Override
    public ConfigSpace configSpace() {
      MemorySegment config = Arena.ofAuto().allocate(256, 8);
      config.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, 1L << 20);
      return ConfigSpace.withoutGeneration(RegisterWindow.mapped(config));
    }

    @Override
    public String toString() {
      return "null device, notified " + notifications + " times";
    }
  }
}

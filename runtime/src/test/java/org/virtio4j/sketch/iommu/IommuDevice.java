package org.virtio4j.sketch.iommu;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 23, config = IommuConfig.class, features = IommuFeature.class, spec = "5.13")
interface IommuDevice {
  @Queue(index = 0, header = Head.class, reply = Tail.class)
  RequestQueue requests();

  @Queue(index = 1, header = Fault.class, buffers = 32)
  ReceiveQueue events();

  /**
   * What a request says is encoded by {@link AttachCodec}, {@link MapRangeCodec}, {@link
   * UnmapCodec} and {@link ProbeCodec}.
   */
  interface RequestQueue {
    @Request(1)
    void attach(@DeviceReadable MemorySegment attach);

    @Request(3)
    @IommuFeature.If(IommuFeature.MAP_UNMAP)
    void map(@DeviceReadable MemorySegment range);

    @Request(4)
    @IommuFeature.If(IommuFeature.MAP_UNMAP)
    void unmap(@DeviceReadable MemorySegment range);

    /**
     * The result is how much of the properties the device wrote; each is decoded by {@link
     * PropertyCodec}.
     */
    @Request(5)
    @IommuFeature.If(IommuFeature.PROBE)
    int probe(@DeviceReadable MemorySegment probe, @DeviceWritable MemorySegment properties);
  }
}

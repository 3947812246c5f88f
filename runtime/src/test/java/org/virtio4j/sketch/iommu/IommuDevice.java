package org.virtio4j.sketch.iommu;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 23, config = IommuConfig.class, features = IommuFeature.class, spec = "5.13")
interface IommuDevice {
  @Queue(index = 0, header = Head.class, reply = Tail.class)
  RequestQueue requests();

  @Queue(index = 1, header = Fault.class, buffers = 32)
  ReceiveQueue events();

  interface RequestQueue {
    @Request(value = 1, body = Attach.class)
    void attach(long domain, long endpoint);

    @Request(3)
    @IommuFeature.If(IommuFeature.MAP_UNMAP)
    void map(
        @U32 long domain,
        @U64 long virtStart,
        @U64 long virtEnd,
        @U64 long physStart,
        @U32 long flags);

    @Request(value = 4, body = Unmap.class)
    @IommuFeature.If(IommuFeature.MAP_UNMAP)
    void unmap(long domain, long virtStart, long virtEnd);

    /**
     * The result is how much of the properties the device wrote; each is decoded by {@link
     * PropertyCodec}.
     */
    @Request(value = 5, body = Probe.class)
    @IommuFeature.If(IommuFeature.PROBE)
    int probe(
        long endpoint, @Length(config = "probeSize") @DeviceWritable MemorySegment properties);
  }
}

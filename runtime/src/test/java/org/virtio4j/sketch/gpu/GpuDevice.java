package org.virtio4j.sketch.gpu;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.TransmitQueue;

@VirtioDevice(id = 16, config = GpuConfig.class, features = GpuFeature.class, spec = "5.7")
interface GpuDevice {
  @Queue(index = 0, header = GpuHeader.class, reply = GpuReply.class)
  ControlQueue control();

  @Queue(index = 1)
  TransmitQueue cursor();

  interface ControlQueue {
    @Request(0x100)
    void displayInfo();

    @Request(0x104)
    void flush(@DeviceReadable MemorySegment resourceFlush);

    @Request(0x106)
    void attachBacking(@DeviceReadable MemorySegment backing);

    @Request(0x10a)
    @GpuFeature.If(GpuFeature.EDID)
    void edid(@DeviceReadable MemorySegment getEdid);

    @Request(0x207)
    @GpuFeature.If(GpuFeature.VIRGL)
    void submit3d(
        HeaderFlags flags,
        long fenceId,
        long ctxId,
        @DeviceReadable MemorySegment submit,
        @DeviceReadable MemorySegment commands);
  }
}

package org.virtio4j.sketch.gpu;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
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
    GpuReply.Body.DisplayInfo displayInfo();

    @Request(0x101)
    void createResource2d(
        @U32 long resourceId, @U32 long format, @U32 long width, @U32 long height);

    @Request(value = 0x104, body = ResourceFlush.class)
    void flush(long x, long y, long width, long height, long resourceId);

    @Request(value = 0x106, bytes = 4096)
    void attachBacking(AttachBacking backing);

    @Request(value = 0x10a, body = GetEdid.class)
    @GpuFeature.If(GpuFeature.EDID)
    GpuReply.Body.Edid edid(long scanout);

    @Request(value = 0x207, body = Submit3d.class)
    @GpuFeature.If(GpuFeature.VIRGL)
    void submit3d(
        HeaderFlags flags,
        long fenceId,
        long ctxId,
        @Length(of = "size") @DeviceReadable MemorySegment commands);
  }
}

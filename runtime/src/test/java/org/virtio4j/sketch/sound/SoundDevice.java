package org.virtio4j.sketch.sound;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 25, config = SoundConfig.class, features = SoundFeature.class, spec = "5.14")
interface SoundDevice {
  @Queue(index = 0, header = SoundHeader.class, reply = SoundReply.class, replyFirst = true)
  ControlQueue control();

  @Queue(index = 1, header = SoundEvent.class, buffers = 32)
  ReceiveQueue events();

  @Queue(index = 2, header = PcmTransfer.class, reply = PcmStatus.class)
  Playback tx();

  @Queue(index = 3, header = PcmTransfer.class, reply = PcmStatus.class)
  Recording rx();

  interface ControlQueue {
    @Request(value = 1, body = QueryInfo.class)
    int jackInfo(long startId, long count, long size, @DeviceWritable MemorySegment items);

    @Request(value = 0x100, body = QueryInfo.class)
    int pcmInfo(long startId, long count, long size, @DeviceWritable MemorySegment items);

    @Request(0x101)
    void setParams(PcmParams params);

    @Request(0x102)
    void prepare(@U32 long streamId);

    @Request(0x104)
    void start(@U32 long streamId);
  }

  interface Playback {
    /** Plays frames; the result is the latency in bytes. */
    @Request
    long play(long streamId, @DeviceReadable MemorySegment frames);
  }

  interface Recording {
    /** Records frames; the result is how many bytes of them there are. */
    @Request
    long capture(long streamId, @DeviceWritable MemorySegment frames);
  }
}

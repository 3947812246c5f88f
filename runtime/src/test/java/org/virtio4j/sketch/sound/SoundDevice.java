package org.virtio4j.sketch.sound;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
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
    @Request(1)
    int jackInfo(@DeviceReadable MemorySegment query, @DeviceWritable MemorySegment items);

    @Request(0x100)
    int pcmInfo(@DeviceReadable MemorySegment query, @DeviceWritable MemorySegment items);

    @Request(0x101)
    void setParams(@DeviceReadable MemorySegment params);

    @Request(0x102)
    void prepare(@DeviceReadable MemorySegment stream);

    @Request(0x104)
    void start(@DeviceReadable MemorySegment stream);
  }

  interface Playback {
    /** Plays frames; the result is the latency in bytes. */
    @Request
    long play(long streamId, @DeviceReadable MemorySegment frames);
  }

  interface Recording {
    @Request
    void capture(long streamId, @DeviceWritable MemorySegment frames);
  }
}

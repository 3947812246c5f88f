package org.virtio4j.sketch.block;

import static org.virtio4j.sketch.block.BlockFeature.*;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 2, config = BlockConfig.class, features = BlockFeature.class, spec = "5.2")
interface BlockDevice {
  @Queue(index = 0, header = BlockHeader.class, reply = BlockReply.class)
  RequestQueue requests(int queue);

  static int requestsCount(int numQueues) {
    return numQueues;
  }

  interface RequestQueue {
    @Request(0)
    int read(long sector, @DeviceWritable MemorySegment data);

    @Request(1)
    void write(long sector, @DeviceReadable MemorySegment data);

    @Request(4)
    @If(FLUSH)
    void flush();

    @Request(8)
    int id(@DeviceWritable MemorySegment id20);

    @Request(value = 11, bytes = 4096)
    @If(BlockFeature.DISCARD)
    void discard(@DeviceReadable DiscardSegment... segments);

    /** The segments are encoded by {@link DiscardSegmentCodec}. */
    @Request(11)
    @If(BlockFeature.DISCARD)
    void discard(@DeviceReadable MemorySegment encodedSegments);

    @Request(value = 15, reply = AppendReply.class, returns = "appendSector")
    @If(ZONED)
    long append(long sector, @DeviceReadable MemorySegment data);

    /** The report is decoded by {@link ZoneReportCodec}. */
    @Request(16)
    @If(ZONED)
    int zones(long sector, @DeviceWritable MemorySegment report);
  }
}

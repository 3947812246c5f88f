package org.virtio4j.readme;

import static org.virtio4j.readme.LampFeature.COLOUR;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.readme.LampFeature.If;

/** The device that the README describes. */
@VirtioDevice(id = 62, config = LampConfig.class, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0, header = Command.class, reply = Result.class)
  Lamps lamps();

  interface Lamps {
    @Request(1)
    void show(int lamp, @DeviceReadable MemorySegment picture);

    @Request(2)
    int read(int lamp, @DeviceWritable MemorySegment picture);

    @Request(3)
    @If(COLOUR)
    void recolour(int lamp);

    @Check({"show", "read", "recolour"})
    static void exists(int lamp, int lamps) {
      if (lamp >= lamps) throw new IndexOutOfBoundsException("there are " + lamps + " lamps");
    }
  }
}

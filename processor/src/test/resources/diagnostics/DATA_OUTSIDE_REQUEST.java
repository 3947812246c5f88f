package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Request;

interface Lamp {
  void send(@DeviceReadable MemorySegment data);
//          ^ DATA_OUTSIDE_REQUEST data is data, but send is no request; write @Request on it, or remove @DeviceReadable

  static void receive(@DeviceWritable MemorySegment data) {}
//                    ^ DATA_OUTSIDE_REQUEST data is data, but receive is no request; write @Request on it, or remove @DeviceWritable
}

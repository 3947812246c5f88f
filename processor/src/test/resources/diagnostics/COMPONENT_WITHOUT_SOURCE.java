package test;

import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Position(@U16 int x, @U16 int y) {}

@Message
record Header(@Tag @U32 long type, @U64 long sector, Position position) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request(1) void read(int positionX, int positionY);
//  ^ COMPONENT_WITHOUT_SOURCE nothing says what sector of Header is in read; add a parameter of that name, or give the component @Default

    @Request(2) void write(long sector, int positionY);
//  ^ COMPONENT_WITHOUT_SOURCE nothing says what positionX of Header is in write

    @Request(3) void right(long sector, int positionY, int positionX);
  }
}

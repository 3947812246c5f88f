package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@Message
record Point(@U16 int x, @U16 int y) {}

@Message
record Line(Point from, Point to) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Line.class) Requests requests();

  interface Requests {
    @Request void draw(int fromX, int x, int fromY, int toY);
//                                    ^ AMBIGUOUS_COMPONENT x could be fromX of Line or toX of Line; name the parameter after the one that is meant
  }
}

package org.virtio4j.generated;

import static org.virtio4j.generated.JukeboxFeature.SHUFFLE;
import static org.virtio4j.generated.JukeboxFeature.VOLUME;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.generated.JukeboxFeature.If;

/** An invented device: two queues, data both ways, numbers in replies, conditions and checks. */
@VirtioDevice(id = 62, config = JukeboxConfig.class, features = JukeboxFeature.class)
public interface JukeboxDevice {
  /** Plays records. */
  @Queue(index = 1, size = 8, header = JukeboxHeader.class, reply = JukeboxReply.class)
  Player player();

  /** Keeps records. */
  @Queue(index = 0, size = 8, header = JukeboxHeader.class, reply = JukeboxStatusReply.class)
  Shelf shelf();

  /** The requests of the first kind. */
  interface Player {
    /** How long a record is, in seconds. */
    @Request({0x0102, 1})
    long measure(long record);

    /** Plays. */
    @Request({0x0304, 2})
    void play(
        long position,
        long record,
        boolean loud,
        JukeboxSpeed speed,
        int balance,
        @DeviceReadable MemorySegment programme);

    /** Turns it up. */
    @Request({0x0304, 3})
    @If(VOLUME)
    void turnUp(int volume);

    /** Only if asked. */
    @Request({5, 5})
    @If({VOLUME, SHUFFLE})
    void shuffle();

    /** Plays slowly. */
    default void play(long record) {
      play(0L, record, false, JukeboxSpeed.SLOW, 0, MemorySegment.ofArray(new byte[] {1}));
    }

    /** Refuses records that the device has not. */
    @Check({"measure", "play"})
    static void exists(long record, long records) {
      if (record >= records) {
        throw new IndexOutOfBoundsException("there is no record " + record + " of " + records);
      }
    }

    /** Refuses to be too loud. */
    @Check("turnUp")
    static void bearable(int volume, int loudest, Negotiated<JukeboxFeature> features) {
      if (volume > loudest && !features.has(SHUFFLE)) {
        throw new IllegalArgumentException(volume + " is louder than " + loudest);
      }
    }
  }

  /** The requests of the second kind. */
  interface Shelf {
    /** Reads a record. */
    @Request({1, 0})
    int fetch(long record, @DeviceWritable MemorySegment groove);

    /** Writes a record. */
    @Request({2, 0})
    void press(long record, @DeviceReadable MemorySegment groove);

    /** Writes two parts, and reads two. */
    @Request({3, 0})
    long mix(
        @DeviceReadable MemorySegment left,
        @DeviceReadable MemorySegment right,
        @DeviceWritable MemorySegment low,
        @DeviceWritable MemorySegment high);
  }
}

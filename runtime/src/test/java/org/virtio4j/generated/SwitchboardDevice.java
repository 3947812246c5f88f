package org.virtio4j.generated;

import static org.virtio4j.generated.SwitchboardDevice.Feature.CONTROL;
import static org.virtio4j.generated.SwitchboardDevice.Feature.MANY;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

/** An invented device: pairs of queues, a queue behind them, and lines whose indices have gaps. */
@VirtioDevice(
    id = 63,
    config = SwitchboardDevice.Config.class,
    features = SwitchboardDevice.Feature.class)
public interface SwitchboardDevice {
  /** Hears. */
  @Queue(index = 0, step = 2, size = 4, buffers = 2, bytes = 64)
  ReceiveQueue hear(int pair);

  /** Speaks. */
  @Queue(index = 1, step = 2, size = 4, buffers = 2, bytes = 64)
  TransmitQueue speak(int pair);

  /** Controls. */
  @Queue(size = 8, header = Command.class, reply = Answer.class, replyFirst = true)
  @Feature.If(CONTROL)
  Control control();

  /** The lines lie behind all others, with gaps. */
  @Queue(open = 2, size = 4, header = Command.class, reply = Answer.class)
  @Feature.If(MANY)
  Line lines(int line);

  /** How many pairs are open. */
  int hearCount();

  /** Whether there is a control queue. */
  boolean hasControl();

  /** How many pairs there are. */
  static int hearCount(long pairs, Negotiated<Feature> features) {
    return features.has(MANY) ? Math.toIntExact(pairs) : 1;
  }

  /** As many as can be heard. */
  static int speakCount(long pairs, Negotiated<Feature> features) {
    return hearCount(pairs, features);
  }

  /** Behind the pairs. */
  static int controlIndex(long pairs, Negotiated<Feature> features) {
    return 2 * hearCount(pairs, features);
  }

  /** How many lines there are. */
  static int linesCount(Config config) {
    return config.lines();
  }

  /** Every tenth queue from the hundredth. */
  static int linesIndex(int line) {
    return 100 + 10 * line;
  }

  /** Requests of two codes. */
  interface Control {
    /** Asks. */
    @Request({1, 2})
    int ask(int line, @DeviceReadable MemorySegment question, @DeviceWritable MemorySegment answer);

    /** Hangs up. */
    @Request({1, 3})
    void hangUp(int line);

    /** Looks, without asking. */
    @Request({2, 3})
    long look(@DeviceWritable MemorySegment answer);

    /** Refuses lines that there are not. */
    @Check({"ask", "hangUp"})
    static void exists(int line, int lines) {
      if (line >= lines) {
        throw new IndexOutOfBoundsException("there are " + lines + " lines");
      }
    }
  }

  /** Requests to one line. */
  interface Line {
    /** Rings. */
    @Request({9, 9})
    void ring();
  }

  /** Pairs and lines. */
  @ConfigSpace
  record Config(@U32 long pairs, @U16 @Feature.If(MANY) @Default(1) int lines) {}

  /** Two codes and a line. */
  @Message
  record Command(@Tag @U8 int group, @Tag @U8 int code, @U16 @Default(0xffff) int line) {}

  /** A status. */
  @Message
  record Answer(@U8 Status status) {}

  /** What is answered. */
  enum Status {
    /** Success. */
    @Code(value = 0, ok = true)
    OK,
    /** Failure. */
    @Code(1)
    BUSY,
    /** Anything else. */
    @Code(otherwise = true)
    UNKNOWN
  }

  /** What there may be. */
  @FeatureEnum
  enum Feature {
    /** There are several pairs, and lines. */
    @Bit(0)
    MANY,
    /** There is a control queue. */
    @Bit(1)
    CONTROL;

    /** A condition. */
    @FeatureCondition
    @interface If {
      /** All of these. */
      Feature[] value() default {};
    }
  }
}

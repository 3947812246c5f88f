package org.virtio4j.generated;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

/** An invented device whose requests have parts of their own. */
@VirtioDevice(id = 64, config = WorkshopDevice.Config.class)
public interface WorkshopDevice {
  /** Where the work is done. */
  @Queue(index = 0, size = 16, header = Head.class, reply = Ack.class)
  Bench bench();

  /** Requests of all shapes. */
  interface Bench {
    /** The shape of most. */
    @Request(1)
    void plain(@DeviceReadable MemorySegment data);

    /** Integers behind the header. */
    @Request(3)
    void inline(@U16 int number, @U8 boolean on, @U8 Kind kind, @U8 @Length(6) byte[] name);

    /** Records of varying sizes. */
    @Request(value = 4, bytes = 40)
    void varied(@U32 long lead, Table first, @U16 int between, Table second);

    /** A list of records. */
    @Request(value = 5, bytes = 13)
    void list(Point... points);

    /** Arrays of integers. */
    @Request(value = 6, bytes = 32)
    void numbers(@U16 int[] levels, @U32 @Length(2) long[] pair);

    /** A body, by its components and by a record. */
    @Request(value = 7, body = Placed.class)
    void place(int atX, int atY, int measuresY, Point size);

    /** A reply of its own. */
    @Request(value = 8, reply = Measured.class, returns = "size")
    long measure(@DeviceReadable MemorySegment data);

    /** An enum of a reply. */
    @Request(value = 9, reply = Measured.class, returns = "kind")
    Kind kind(@DeviceWritable MemorySegment data);

    /** A part of a reply. */
    @Request(value = 10, reply = Located.class)
    Point locate();

    /** A whole reply. */
    @Request(value = 11, reply = Located.class)
    Located whole();

    /** Sizes of data. */
    @Request(value = 12, body = Counted.class)
    void counted(
        @Length(of = "bytes") @DeviceReadable MemorySegment data,
        @Length(config = "probe") @DeviceWritable MemorySegment answer);

    /** The number of elements. */
    @Request(value = 13, bytes = 64, body = Counted.class)
    void countedList(@Length(of = "bytes") Point[] points);

    /** Data in several places. */
    @Request(14)
    int scattered(
        @DeviceReadable(max = 2) MemorySegment[] out, @DeviceWritable(max = 2) MemorySegment... in);

    /** Another header, and no reply. */
    @Request(value = 15, header = Bare.class, reply = void.class)
    void bare(long token);
  }

  /** What size answers have. */
  @ConfigSpace
  record Config(@U32 long probe) {}

  /** A header. */
  @Message
  record Head(@Tag @U8 int type) {}

  /** Another header. */
  @Message
  record Bare(@Tag @U16 int type, @U64 long token) {}

  /** A reply. */
  @Message
  record Ack(@U8 Status status) {}

  /** A reply with numbers. */
  @Message
  record Measured(@U64 long size, @U8 Kind kind, @U8 Status status) {}

  /** A reply with a record. */
  @Message
  record Located(Point where, @U16 Status status) {}

  /** Two integers. */
  @Message
  record Point(@U16 int x, @U16 int y) {}

  /** A body. */
  @Message
  record Placed(Point at, @U32 @Default(7) long flags, Size measures) {}

  /** The rest of a body. */
  @Message
  record Size(@U8 int y, Point size) {}

  /** A body that counts. */
  @Message
  record Counted(@U16 int bytes) {}

  /** A record whose size varies. */
  @Message
  record Table(@U32 long entries, @U8 @Length(of = "entries") byte[] values) {}

  /** Kinds. */
  enum Kind {
    /** One. */
    @Code(1)
    SMALL,
    /** Another. */
    @Code(2)
    LARGE
  }

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
}

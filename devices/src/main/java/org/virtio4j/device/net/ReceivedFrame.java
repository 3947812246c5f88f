package org.virtio4j.device.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.virtio4j.device.net.NetHeader.Segmentation;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.ReceiveQueue;

/**
 * The frame that a {@link NetReceiver} has just received, as it lies: in one receive buffer, or
 * with mergeable buffers in several, its {@linkplain #parts parts}. A receiver has one object of
 * this kind, which describes one frame after the other; it is valid until the receiver looks for
 * the next one.
 *
 * <p>What the header says is as the device wrote it, as far as it is inside the frame: a frame
 * whose header does not fit it is never handed out.
 */
public final class ReceivedFrame {
  private final ReceiveQueue queue;
  private final int headerBytes;
  private final boolean offloads;
  private final boolean hashed;
  private final int[] buffers; // the queue's numbers of the parts
  private int parts;
  private int length;
  private int flags;
  private int gsoType;
  private MemorySegment whole; // where a frame in several parts is put together; null until needed
  private boolean together;

  ReceivedFrame(ReceiveQueue queue, Negotiated<NetFeature> features, int maxParts) {
    this.queue = queue;
    this.headerBytes = queue.headerBytes();
    this.offloads = features.has(NetFeature.GUEST_CSUM);
    this.hashed = features.has(NetFeature.HASH_REPORT);
    this.buffers = new int[maxParts];
  }

  // ---- Made by the receiver ----

  int maxParts() {
    return buffers.length;
  }

  /** How many buffers the frame takes, as the header in its first buffer says. */
  int claimedParts(int buffer) {
    return NetHeaderCodec.numBuffers(queue.segment(buffer), queue.offset(buffer));
  }

  void begin(int buffer) {
    buffers[0] = buffer;
    parts = 1;
    length = queue.length(buffer) - headerBytes;
  }

  void append(int buffer) {
    buffers[parts++] = buffer;
    length += queue.length(buffer);
  }

  /** Looks at the header of a frame that has all its parts; says whether it fits the frame. */
  boolean end() {
    together = false;
    if (!offloads) { // then it has nothing to say
      flags = 0;
      gsoType = 0;
      return true;
    }
    MemorySegment header = header();
    long at = headerOffset();
    flags = NetHeaderCodec.flagsBits(header, at);
    gsoType = NetHeaderCodec.gsoTypeBits(header, at);
    return (flags | gsoType) == 0 || isSound(header, at);
  }

  private boolean isSound(MemorySegment header, long at) {
    if (needsChecksum() && checksumStart() + checksumOffset() + 2 > length) {
      return false;
    }
    Segmentation type = segmentation();
    return type == Segmentation.NONE
        || type != Segmentation.UNKNOWN && NetHeaderCodec.gsoSize(header, at) > 0;
  }

  void recycle() {
    for (int i = 0; i < parts; i++) {
      queue.give(buffers[i]);
    }
    parts = 0;
  }

  void forget() {
    parts = 0;
  }

  boolean isEmpty() {
    return parts == 0;
  }

  int count() {
    return parts;
  }

  // ---- The frame ----

  /**
   * The size of the frame, from its Ethernet header on.
   *
   * @return a number of bytes
   */
  public int length() {
    return length;
  }

  /**
   * In how many buffers the frame lies.
   *
   * @return 1 or more
   */
  public int parts() {
    return parts;
  }

  /**
   * The memory that holds a part of the frame.
   *
   * @param part 0 to {@link #parts()} - 1
   * @return the memory, in which the part begins at {@link #offset(int)}
   */
  public MemorySegment segment(int part) {
    return queue.segment(buffer(part));
  }

  /**
   * Where a part of the frame begins.
   *
   * @param part 0 to {@link #parts()} - 1
   * @return an offset in {@link #segment(int)}, in bytes
   */
  public long offset(int part) {
    return queue.offset(buffer(part)) + (part == 0 ? headerBytes : 0);
  }

  /**
   * The size of a part of the frame.
   *
   * @param part 0 to {@link #parts()} - 1
   * @return a number of bytes
   */
  public int length(int part) {
    return queue.length(buffer(part)) - (part == 0 ? headerBytes : 0);
  }

  /**
   * Whether a part lies in a buffer that was {@linkplain NetReceiver#submit submitted}.
   *
   * @param part 0 to {@link #parts()} - 1
   * @return whether it has an attachment
   */
  public boolean isOwn(int part) {
    return queue.isOwn(buffer(part));
  }

  /**
   * What was given with the buffer in which a part lies.
   *
   * @param part the number of a part in a buffer that was {@linkplain NetReceiver#submit submitted}
   * @return the attachment
   */
  public long attachment(int part) {
    return queue.attachment(buffer(part));
  }

  private int buffer(int part) {
    return buffers[Objects.checkIndex(part, parts)];
  }

  /**
   * The memory that holds the whole frame: as it lies if it lies in one buffer; otherwise it is put
   * together, once, in memory of the receiver's.
   *
   * @return the memory, in which the frame begins at {@link #offset()}
   */
  public MemorySegment segment() {
    if (parts == 1) {
      return segment(0);
    }
    if (!together) {
      if (whole == null) {
        whole = MemorySegment.ofArray(new byte[NetReceiver.MAX_FRAME_BYTES]);
      }
      copyTo(whole, 0);
      together = true;
    }
    return whole;
  }

  /**
   * Where the frame begins in {@link #segment()}.
   *
   * @return an offset in bytes
   */
  public long offset() {
    return parts == 1 ? offset(0) : 0;
  }

  /**
   * Copies the frame.
   *
   * @param target where to; {@link #length()} bytes are written
   * @param offset where in it to begin, in bytes
   */
  public void copyTo(MemorySegment target, long offset) {
    long at = offset;
    for (int i = 0; i < parts; i++) {
      MemorySegment.copy(segment(i), offset(i), target, at, length(i));
      at += length(i);
    }
  }

  /**
   * Copies the frame.
   *
   * @return the bytes of the frame, from its Ethernet header on
   */
  public byte[] toArray() {
    byte[] bytes = new byte[length];
    copyTo(MemorySegment.ofArray(bytes), 0);
    return bytes;
  }

  // ---- What the device says of it ----

  /**
   * The memory that holds the header of the frame, for {@link NetHeaderCodec}.
   *
   * @return the memory, in which the header begins at {@link #headerOffset()}
   */
  public MemorySegment header() {
    return queue.segment(buffers[0]);
  }

  /**
   * Where the header of the frame begins.
   *
   * @return an offset in {@link #header()}, in bytes
   */
  public long headerOffset() {
    return queue.offset(buffers[0]);
  }

  /**
   * Whether the checksum is not complete, because the frame has never been on a wire: there is the
   * sum of the pseudo header in its place. Who passes the frame on leaves it to the next device, or
   * {@linkplain #completeChecksum completes} it.
   *
   * @return whether {@link #checksumStart()} and {@link #checksumOffset()} tell where it goes; they
   *     lie inside the frame then
   */
  public boolean needsChecksum() {
    return NetHeaderFlagsBits.needsCsum(flags);
  }

  /**
   * Whether the device has found the checksum right, or knows that nothing can have changed it.
   *
   * @return whether there is no need to look
   */
  public boolean isChecksumValid() {
    return (flags & (NetHeaderFlagsBits.DATA_VALID | NetHeaderFlagsBits.NEEDS_CSUM)) != 0;
  }

  /**
   * Where the bytes begin that the checksum is of.
   *
   * @return an offset in the frame, in bytes
   */
  public int checksumStart() {
    return NetHeaderCodec.csumStart(header(), headerOffset());
  }

  /**
   * Where, from {@link #checksumStart()}, the checksum goes.
   *
   * @return a number of bytes
   */
  public int checksumOffset() {
    return NetHeaderCodec.csumOffset(header(), headerOffset());
  }

  /**
   * What the frame would have to be cut into to be sent on, if it is larger than a frame of the
   * link.
   *
   * @return the kind of segments; {@link Segmentation#NONE} if the frame is as it was on the wire
   */
  public Segmentation segmentation() {
    return gsoType == 0 ? Segmentation.NONE : NetHeaderGsoTypeBits.type(gsoType);
  }

  /**
   * Whether a frame that is larger than one of the link has explicit congestion notification.
   *
   * @return whether it has
   */
  public boolean hasEcn() {
    return NetHeaderGsoTypeBits.ecn(gsoType);
  }

  /**
   * The size of what each segment carried, if there were segments.
   *
   * @return a number of bytes
   */
  public int segmentSize() {
    return NetHeaderCodec.gsoSize(header(), headerOffset());
  }

  /**
   * The size of all headers of a frame that is larger than one of the link, as the device says: a
   * hint.
   *
   * @return a number of bytes, at most {@link #length()}
   */
  public int headersLength() {
    return Math.min(length, NetHeaderCodec.hdrLen(header(), headerOffset()));
  }

  /**
   * Whether the device has put the frame together of segments, which it has counted (RSC_EXT).
   *
   * @return whether {@link #coalescedSegments()} and {@link #duplicateAcks()} tell how many
   */
  public boolean isCoalesced() {
    return NetHeaderFlagsBits.rscInfo(flags) && !needsChecksum();
  }

  /**
   * How many segments the device has put together.
   *
   * @return a number, as the device says
   */
  public int coalescedSegments() {
    return checksumStart();
  }

  /**
   * How many acknowledgements were among them that said nothing new.
   *
   * @return a number, as the device says
   */
  public int duplicateAcks() {
    return checksumOffset();
  }

  /**
   * What the frame was hashed to, with HASH_REPORT.
   *
   * @return 32 bits; 0 if it was not hashed
   */
  public int hash() {
    return hashed ? (int) NetHeaderCodec.hashValue(header(), headerOffset()) : 0;
  }

  /**
   * What of the frame was hashed, with HASH_REPORT (5.1.9.4.4).
   *
   * @return 0 if it was not hashed; 1 for IPv4, 2 with TCP, 3 with UDP; 4 to 6 for IPv6, 7 to 9 for
   *     IPv6 with extensions
   */
  public int hashReport() {
    return hashed ? NetHeaderCodec.hashReport(header(), headerOffset()) : 0;
  }

  /**
   * What is left to a device that this frame is sent on to as it is.
   *
   * @return the offload; a new one unless there is nothing left
   * @throws IllegalStateException if the frame is larger than one of the link, and its checksum is
   *     complete: then {@link NetOffload#prepare} makes one that can be cut
   */
  public NetOffload offload() {
    Segmentation type = segmentation();
    if (!needsChecksum() && type != Segmentation.NONE && type != Segmentation.UDP) {
      throw new IllegalStateException("the checksum is complete, so that nothing can be cut");
    }
    if (!needsChecksum() && type == Segmentation.NONE) {
      return NetOffload.NONE;
    }
    return new NetOffload(
        needsChecksum(),
        checksumStart(),
        checksumOffset(),
        type,
        hasEcn(),
        headersLength(),
        type == Segmentation.NONE ? 0 : segmentSize());
  }

  /**
   * Completes the checksum in place, if it is not complete. Of a frame that is larger than one of
   * the link it is a checksum of all of it.
   */
  public void completeChecksum() {
    if (!needsChecksum()) {
      return;
    }
    int start = checksumStart();
    long sum = 0;
    int from = 0; // where the part begins in the frame
    for (int i = 0; i < parts; i++) {
      int skipped = Math.max(0, start - from);
      int bytes = length(i);
      if (skipped < bytes) {
        boolean odd = (from + skipped - start & 1) != 0;
        sum =
            InternetChecksum.add(sum, segment(i), offset(i) + skipped, (long) bytes - skipped, odd);
      }
      from += bytes;
    }
    int checksum = InternetChecksum.complement(sum);
    put(start + checksumOffset(), checksum >>> 8);
    put(start + checksumOffset() + 1, checksum);
    flags = NetHeaderFlagsBits.DATA_VALID;
    together = false;
  }

  private void put(int at, int value) {
    int rest = at;
    int part = 0;
    while (rest >= length(part)) {
      rest -= length(part++);
    }
    segment(part).set(ValueLayout.JAVA_BYTE, offset(part) + rest, (byte) value);
  }

  @Override
  public String toString() {
    return parts == 0 ? "no frame" : "a frame of " + length + " bytes in " + parts + " buffers";
  }
}

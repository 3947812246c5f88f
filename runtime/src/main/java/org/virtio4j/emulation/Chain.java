package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * A request as the device sees it (VIRTIO 1.4, 2.7.4 and 2.8.5): first a stream of readable bytes,
 * then a stream of writable ones, however the driver has cut them into descriptors. Whoever got it
 * completes it, now or later, from any thread, in any order.
 *
 * <p>When the device is reset the chains that it holds are its no more: reading and writing such a
 * chain throws {@link AbandonedException}, which the device catches around its model, and
 * completing it does nothing.
 *
 * <p>Numbers are little-endian. Reading or writing more than there is ends the request: it is
 * reported as {@link Rule#REQUEST_FRAMING}, and the device needs a reset.
 */
public final class Chain {
  /** A chain was used after its device was reset, or after it was completed. */
  public static final class AbandonedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    AbandonedException(String message) {
      super(message);
    }
  }

  /** A request is shorter than its device expects. */
  static final class FramingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    FramingException(String message) {
      super(message);
    }
  }

  /** More readable bytes than these are not kept for comparison. */
  private static final long MAX_REMEMBERED = 1 << 16;

  private enum State {
    LIVE,
    COMPLETED,
    ABANDONED
  }

  private final DeviceQueue queue;
  private final Object lock;
  private final int head;
  private State state = State.LIVE;

  // The descriptors of the queue's own table
  private int directs;
  private int[] direct = new int[4];
  private long[] directWords = new long[8];

  // The segments, readable ones first
  private int segments;
  private int readable;
  private long[] addresses = new long[4];
  private long[] lengths = new long[4];
  private MemorySegment[] memory = new MemorySegment[4];
  private long[] offsets = new long[4];
  private long memoryVersion;
  private long readableBytes;
  private long writableBytes;

  private long readPosition;
  private long writePosition;
  private long written; // how many writable bytes from the first one on were written
  private boolean done; // completed, but chains before it are not, with IN_ORDER
  private int doneLength;
  private byte[] before; // the readable bytes as the device found them; null if not compared

  Chain(DeviceQueue queue, int head) {
    this.queue = queue;
    this.lock = queue.lock();
    this.head = head;
    this.memoryVersion = queue.device().hal().version();
  }

  // ---- Built by the queue ----

  void addDirect(int descriptor, long low, long high) {
    if (directs == direct.length) {
      direct = Arrays.copyOf(direct, 2 * directs);
      directWords = Arrays.copyOf(directWords, 4 * directs);
    }
    direct[directs] = descriptor;
    directWords[2 * directs] = low;
    directWords[2 * directs + 1] = high;
    directs++;
  }

  int directs() {
    return directs;
  }

  int direct(int i) {
    return direct[i];
  }

  boolean isDirect(int i, long low, long high) {
    return directWords[2 * i] == low && directWords[2 * i + 1] == high;
  }

  void add(long address, long length, boolean writable, EmulatedHal.Span span) {
    if (segments == lengths.length) {
      addresses = Arrays.copyOf(addresses, 2 * segments);
      lengths = Arrays.copyOf(lengths, 2 * segments);
      memory = Arrays.copyOf(memory, 2 * segments);
      offsets = Arrays.copyOf(offsets, 2 * segments);
    }
    addresses[segments] = address;
    lengths[segments] = length;
    memory[segments] = span.segment();
    offsets[segments] = span.offset();
    segments++;
    if (writable) {
      writableBytes += length;
    } else {
      readableBytes += length;
      readable++;
    }
  }

  int segments() {
    return segments;
  }

  /** It is completed; the queue gives it back when its turn comes. */
  void done(int length) {
    done = true;
    doneLength = length;
  }

  boolean isDone() {
    return done;
  }

  int doneLength() {
    return doneLength;
  }

  void abandon() {
    state = State.ABANDONED;
  }

  /** Keeps the readable bytes, to compare them later. */
  void remember() {
    if (queue.device().hal().isStrict() && readableBytes <= MAX_REMEMBERED) {
      before = readable();
    }
  }

  /** Checks that the readable bytes are still what they were when the device took the chain. */
  void checkUntouched() {
    if (before == null || queue.device().hal().version() != memoryVersion) {
      return; // memory has gone, which has been looked at when it went
    }
    int at = Arrays.mismatch(before, readable());
    if (at >= 0) {
      queue.report(
          Rule.BUFFER_TOUCHED, "readable byte %d of the chain at %d, before it was used", at, head);
    }
  }

  private byte[] readable() {
    byte[] bytes = new byte[(int) readableBytes];
    int at = 0;
    for (int i = 0; i < readable; i++) {
      MemorySegment.copy(memory[i], ValueLayout.JAVA_BYTE, offsets[i], bytes, at, (int) lengths[i]);
      at += (int) lengths[i];
    }
    return bytes;
  }

  boolean uses(long address, long length) {
    for (int i = 0; i < segments; i++) {
      if (DeviceQueue.overlap(address, length, addresses[i], lengths[i])) {
        return true;
      }
    }
    return false;
  }

  // ---- What it is ----

  /**
   * The queue that it came from.
   *
   * @return the queue
   */
  public DeviceQueue queue() {
    return queue;
  }

  /**
   * What identifies it to the driver: the index of its first descriptor; in a packed ring its
   * buffer id.
   *
   * @return a number less than the size of the queue
   */
  public int head() {
    return head;
  }

  /**
   * How many descriptors its readable bytes are in.
   *
   * @return a number of descriptors
   */
  public int readableSegments() {
    return readable;
  }

  /**
   * How many descriptors its writable bytes are in.
   *
   * @return a number of descriptors
   */
  public int writableSegments() {
    return segments - readable;
  }

  /**
   * The size of a readable descriptor.
   *
   * @param i which of the {@link #readableSegments()}, from 0
   * @return a number of bytes
   */
  public long readableSegmentBytes(int i) {
    return lengths[Objects.checkIndex(i, readable)];
  }

  /**
   * The size of a writable descriptor.
   *
   * @param i which of the {@link #writableSegments()}, from 0
   * @return a number of bytes
   */
  public long writableSegmentBytes(int i) {
    return lengths[readable + Objects.checkIndex(i, writableSegments())];
  }

  /**
   * The size of the readable part.
   *
   * @return a number of bytes, up to 2^32
   */
  public long readableBytes() {
    return readableBytes;
  }

  /**
   * The size of the writable part.
   *
   * @return a number of bytes, up to 2^32
   */
  public long writableBytes() {
    return writableBytes;
  }

  /**
   * How many bytes there are still to read.
   *
   * @return a number of bytes
   */
  public long remainingReadable() {
    return readableBytes - readPosition;
  }

  /**
   * How many bytes there is still room for.
   *
   * @return a number of bytes
   */
  public long remainingWritable() {
    return writableBytes - writePosition;
  }

  /**
   * Whether it is the device's: neither completed, nor taken away by a reset.
   *
   * @return whether it can be used
   */
  public boolean isLive() {
    synchronized (lock) {
      return state == State.LIVE;
    }
  }

  /** Whether a reset has taken it away. */
  boolean isAbandoned() {
    synchronized (lock) {
      return state == State.ABANDONED;
    }
  }

  // ---- Reading ----

  /**
   * Reads an unsigned byte.
   *
   * @return 0 to 255
   */
  public int readU8() {
    return (int) readNumber(1);
  }

  /**
   * Reads an unsigned number of 16 bits.
   *
   * @return 0 to 65535
   */
  public int readU16() {
    return (int) readNumber(2);
  }

  /**
   * Reads a number of 32 bits.
   *
   * @return the 32 bits
   */
  public int readU32() {
    return (int) readNumber(4);
  }

  /**
   * Reads a number of 64 bits.
   *
   * @return the 64 bits
   */
  public long readU64() {
    return readNumber(8);
  }

  private long readNumber(int width) {
    byte[] bytes = read(width);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  /**
   * Reads some bytes.
   *
   * @param length how many
   * @return as many bytes
   */
  public byte[] read(int length) {
    checkRemaining("read", length, remainingReadable());
    byte[] bytes = new byte[length];
    read(MemorySegment.ofArray(bytes), 0, length);
    return bytes;
  }

  /**
   * Reads all bytes that are left.
   *
   * @return the bytes
   */
  public byte[] readAll() {
    return read(Math.toIntExact(remainingReadable()));
  }

  /**
   * Reads bytes into memory, without a detour.
   *
   * @param target where to
   * @param offset where in it to begin, in bytes
   * @param length how many bytes
   */
  public void read(MemorySegment target, long offset, long length) {
    synchronized (lock) {
      checkRemaining("read", length, remainingReadable());
      transfer(0, readPosition, target, offset, length, false);
      readPosition += length;
    }
  }

  /**
   * Goes to a byte of the readable part.
   *
   * @param position where to read next, from 0 to {@link #readableBytes()}
   * @return this
   */
  public Chain seekRead(long position) {
    Objects.checkFromToIndex(position, readableBytes, readableBytes);
    readPosition = position;
    return this;
  }

  // ---- Writing ----

  /**
   * Writes a byte.
   *
   * @param value its lower 8 bits count
   * @return this
   */
  public Chain writeU8(int value) {
    return writeNumber(value, 1);
  }

  /**
   * Writes a number of 16 bits.
   *
   * @param value its lower 16 bits count
   * @return this
   */
  public Chain writeU16(int value) {
    return writeNumber(value, 2);
  }

  /**
   * Writes a number of 32 bits.
   *
   * @param value the 32 bits
   * @return this
   */
  public Chain writeU32(int value) {
    return writeNumber(value, 4);
  }

  /**
   * Writes a number of 64 bits.
   *
   * @param value the 64 bits
   * @return this
   */
  public Chain writeU64(long value) {
    return writeNumber(value, 8);
  }

  private Chain writeNumber(long value, int width) {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (value >>> 8 * i);
    }
    return write(bytes);
  }

  /**
   * Writes some bytes.
   *
   * @param bytes the bytes
   * @return this
   */
  public Chain write(byte... bytes) {
    return write(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  /**
   * Writes bytes from memory, without a detour.
   *
   * @param source where from
   * @param offset where in it to begin, in bytes
   * @param length how many bytes
   * @return this
   */
  public Chain write(MemorySegment source, long offset, long length) {
    synchronized (lock) {
      checkRemaining("write", length, remainingWritable());
      if (queue.device().behaviour() != HostileBehaviour.REPLY_NOT_WRITTEN) {
        transfer(readable, writePosition, source, offset, length, true);
      }
      if (writePosition <= written) {
        written = Math.max(written, writePosition + length);
      }
      writePosition += length;
      return this;
    }
  }

  /**
   * Goes to a byte of the writable part, such as that of a status that comes last.
   *
   * @param position where to write next, from 0 to {@link #writableBytes()}
   * @return this
   */
  public Chain seekWrite(long position) {
    Objects.checkFromToIndex(position, writableBytes, writableBytes);
    writePosition = position;
    return this;
  }

  private void checkRemaining(String what, long length, long remaining) {
    if (length < 0) {
      throw new IllegalArgumentException("cannot " + what + " " + length + " bytes");
    }
    if (length > remaining) {
      throw new FramingException(
          String.format(
              "the device is to %s %d bytes of the chain at %d, which has %d left of %d readable"
                  + " and %d writable ones",
              what, length, head, remaining, readableBytes, writableBytes));
    }
  }

  /** Copies between a part of the chain, from the segment {@code first} on, and other memory. */
  private void transfer(
      int first, long position, MemorySegment other, long otherOffset, long length, boolean write) {
    checkLive();
    checkReachable();
    long skip = position;
    long done = 0;
    for (int i = first; done < length; i++) {
      if (skip >= lengths[i]) {
        skip -= lengths[i];
        continue;
      }
      long part = Math.min(lengths[i] - skip, length - done);
      if (write) {
        MemorySegment.copy(other, otherOffset + done, memory[i], offsets[i] + skip, part);
      } else {
        MemorySegment.copy(memory[i], offsets[i] + skip, other, otherOffset + done, part);
      }
      done += part;
      skip = 0;
    }
  }

  private void checkLive() {
    if (state != State.LIVE) {
      throw new AbandonedException(
          "the chain at "
              + head
              + (state == State.COMPLETED
                  ? " is completed"
                  : " is the driver's again, since the device was reset"));
    }
  }

  /** Looks again for the chain's memory if any memory has gone since. */
  private void checkReachable() {
    EmulatedHal hal = queue.device().hal();
    long version = hal.version();
    if (version == memoryVersion) {
      return;
    }
    for (int i = 0; i < segments; i++) {
      EmulatedHal.Span span = hal.find(addresses[i], lengths[i]);
      if (span == null) {
        queue.report(
            Rule.MEMORY_NOT_SHARED,
            "a buffer of the chain at %d, %d bytes at 0x%x, went before the device had used it",
            head,
            lengths[i],
            addresses[i]);
        abandon();
        queue.device().needsReset();
        checkLive();
        return;
      }
      memory[i] = span.segment();
      offsets[i] = span.offset();
    }
    memoryVersion = version;
  }

  // ---- Ending ----

  /**
   * Reports that the request is not what the device's chapter asks for.
   *
   * @param section the section
   * @param format what is wrong, as for {@link String#format}
   * @param values the values for it
   */
  public void violation(String section, String format, Object... values) {
    queue
        .device()
        .log()
        .report(
            new Violation(
                Rule.REQUEST_FRAMING, section, queue.where(), String.format(format, values)));
  }

  /**
   * Gives the request back to the driver. The used length is the number of bytes written without a
   * gap from the first writable one on, as the specification demands (2.7.8.2).
   *
   * @return whether it was the device's: not after a reset of the device
   * @throws IllegalStateException if it is completed already
   */
  public boolean complete() {
    synchronized (lock) {
      return complete(written);
    }
  }

  /**
   * Gives the request back to the driver with any used length.
   *
   * @param length the used length; its lower 32 bits count
   * @return whether it was the device's: not after a reset of the device
   * @throws IllegalStateException if it is completed already
   */
  public boolean complete(long length) {
    synchronized (lock) {
      if (state == State.ABANDONED) {
        return false;
      }
      checkLive();
      state = State.COMPLETED;
      queue.complete(this, (int) length);
      return true;
    }
  }
}

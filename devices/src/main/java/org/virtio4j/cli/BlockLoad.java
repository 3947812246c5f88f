package org.virtio4j.cli;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.virtio4j.RequestFailedException;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockStatusCodes;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;

/**
 * Requests through one queue of a disk, as many in flight as is asked for, each of which is
 * followed by another when it completes. For one thread. Once it runs, nothing is allocated.
 */
final class BlockLoad implements AutoCloseable {
  private static final long MAX_LATENCY_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  /**
   * What is asked of the disk.
   *
   * @param writePercent how many of 100 requests write, the others read
   * @param bytes the size of each request
   * @param depth how many requests are in flight
   * @param random whether they go anywhere, or one behind the other
   */
  record Shape(int writePercent, int bytes, int depth, boolean random) {
    long sectors() {
      return bytes / BlockDevice.SECTOR_SIZE;
    }
  }

  private final BlockDriver.Requests requests;
  private final Hal hal;
  private final Shape shape;
  private final long places; // of the disk that this queue uses
  private final long firstPlace;
  private final LongSupplier clock; // nanoseconds
  private final DmaMemory memory;
  private final MemorySegment[] buffers;
  private final long[] submitted; // when, by buffer
  private final SplittableRandom random;
  private final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, DIGITS);
  private final CompletionHandler handler = this::completed;

  private long nextPlace;
  private long completed;
  private long wanted; // how many requests are to complete
  private long deadline; // when no more are begun; used if no number is wanted
  private long now;
  private boolean measuring;

  /**
   * A load.
   *
   * @param requests the queue
   * @param hal gives memory that the device reaches
   * @param shape what is asked
   * @param firstSector where the part of the disk begins that is used
   * @param sectors how large that part is
   * @param clock nanoseconds
   */
  BlockLoad(
      BlockDriver.Requests requests,
      Hal hal,
      Shape shape,
      long firstSector,
      long sectors,
      LongSupplier clock) {
    this.requests = requests;
    this.hal = hal;
    this.shape = shape;
    this.firstPlace = firstSector / shape.sectors();
    this.places = sectors / shape.sectors();
    this.clock = clock;
    this.memory = hal.allocate((long) shape.depth() * shape.bytes(), BufferDirection.BOTH);
    this.buffers = new MemorySegment[shape.depth()];
    this.submitted = new long[shape.depth()];
    this.random = new SplittableRandom(firstSector);
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = memory.segment().asSlice((long) i * shape.bytes(), shape.bytes());
    }
  }

  /**
   * Lets a number of requests complete.
   *
   * @param count how many
   * @param measured whether they count
   */
  void run(long count, boolean measured) {
    wanted = count;
    begin(measured);
  }

  /**
   * Lets requests complete for a time.
   *
   * @param nanos how long, in nanoseconds
   * @param measured whether they count
   */
  void runFor(long nanos, boolean measured) {
    wanted = Long.MAX_VALUE;
    deadline = clock.getAsLong() + nanos;
    begin(measured);
  }

  private void begin(boolean measured) {
    measuring = measured;
    completed = 0;
    now = clock.getAsLong();
    for (int i = 0; i < buffers.length && i < wanted; i++) {
      submit(i);
    }
    while (requests.outstanding() > 0) {
      requests.awaitAny(handler);
    }
  }

  private void submit(int buffer) {
    long place = shape.random() ? random.nextLong(places) : nextPlace++ % places;
    long sector = (firstPlace + place) * shape.sectors();
    submitted[buffer] = now;
    boolean write = shape.writePercent() > 0 && random.nextInt(100) < shape.writePercent();
    long token =
        write
            ? requests.submitWrite(sector, buffers[buffer], buffer)
            : requests.submitRead(sector, buffers[buffer], buffer);
    if (token == SlotQueue.FULL) {
      throw new IllegalStateException("the queue holds only " + requests.capacity() + " requests");
    }
  }

  private void completed(
      long attachment, int status, long written, MemorySegment reply, long replyBase) {
    if (!BlockStatusCodes.isOk(status)) {
      throw new RequestFailedException("request", BlockStatusCodes.of(status).name(), status);
    }
    int buffer = (int) attachment;
    now = clock.getAsLong();
    if (measuring) {
      latencies.recordValue(Math.clamp(now - submitted[buffer], 0, MAX_LATENCY_NANOS));
    }
    completed++;
    boolean more =
        wanted == Long.MAX_VALUE ? now - deadline < 0 : completed + requests.outstanding() < wanted;
    if (more) {
      submit(buffer);
    }
  }

  /** How long each request took that counted, in nanoseconds. */
  Histogram latencies() {
    return latencies;
  }

  /** Frees the memory, unless the device may still write to it. */
  @Override
  public void close() {
    if (requests.outstanding() == 0) {
      hal.free(memory);
    }
  }
}

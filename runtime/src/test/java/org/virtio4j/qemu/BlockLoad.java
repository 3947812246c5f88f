package org.virtio4j.qemu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.Hal;

/**
 * Random reads and writes through several queues of a disk, as many in flight as there are buffers,
 * against a copy of what the disk must hold. No two requests that are in flight touch the same
 * sectors if one of them writes, so each byte that is read is known.
 */
final class BlockLoad {
  /** How many requests are in flight in each queue. */
  static final int DEPTH = 16;

  private static final int SECTOR = 512;
  private static final int MAX_SECTORS = 8;
  private static final long BUFFER_BYTES = MAX_SECTORS * SECTOR;

  /** A request, and its buffer; used again and again. */
  private static final class Request {
    final int index;
    final BlockQueue queue;
    final MemorySegment buffer;
    MemorySegment data;
    long number;
    int sector;
    int sectors;
    boolean isWrite;
    boolean inFlight;

    Request(int index, BlockQueue queue, MemorySegment buffer) {
      this.index = index;
      this.queue = queue;
      this.buffer = buffer;
    }

    boolean collides(int sector, int sectors, boolean isWrite) {
      return inFlight
          && (isWrite || this.isWrite)
          && sector < this.sector + this.sectors
          && this.sector < sector + sectors;
    }
  }

  private final byte[] contents;
  private final MemorySegment expected;
  private final Random random;
  private final List<BlockQueue> queues = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<ArrayDeque<Request>> free = new ArrayList<>();
  private final long[] oldest; // by queue: the greatest number of a request that has come back
  private long submitted;
  private long completed;
  private long overtaken;
  private int mostInFlight;

  /**
   * Opens the queues; the session is not started yet.
   *
   * @param contents what the disk holds; kept up to date with what is written
   * @param seed of all that is random here
   */
  BlockLoad(
      DeviceSession<?> session,
      Hal hal,
      int queueCount,
      int queueSize,
      byte[] contents,
      long seed) {
    this.contents = contents;
    this.expected = MemorySegment.ofArray(contents);
    this.random = new Random(seed);
    this.oldest = new long[queueCount];
    Arrays.fill(oldest, -1);
    for (int i = 0; i < queueCount; i++) {
      BlockQueue queue = new BlockQueue(session, i, queueSize);
      MemorySegment memory = hal.allocate(DEPTH * BUFFER_BYTES, BufferDirection.BOTH).segment();
      ArrayDeque<Request> own = new ArrayDeque<>();
      for (int slot = 0; slot < DEPTH; slot++) {
        MemorySegment buffer = memory.asSlice(slot * BUFFER_BYTES, BUFFER_BYTES);
        own.add(new Request(requests.size(), queue, buffer));
        requests.add(own.getLast());
      }
      queues.add(queue);
      free.add(own);
    }
  }

  /** Puts this many requests through each queue. */
  void run(int requestsPerQueue) {
    long[] left = new long[queues.size()];
    Arrays.fill(left, requestsPerQueue);
    long goal = submitted + (long) requestsPerQueue * left.length;
    while (completed < goal) {
      int before = (int) (submitted - completed);
      for (int i = 0; i < left.length; i++) {
        while (left[i] > 0 && !free.get(i).isEmpty()) {
          submit(free.get(i).poll());
          left[i]--;
        }
        queues.get(i).publish();
      }
      mostInFlight = Math.max(mostInFlight, (int) (submitted - completed));
      int found = 0;
      for (int i = 0; i < left.length; i++) {
        found += poll(i);
      }
      if (found == 0 && before > 0) {
        // Of whichever queue has something outstanding: the wait is bounded.
        int busy = queues.get(0).outstanding() > 0 ? 0 : 1 % left.length;
        queues
            .get(busy)
            .awaitAny((attachment, status, written, reply, base) -> {
              completed(busy, requests.get((int) attachment), status, written);
            });
      }
    }
    for (BlockQueue queue : queues) {
      assertThat(queue.outstanding()).isZero();
    }
  }

  private int poll(int index) {
    return queues
        .get(index)
        .poll((attachment, status, written, reply, base) -> {
          completed(index, requests.get((int) attachment), status, written);
        });
  }

  private void submit(Request request) {
    boolean isWrite = random.nextInt(4) == 0;
    int sectors;
    int sector;
    do {
      sectors = 1 + random.nextInt(MAX_SECTORS);
      sector = random.nextInt(contents.length / SECTOR - sectors + 1);
    } while (collides(sector, sectors, isWrite));
    request.isWrite = isWrite;
    request.sector = sector;
    request.sectors = sectors;
    request.number = submitted++;
    request.inFlight = true;
    request.data = request.buffer.asSlice(0, (long) sectors * SECTOR);
    long token;
    if (isWrite) {
      byte[] data = new byte[sectors * SECTOR];
      random.nextBytes(data);
      System.arraycopy(data, 0, contents, sector * SECTOR, data.length);
      MemorySegment.copy(data, 0, request.data, JAVA_BYTE, 0, data.length);
      token = request.queue.submitWrite(sector, request.data, request.index);
    } else {
      request.data.fill((byte) 0x5a);
      token = request.queue.submitRead(sector, request.data, request.index);
    }
    if (token == -1L) {
      throw new AssertionError("no slot, with fewer requests in flight than there are slots");
    }
  }

  private boolean collides(int sector, int sectors, boolean isWrite) {
    for (Request request : requests) {
      if (request.collides(sector, sectors, isWrite)) {
        return true;
      }
    }
    return false;
  }

  private void completed(int queue, Request request, int status, long written) {
    if (!request.inFlight || status != 0) {
      throw new AssertionError("request " + request.number + ": status " + status);
    }
    request.inFlight = false;
    if (request.number < oldest[queue]) {
      overtaken++;
    } else {
      oldest[queue] = request.number;
    }
    if (written != (request.isWrite ? 0 : request.data.byteSize())) {
      throw new AssertionError("request " + request.number + ": " + written + " bytes written");
    }
    if (request.data.mismatch(
            expected.asSlice((long) request.sector * SECTOR, request.data.byteSize()))
        >= 0) {
      throw new AssertionError("request " + request.number + " has other bytes than the disk");
    }
    completed++;
    free.get(queue).add(request);
  }

  long completed() {
    return completed;
  }

  /** How many requests came back after one of their queue that was submitted later. */
  long overtaken() {
    return overtaken;
  }

  int mostInFlight() {
    return mostInFlight;
  }
}

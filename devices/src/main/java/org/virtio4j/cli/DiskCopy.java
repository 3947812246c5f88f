package org.virtio4j.cli;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;
import org.virtio4j.RequestFailedException;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockStatusCodes;
import org.virtio4j.device.block.Disk;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;

/**
 * Copies between a disk and a file: as many requests as there are buffers are in flight, each in
 * its own part of the device's memory, so that nothing is copied on the way. Parts may arrive in
 * any order, and go where they belong.
 */
final class DiskCopy implements AutoCloseable {
  private final Disk disk;
  private final BlockDriver.Requests requests;
  private final Hal hal;
  private final DmaMemory memory;
  private final int partBytes;
  private final MemorySegment[] buffers;
  private final long[] offsets; // of the part in each buffer
  private final int[] lengths;
  private final int[] free;
  private int freeCount;
  private final int[] arrived;
  private int arrivedCount;
  private int failure; // the first status that is not OK
  private final CompletionHandler handler = this::completed;

  DiskCopy(Disk disk, Hal hal, int depth) {
    this.disk = disk;
    this.requests = disk.queue().requests();
    this.hal = hal;
    this.partBytes = disk.queue().requestBytes();
    this.memory = hal.allocate((long) depth * partBytes, BufferDirection.BOTH);
    this.buffers = new MemorySegment[depth];
    this.offsets = new long[depth];
    this.lengths = new int[depth];
    this.free = new int[depth];
    this.arrived = new int[depth];
    for (int i = 0; i < depth; i++) {
      buffers[i] = memory.segment().asSlice((long) i * partBytes, partBytes);
      free[freeCount++] = depth - 1 - i;
    }
  }

  /** Carries a part on when its request has completed. */
  @FunctionalInterface
  private interface Arrival {
    void take(int buffer) throws IOException;
  }

  /** Submits the request for a part. */
  @FunctionalInterface
  private interface Departure {
    long send(int buffer, long sector, int bytes) throws IOException;
  }

  /** Copies a number of bytes, of whole blocks, from the disk to the beginning of a file. */
  void toFile(long sector, long bytes, FileChannel file, LongConsumer progress) throws IOException {
    run(
        sector,
        bytes,
        (buffer, first, length) ->
            requests.submitRead(first, buffers[buffer].asSlice(0, length), buffer),
        buffer -> {
          ByteBuffer part = buffers[buffer].asSlice(0, lengths[buffer]).asByteBuffer();
          long at = offsets[buffer];
          while (part.hasRemaining()) {
            at += file.write(part, at);
          }
          progress.accept(lengths[buffer]);
        });
  }

  /** Copies the first bytes of a file to the disk; the last block is filled up with zeros. */
  void fromFile(FileChannel file, long bytes, long sector, LongConsumer progress)
      throws IOException {
    long blocks = Math.ceilDiv(bytes, disk.blockBytes());
    run(
        sector,
        blocks * disk.blockBytes(),
        (buffer, first, length) -> {
          MemorySegment part = buffers[buffer].asSlice(0, length);
          fill(part, file, offsets[buffer], bytes);
          return requests.submitWrite(first, part, buffer);
        },
        buffer -> progress.accept(Math.min(lengths[buffer], bytes - offsets[buffer])));
    disk.queue().flush();
  }

  private static void fill(MemorySegment part, FileChannel file, long offset, long bytes)
      throws IOException {
    int length = (int) Math.min(part.byteSize(), bytes - offset);
    ByteBuffer content = part.asSlice(0, length).asByteBuffer();
    while (content.hasRemaining()) {
      if (file.read(content, offset + content.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
    part.asSlice(length).fill((byte) 0);
  }

  private void run(long sector, long bytes, Departure departure, Arrival arrival)
      throws IOException {
    long at = 0;
    try {
      while (at < bytes || freeCount < free.length) {
        while (at < bytes && freeCount > 0) {
          int buffer = free[freeCount - 1];
          offsets[buffer] = at;
          lengths[buffer] = (int) Math.min(partBytes, bytes - at);
          long first = sector + at / BlockDevice.SECTOR_SIZE;
          if (departure.send(buffer, first, lengths[buffer]) == SlotQueue.FULL) {
            if (freeCount == free.length) {
              throw new IOException("the queue takes no request though it is empty");
            }
            break;
          }
          freeCount--;
          at += lengths[buffer];
        }
        await();
        while (arrivedCount > 0) {
          int buffer = arrived[--arrivedCount];
          free[freeCount++] = buffer;
          arrival.take(buffer);
        }
      }
    } catch (IOException | RuntimeException e) {
      finish(e);
      throw e;
    }
  }

  private void await() {
    requests.awaitAny(handler);
    if (failure != 0) {
      throw new RequestFailedException("copy", BlockStatusCodes.of(failure).name(), failure);
    }
  }

  private void completed(
      long attachment, int status, long written, MemorySegment reply, long replyBase) {
    arrived[arrivedCount++] = (int) attachment;
    if (failure == 0 && !BlockStatusCodes.isOk(status)) {
      failure = status;
    }
  }

  /** Waits for what is in flight, since the memory is about to be freed. */
  private void finish(Exception cause) {
    try {
      while (requests.outstanding() > 0) {
        arrivedCount = 0;
        requests.awaitAny(handler);
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // the queue is broken
    }
  }

  /** Frees the memory, unless the device may still write to it. */
  @Override
  public void close() {
    if (requests.outstanding() == 0) {
      hal.free(memory);
    }
  }
}

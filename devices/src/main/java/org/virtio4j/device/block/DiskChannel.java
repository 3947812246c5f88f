package org.virtio4j.device.block;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.virtio4j.VirtioException;
import org.virtio4j.device.internal.StreamFailures;

/** A disk as a sequence of bytes. */
final class DiskChannel implements SeekableByteChannel {
  private final Disk disk;
  private final DiskQueue queue;
  private final int blockBytes;
  private long position;
  private boolean written; // since the last flush
  private volatile boolean closed;

  DiskChannel(Disk disk, DiskQueue queue) {
    this.disk = disk;
    this.queue = queue;
    this.blockBytes = disk.blockBytes();
  }

  @FunctionalInterface
  private interface Transfer {
    /** Transfers a part that lies in one block, or is a number of whole blocks. */
    void part(long position, MemorySegment data);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    long left = left();
    return left <= 0 ? -1 : transfer(target, left, this::readPart);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    requireOpen();
    if (disk.isReadOnly()) {
      throw new NonWritableChannelException();
    }
    if (!source.hasRemaining()) {
      return 0;
    }
    long left = left();
    if (left <= 0) {
      throw new IOException("the disk ends at byte " + (position + left));
    }
    written = true;
    return transfer(source, left, this::writePart);
  }

  /** How many bytes there are from the position to the end; below 0 behind the end. */
  private long left() throws IOException {
    try {
      return disk.byteSize() - position;
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    }
  }

  private int transfer(ByteBuffer buffer, long most, Transfer transfer) throws IOException {
    int length = (int) Math.min(buffer.remaining(), most);
    MemorySegment data = MemorySegment.ofBuffer(buffer);
    int size = blockBytes;
    int done = 0;
    try {
      while (done < length) {
        int inBlock = (int) (position % size);
        int left = length - done;
        int part = inBlock > 0 || left < size ? Math.min(left, size - inBlock) : left / size * size;
        transfer.part(position, data.asSlice(done, part));
        done += part;
        position += part;
      }
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    } finally {
      buffer.position(buffer.position() + done);
    }
    return done;
  }

  private void readPart(long position, MemorySegment target) {
    if (isPartOfABlock(target)) {
      MemorySegment block = queue.scratch(blockBytes);
      queue.read(blockSector(position), block);
      target.copyFrom(block.asSlice(position % blockBytes, target.byteSize()));
    } else {
      queue.read(position / BlockDevice.SECTOR_SIZE, target);
    }
  }

  private void writePart(long position, MemorySegment source) {
    if (isPartOfABlock(source)) {
      MemorySegment block = queue.scratch(blockBytes);
      queue.read(blockSector(position), block);
      block.asSlice(position % blockBytes, source.byteSize()).copyFrom(source);
      queue.write(blockSector(position), block);
    } else {
      queue.write(position / BlockDevice.SECTOR_SIZE, source);
    }
  }

  private boolean isPartOfABlock(MemorySegment data) {
    return data.byteSize() < blockBytes;
  }

  /** The first sector of the block in which a byte lies. */
  private long blockSector(long position) {
    return position / blockBytes * (blockBytes / BlockDevice.SECTOR_SIZE);
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("a position is 0 or more, not " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return position + left();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    requireOpen();
    if (disk.isReadOnly()) {
      throw new NonWritableChannelException();
    }
    if (size < 0) {
      throw new IllegalArgumentException("a size is 0 or more, not " + size);
    }
    if (size < size()) {
      throw new IOException("a disk cannot be made smaller");
    }
    position = Math.min(position, size);
    return this;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (written) {
      try {
        queue.flush();
      } catch (VirtioException failure) {
        throw StreamFailures.of(failure);
      }
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}

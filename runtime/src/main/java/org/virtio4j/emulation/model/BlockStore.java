package org.virtio4j.emulation.model;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.virtio4j.emulation.Chain;

/** What a disk's content is kept in. Offsets and lengths are in bytes, inside the content. */
sealed interface BlockStore {
  /** Writes a part of the content to a chain. */
  void read(long offset, Chain chain, long length) throws IOException;

  /** Reads a part of the content from a chain. */
  void write(long offset, Chain chain, long length) throws IOException;

  /** Sets a part of the content to the same byte. */
  void fill(long offset, long length, byte value) throws IOException;

  /** Makes all that was written permanent. */
  void flush() throws IOException;

  /** Content in memory. */
  record Memory(MemorySegment memory) implements BlockStore {
    @Override
    public void read(long offset, Chain chain, long length) {
      chain.write(memory, offset, length);
    }

    @Override
    public void write(long offset, Chain chain, long length) {
      chain.read(memory, offset, length);
    }

    @Override
    public void fill(long offset, long length, byte value) {
      memory.asSlice(offset, length).fill(value);
    }

    @Override
    public void flush() {}
  }

  /** Content in a file. */
  record File(FileChannel file) implements BlockStore {
    private static final int PART = 1 << 16;

    @Override
    public void read(long offset, Chain chain, long length) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length));
      while (buffer.hasRemaining()) {
        if (file.read(buffer, offset + buffer.position()) < 0) {
          throw new IOException("the file has become shorter");
        }
      }
      chain.write(buffer.array());
    }

    @Override
    public void write(long offset, Chain chain, long length) throws IOException {
      write(offset, ByteBuffer.wrap(chain.read(Math.toIntExact(length))));
    }

    private void write(long offset, ByteBuffer buffer) throws IOException {
      long at = offset;
      while (buffer.hasRemaining()) {
        at += file.write(buffer, at);
      }
    }

    @Override
    public void fill(long offset, long length, byte value) throws IOException {
      byte[] part = new byte[(int) Math.min(PART, length)];
      Arrays.fill(part, value);
      for (long at = 0; at < length; at += part.length) {
        int bytes = (int) Math.min(part.length, length - at);
        write(offset + at, ByteBuffer.wrap(part, 0, bytes));
      }
    }

    @Override
    public void flush() throws IOException {
      file.force(false);
    }
  }

  /** No content: zeros are read, and what is written is forgotten. */
  record Nothing() implements BlockStore {
    private static final MemorySegment ZEROS =
        MemorySegment.ofArray(new byte[1 << 16]).asReadOnly();

    @Override
    public void read(long offset, Chain chain, long length) {
      for (long at = 0; at < length; at += ZEROS.byteSize()) {
        chain.write(ZEROS, 0, Math.min(ZEROS.byteSize(), length - at));
      }
    }

    @Override
    public void write(long offset, Chain chain, long length) {
      chain.seekRead(chain.readableBytes() - chain.remainingReadable() + length);
    }

    @Override
    public void fill(long offset, long length, byte value) {}

    @Override
    public void flush() {}
  }
}

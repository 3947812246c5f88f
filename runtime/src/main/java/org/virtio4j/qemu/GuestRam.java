package org.virtio4j.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import org.virtio4j.TransportException;

/** A machine's RAM, which QEMU and this process both map. It is gone when both have ended. */
final class GuestRam implements AutoCloseable {
  private final Memfd file;
  private final Arena arena;
  private final MemorySegment segment;

  private GuestRam(Memfd file, Arena arena, MemorySegment segment) {
    this.file = file;
    this.arena = arena;
    this.segment = segment;
  }

  /**
   * Creates and maps zeroed RAM; the system gives the memory as it is touched.
   *
   * @throws TransportException if the system refuses
   */
  static GuestRam create(long byteSize) {
    Arena arena = Arena.ofShared();
    Memfd memfd = null;
    try {
      memfd = Memfd.create("virtio4j guest RAM");
      try (RandomAccessFile file = new RandomAccessFile(memfd.path(), "rw")) {
        file.setLength(byteSize);
        MemorySegment segment =
            file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0L, byteSize, arena);
        return new GuestRam(memfd, arena, segment);
      }
    } catch (IOException | RuntimeException e) {
      if (memfd != null) {
        memfd.close();
      }
      arena.close();
      throw new TransportException("cannot create " + byteSize + " bytes of guest RAM", e);
    }
  }

  /** Where QEMU can open the RAM, until {@link #closeFile}. */
  String path() {
    return file.path();
  }

  /** The whole RAM. */
  MemorySegment segment() {
    return segment;
  }

  /** To be called when QEMU has opened the RAM. */
  void closeFile() {
    file.close();
  }

  /** Unmaps the RAM from this process. */
  @Override
  public void close() {
    file.close();
    arena.close();
  }
}

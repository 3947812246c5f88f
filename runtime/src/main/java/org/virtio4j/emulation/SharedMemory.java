package org.virtio4j.emulation;

import java.util.Objects;
import org.virtio4j.io.RegisterHandler;

/** A region of memory that a device shares with its driver (VIRTIO 1.4, 2.10). */
final class SharedMemory implements RegisterHandler {
  private final byte[] bytes;

  SharedMemory(int byteSize) {
    bytes = new byte[byteSize];
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public synchronized long read(long offset, int width) {
    Objects.checkFromIndexSize(offset, width, bytes.length);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | bytes[(int) offset + i] & 0xff;
    }
    return value;
  }

  @Override
  public synchronized void write(long offset, int width, long value) {
    Objects.checkFromIndexSize(offset, width, bytes.length);
    for (int i = 0; i < width; i++) {
      bytes[(int) offset + i] = (byte) (value >>> 8 * i);
    }
  }
}

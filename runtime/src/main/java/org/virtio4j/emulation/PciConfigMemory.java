package org.virtio4j.emulation;

import org.virtio4j.transport.pci.ConfigurationAccess;

/** The bytes of a configuration space, some bits of which a driver can set. */
final class PciConfigMemory {
  private final byte[] bytes = new byte[ConfigurationAccess.EXTENDED_BYTES];
  private final byte[] writable = new byte[ConfigurationAccess.EXTENDED_BYTES];

  PciConfigMemory set(int offset, int width, long value) {
    return put(bytes, offset, width, value);
  }

  long get(int offset, int width) {
    return get(bytes, offset, width);
  }

  /** Lets a driver set bits. */
  PciConfigMemory writable(int offset, int width, long bits) {
    return put(writable, offset, width, bits);
  }

  boolean isWritable(int offset, int width) {
    return get(writable, offset, width) != 0;
  }

  /** A driver writes: only what can be set changes. */
  void write(int offset, int width, long value) {
    long mask = get(writable, offset, width);
    set(offset, width, get(offset, width) & ~mask | value & mask);
  }

  private PciConfigMemory put(byte[] array, int offset, int width, long value) {
    for (int i = 0; i < width; i++) {
      array[offset + i] = (byte) (value >>> 8 * i);
    }
    return this;
  }

  private static long get(byte[] array, int offset, int width) {
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | array[offset + i] & 0xff;
    }
    return value;
  }
}

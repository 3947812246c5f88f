package org.virtio4j.driver;

import java.util.SplittableRandom;

/** What a hostile device says: bytes that are fixed before, be they random or a fuzzer's. */
abstract class ByteStream {
  /** A stream without an end, the same for each seed. */
  static ByteStream seeded(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new ByteStream() {
      @Override
      int u8() {
        return random.nextInt() & 0xff;
      }

      @Override
      boolean isOver() {
        return false;
      }
    };
  }

  /** The bytes of an array, and then zeros. */
  static ByteStream of(byte[] bytes) {
    return new ByteStream() {
      private int at;

      @Override
      int u8() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
      }

      @Override
      boolean isOver() {
        return at >= bytes.length;
      }
    };
  }

  abstract int u8();

  abstract boolean isOver();

  final int u16() {
    return u8() | u8() << 8;
  }

  final int u32() {
    return u16() | u16() << 16;
  }

  final boolean bit() {
    return (u8() & 1) != 0;
  }

  /** A number from 0 to limit - 1, for limits up to 65536. */
  final int below(int limit) {
    return (limit <= 0x100 ? u8() : u16()) % limit;
  }
}

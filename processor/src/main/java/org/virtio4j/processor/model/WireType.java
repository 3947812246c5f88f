package org.virtio4j.processor.model;

/** An integer as it lies in memory: its width, and whether it is signed. All are little-endian. */
public enum WireType {
  /** 8 bits, unsigned. */
  U8(1, false),
  /** 16 bits, unsigned. */
  U16(2, false),
  /** 32 bits, unsigned. */
  U32(4, false),
  /** 64 bits, unsigned. */
  U64(8, false),
  /** 8 bits, signed. */
  S8(1, true),
  /** 16 bits, signed. */
  S16(2, true),
  /** 32 bits, signed. */
  S32(4, true),
  /** 64 bits, signed. */
  S64(8, true);

  private final int bytes;
  private final boolean signed;

  WireType(int bytes, boolean signed) {
    this.bytes = bytes;
    this.signed = signed;
  }

  /** The width in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The width in bits. */
  public int bits() {
    return bytes * 8;
  }

  /** Whether it is signed. */
  public boolean signed() {
    return signed;
  }

  /** The least value; for {@link #U64} that of its raw bits. */
  public long least() {
    return signed || this == U64 ? Long.MIN_VALUE >> (64 - bits()) : 0L;
  }

  /** The greatest value; for {@link #U64} that of its raw bits. */
  public long greatest() {
    return signed || this == U64 ? Long.MAX_VALUE >> (64 - bits()) : (1L << bits()) - 1;
  }

  /** Whether a value can be represented. */
  public boolean holds(long value) {
    return least() <= value && value <= greatest();
  }

  /** The specification's name: {@code u8}, {@code le16} and so on, signed or not. */
  public String specName() {
    return bytes == 1 ? "u8" : "le" + bits();
  }
}

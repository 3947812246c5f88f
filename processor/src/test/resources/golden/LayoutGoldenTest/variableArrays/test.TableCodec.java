package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Table} in memory: at least 21 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class TableCodec {
  /** The size in bytes of a message in which all that varies is empty. */
  public static final long MIN_BYTE_SIZE = 21L;

  /** Where {@code types} lies, in bytes. */
  public static final long TYPES_OFFSET = 0L;

  /** Where {@code mask} lies, in bytes. */
  public static final long MASK_OFFSET = 4L;

  /** Where {@code flags} lies, in bytes. */
  public static final long FLAGS_OFFSET = 6L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private TableCodec() {}

  /**
   * {@code le32 types} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long types(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base));
  }

  /**
   * Sets {@code le32 types} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void types(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("types", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base, (int) value);
  }

  /**
   * {@code le16 mask} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int mask(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 4L));
  }

  /**
   * Sets {@code le16 mask} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void mask(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("mask", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 4L, (short) value);
  }

  /**
   * {@code u8 flags[mask + 1]} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @return its bit-fields
   */
  public static Flags flags(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return FlagsBits.of(Byte.toUnsignedInt((byte) U8.get(segment, base + 6L + index)));
  }

  /**
   * Sets {@code u8 flags[mask + 1]} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @param value its bit-fields
   */
  public static void flags(MemorySegment segment, long base, int index, Flags value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    U8.set(segment, base + 6L + index, (byte) FlagsBits.bits(value));
  }

  /**
   * {@code u8 flags[mask + 1]} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @return 0 to 255
   */
  public static int flagsBits(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 6L + index));
  }

  /**
   * Sets {@code u8 flags[mask + 1]} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void flagsBits(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    if (value != (value & 0xff)) {
      throw outOfRange("flagsBits", 8, "0 to 255", value);
    }
    U8.set(segment, base + 6L + index, (byte) value);
  }

  /**
   * {@code needed} of {@code u8 flags[mask + 1]} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @return whether it is set
   */
  public static boolean flagsNeeded(MemorySegment segment, long base, int index) {
    return FlagsBits.needed(flagsBits(segment, base, index));
  }

  /**
   * Sets {@code needed} of {@code u8 flags[mask + 1]} at 6, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @param value whether it is set
   */
  public static void flagsNeeded(MemorySegment segment, long base, int index, boolean value) {
    int bits = flagsBits(segment, base, index);
    flagsBits(segment, base, index, FlagsBits.needed(bits, value));
  }

  /**
   * {@code count} of {@code u8 flags[mask + 1]} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @return 0 to 7
   */
  public static int flagsCount(MemorySegment segment, long base, int index) {
    return FlagsBits.count(flagsBits(segment, base, index));
  }

  /**
   * Sets {@code count} of {@code u8 flags[mask + 1]} at 6, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @param value 0 to 7
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void flagsCount(MemorySegment segment, long base, int index, int value) {
    int bits = flagsBits(segment, base, index);
    flagsBits(segment, base, index, FlagsBits.count(bits, value));
  }

  private static int most(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 6L));
  }

  private static void most(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("most", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 6L, (short) value);
  }

  private static long lastAddress(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base + 8L);
  }

  private static void lastAddress(MemorySegment segment, long base, long value) {
    LE64.set(segment, base + 8L, value);
  }

  private static long lastLength(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 16L));
  }

  private static void lastLength(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("lastLength", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 16L, (int) value);
  }

  private static int keyLength(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 20L));
  }

  private static void keyLength(MemorySegment segment, long base, int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("keyLength", 8, "0 to 255", value);
    }
    U8.set(segment, base + 20L, (byte) value);
  }

  private static int key(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 21L + index));
  }

  private static void key(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    if (value != (value & 0xff)) {
      throw outOfRange("key", 8, "0 to 255", value);
    }
    U8.set(segment, base + 21L + index, (byte) value);
  }

  private static long moreAddress(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return (long) LE64.get(segment, base + 21L + 12L * index);
  }

  private static void moreAddress(MemorySegment segment, long base, int index, long value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    LE64.set(segment, base + 21L + 12L * index, value);
  }

  private static long moreLength(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return Integer.toUnsignedLong((int) LE32.get(segment, base + 29L + 12L * index));
  }

  private static void moreLength(MemorySegment segment, long base, int index, long value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("moreLength", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base + 29L + 12L * index, (int) value);
  }

  /**
   * Finds the components of a message that have no fixed offset.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param length the number of bytes that it has
   * @return where they lie
   * @throws VirtioException if more is said to be there than the message has
   */
  public static Cursor cursor(MemorySegment segment, long base, long length) {
    return new Cursor(segment, base, length);
  }

  private static Flags[] decodeFlags(MemorySegment segment, long base, int length) {
    Flags[] value = new Flags[length];
    for (int i0 = 0; i0 < length; i0++) {
      value[i0] = flags(segment, base, i0);
    }
    return value;
  }

  private static byte[] decodeKey(MemorySegment segment, long base, int length) {
    byte[] value = new byte[length];
    for (int i0 = 0; i0 < length; i0++) {
      value[i0] = (byte) key(segment, base, i0);
    }
    return value;
  }

  private static Table.Entry[] decodeMore(MemorySegment segment, long base, int length) {
    Table.Entry[] value = new Table.Entry[length];
    for (int i0 = 0; i0 < length; i0++) {
      value[i0] = new Table.Entry(moreAddress(segment, base, i0), moreLength(segment, base, i0));
    }
    return value;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param length the number of bytes that it has
   * @return a new record
   * @throws VirtioException if it is not what a device may write, such as too short
   */
  public static Table decode(MemorySegment segment, long base, long length) {
    Cursor cursor = new Cursor(segment, base, length);
    return new Table(
        types(segment, base),
        mask(segment, base),
        decodeFlags(segment, base, cursor.flagsCount),
        most(segment, cursor.base1),
        new Table.Entry(lastAddress(segment, cursor.base1), lastLength(segment, cursor.base1)),
        keyLength(segment, cursor.base1),
        decodeKey(segment, cursor.base1, cursor.keyCount),
        decodeMore(segment, cursor.base2, cursor.moreCount));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Table value) {
    types(segment, base, value.types());
    mask(segment, base, (int) stated("flags", value.flags().length, 1L));
    for (int i0 = 0; i0 < value.flags().length; i0++) {
      flags(segment, base, i0, value.flags()[i0]);
    }
    long base1 = base + value.flags().length;
    most(segment, base1, value.most());
    lastAddress(segment, base1, value.last().address());
    lastLength(segment, base1, value.last().length());
    keyLength(segment, base1, value.key().length);
    for (int i0 = 0; i0 < value.key().length; i0++) {
      key(segment, base1, i0, Byte.toUnsignedInt(value.key()[i0]));
    }
    long base2 = base1 + value.key().length;
    for (int i0 = 0; i0 < value.more().length; i0++) {
      moreAddress(segment, base2, i0, value.more()[i0].address());
      moreLength(segment, base2, i0, value.more()[i0].length());
    }
  }

  /**
   * The size of a message in memory.
   *
   * @param value the message
   * @return the size in bytes
   */
  public static long size(Table value) {
    return 21L + value.flags().length + value.key().length + 12L * value.more().length;
  }

  private static long stated(String field, long count, long plus) {
    if (count < plus) {
      throw new IllegalArgumentException(
          field + " has at least " + plus + " elements, not " + count);
    }
    return count - plus;
  }

  private static void requireLength(String field, long length, long least) {
    if (length < least) {
      throw new VirtioException(field + " has at least " + least + " bytes, not " + length);
    }
  }

  private static int count(String field, long stated, long plus, long stride, long rest) {
    long count = stated < 0 ? stated : stated + plus;
    if (count < 0 || count > rest / stride || count > Integer.MAX_VALUE) {
      throw new VirtioException(
          field
              + " has "
              + Long.toUnsignedString(count)
              + " elements of "
              + stride
              + " bytes, but there are "
              + rest
              + " bytes for them");
    }
    return (int) count;
  }

  private static int countRest(String field, long stride, long rest) {
    if (rest % stride != 0 || rest / stride > Integer.MAX_VALUE) {
      throw new VirtioException(
          field
              + " has elements of "
              + stride
              + " bytes, but "
              + rest
              + " bytes are left, which is no number of them");
    }
    return (int) (rest / stride);
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }

  /**
   * Reads the components of one message that have no fixed offset. Where they lie was found out
   * when it was made; what tells that must not change any more.
   */
  public static final class Cursor {
    private final MemorySegment segment;

    private final int flagsCount;

    private final int keyCount;

    private final int moreCount;

    private final long base1;

    private final long base2;

    private Cursor(MemorySegment segment, long base, long length) {
      Objects.checkFromIndexSize(base, length, segment.byteSize());
      TableCodec.requireLength("Table", length, 21L);
      long rest = length - 21L;
      int flagsCount =
          TableCodec.count("Table.flags", TableCodec.mask(segment, base), 1L, 1L, rest);
      rest -= flagsCount;
      long base1 = base + flagsCount;
      int keyCount =
          TableCodec.count("Table.key", TableCodec.keyLength(segment, base1), 0L, 1L, rest);
      rest -= keyCount;
      long base2 = base1 + keyCount;
      int moreCount = TableCodec.countRest("Table.more", 12L, rest);
      this.segment = segment;
      this.flagsCount = flagsCount;
      this.keyCount = keyCount;
      this.moreCount = moreCount;
      this.base1 = base1;
      this.base2 = base2;
    }

    /**
     * The number of elements of {@code flags}.
     *
     * @return the number
     */
    public int flagsCount() {
      return flagsCount;
    }

    /**
     * The number of elements of {@code key}.
     *
     * @return the number
     */
    public int keyCount() {
      return keyCount;
    }

    /**
     * The number of elements of {@code more}.
     *
     * @return the number
     */
    public int moreCount() {
      return moreCount;
    }

    /**
     * {@code le16 most}.
     *
     * @return 0 to 65535
     */
    public int most() {
      return TableCodec.most(segment, base1);
    }

    /**
     * {@code le64 last.address}.
     *
     * @return its 64 bits, unsigned
     */
    public long lastAddress() {
      return TableCodec.lastAddress(segment, base1);
    }

    /**
     * {@code le32 last.length}.
     *
     * @return 0 to 4294967295
     */
    public long lastLength() {
      return TableCodec.lastLength(segment, base1);
    }

    /**
     * {@code u8 key_length}.
     *
     * @return 0 to 255
     */
    public int keyLength() {
      return TableCodec.keyLength(segment, base1);
    }

    /**
     * {@code u8 key[key_length]}.
     *
     * @param index 0 or more; the message has as many as its length says
     * @return 0 to 255
     */
    public int key(int index) {
      Objects.checkIndex(index, keyCount);
      return TableCodec.key(segment, base1, index);
    }

    /**
     * {@code le64 more[].address}.
     *
     * @param index 0 or more; the message has as many as its length says
     * @return its 64 bits, unsigned
     */
    public long moreAddress(int index) {
      Objects.checkIndex(index, moreCount);
      return TableCodec.moreAddress(segment, base2, index);
    }

    /**
     * {@code le32 more[].length}.
     *
     * @param index 0 or more; the message has as many as its length says
     * @return 0 to 4294967295
     */
    public long moreLength(int index) {
      Objects.checkIndex(index, moreCount);
      return TableCodec.moreLength(segment, base2, index);
    }
  }
}

package org.virtio4j.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One request's header encoded or decoded, or one reply's status decoded, through the generated
 * codecs and by hand, on the same memory. As in a queue each request has its own slot, so where a
 * message lies is known only at run time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
  private static final long SLOT_SIZE = 64L;
  private static final long SLOTS = 64L;

  final MemorySegment slots = Arena.ofAuto().allocate(SLOT_SIZE * SLOTS, SLOT_SIZE);
  private long slot;
  private long sector;

  /** Called by JMH. */
  public MessageBenchmark() {}

  /** Writes the header field by field. */
  @Benchmark
  public void encodeFields() {
    encodeFields(nextSlot(), 1L, sector++);
  }

  void encodeFields(long base, long type, long sector) {
    DiskHeaderCodec.type(slots, base, type);
    DiskHeaderCodec.sector(slots, base, sector);
  }

  /** {@link #encodeFields()} by hand. */
  @Benchmark
  public void encodeFieldsByHand() {
    encodeFieldsByHand(nextSlot(), 1L, sector++);
  }

  void encodeFieldsByHand(long base, long type, long sector) {
    HandWrittenMessages.type(slots, base, type);
    HandWrittenMessages.sector(slots, base, sector);
  }

  /** Writes the whole header from a new record: the record must cost nothing. */
  @Benchmark
  public void encodeRecord() {
    encodeRecord(nextSlot(), 1L, sector++);
  }

  void encodeRecord(long base, long type, long sector) {
    DiskHeaderCodec.encode(slots, base, new DiskHeader(type, sector));
  }

  /** {@link #encodeRecord()} by hand, without a record. */
  @Benchmark
  public void encodeRecordByHand() {
    encodeRecordByHand(nextSlot(), 1L, sector++);
  }

  void encodeRecordByHand(long base, long type, long sector) {
    HandWrittenMessages.header(slots, base, type, sector);
  }

  /**
   * Reads the header field by field.
   *
   * @return something that depends on all fields
   */
  @Benchmark
  public long decodeFields() {
    return decodeFields(nextSlot());
  }

  long decodeFields(long base) {
    return DiskHeaderCodec.type(slots, base) ^ DiskHeaderCodec.sector(slots, base);
  }

  /**
   * {@link #decodeFields()} by hand.
   *
   * @return something that depends on all fields
   */
  @Benchmark
  public long decodeFieldsByHand() {
    return decodeFieldsByHand(nextSlot());
  }

  long decodeFieldsByHand(long base) {
    return HandWrittenMessages.type(slots, base) ^ HandWrittenMessages.sector(slots, base);
  }

  /**
   * Reads the whole header into a record: the record must cost nothing.
   *
   * @return something that depends on all fields
   */
  @Benchmark
  public long decodeRecord() {
    return decodeRecord(nextSlot());
  }

  long decodeRecord(long base) {
    DiskHeader header = DiskHeaderCodec.decode(slots, base);
    return header.type() ^ header.sector();
  }

  /**
   * {@link #decodeRecord()} by hand, without a record.
   *
   * @return something that depends on all fields
   */
  @Benchmark
  public long decodeRecordByHand() {
    return decodeFieldsByHand(nextSlot());
  }

  /**
   * Reads the reply's status as a constant of its enum.
   *
   * @return the status
   */
  @Benchmark
  public Object decodeStatus() {
    return decodeStatus(nextSlot());
  }

  DiskStatus decodeStatus(long base) {
    return DiskReplyCodec.status(slots, base);
  }

  /**
   * {@link #decodeStatus()} by hand.
   *
   * @return the status
   */
  @Benchmark
  public Object decodeStatusByHand() {
    return decodeStatusByHand(nextSlot());
  }

  DiskStatus decodeStatusByHand(long base) {
    return HandWrittenMessages.status(slots, base);
  }

  private long nextSlot() {
    return slot = (slot + SLOT_SIZE) & (SLOT_SIZE * SLOTS - 1);
  }
}

package org.virtio4j.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.FeatureBits;

/**
 * One access to a register or to a field of the configuration space of a memory-mapped device,
 * through the generated accessors and by hand, on the same memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AccessorBenchmark {
  private static final long REGISTERS_SIZE = 0x100L;

  /** The registers, then the configuration space, as VIRTIO over MMIO has them. */
  final MemorySegment memory =
      Arena.ofAuto().allocate(REGISTERS_SIZE + DiskConfigAccessor.BYTE_SIZE, Long.BYTES);

  DiskRegistersAccessor registers;
  DiskConfigAccessor config;
  HandWrittenDisk byHand;
  private int value;

  /** Called by JMH. */
  public AccessorBenchmark() {}

  /** Opens the memory in both forms, the feature negotiated. */
  @Setup
  public void open() {
    open(FeatureBits.of(DiskFeatureTable.TABLE.bit(DiskFeature.BLOCK_SIZE)));
  }

  void open(FeatureBits bits) {
    var features = new Negotiated<>(DiskFeatureTable.TABLE, bits, bits);
    RegisterWindow window = RegisterWindow.mapped(memory);
    var registers = new DiskRegistersAccessor(window.split(0, REGISTERS_SIZE));
    this.registers = registers;
    RegisterWindow fields = window.split(REGISTERS_SIZE, DiskConfigAccessor.BYTE_SIZE);
    config =
        new DiskConfigAccessor(
            ConfigSpace.of(fields, () -> (int) registers.configGeneration()), features);
    byHand =
        new HandWrittenDisk(
            memory.asSlice(0, REGISTERS_SIZE),
            memory.asSlice(REGISTERS_SIZE, DiskConfigAccessor.BYTE_SIZE),
            features.has(DiskFeature.BLOCK_SIZE));
  }

  /**
   * Reads a register of 32 bits.
   *
   * @return its value
   */
  @Benchmark
  public long readRegister() {
    return registers.queueSizeMax();
  }

  /**
   * {@link #readRegister()} by hand.
   *
   * @return its value
   */
  @Benchmark
  public long readRegisterByHand() {
    return byHand.queueSizeMax();
  }

  /** Writes a register of 32 bits: a notification. */
  @Benchmark
  public void writeRegister() {
    registers.queueNotify(nextValue());
  }

  /** {@link #writeRegister()} by hand. */
  @Benchmark
  public void writeRegisterByHand() {
    byHand.queueNotify(nextValue());
  }

  /**
   * Reads a field of 32 bits that always exists.
   *
   * @return its value
   */
  @Benchmark
  public long readField() {
    return config.sizeMax();
  }

  /**
   * {@link #readField()} by hand.
   *
   * @return its value
   */
  @Benchmark
  public long readFieldByHand() {
    return byHand.sizeMax();
  }

  /**
   * Reads a field of 32 bits that exists because its feature was negotiated.
   *
   * @return its value
   */
  @Benchmark
  public long readConditionalField() {
    return config.blockSize();
  }

  /**
   * {@link #readConditionalField()} by hand.
   *
   * @return its value
   */
  @Benchmark
  public long readConditionalFieldByHand() {
    return byHand.blockSize();
  }

  /** Writes a field of 16 bits, whose value has to be in range. */
  @Benchmark
  public void writeCheckedField() {
    config.queueCount(nextValue());
  }

  /** {@link #writeCheckedField()} by hand. */
  @Benchmark
  public void writeCheckedFieldByHand() {
    byHand.queueCount(nextValue());
  }

  /**
   * Reads a field of 64 bits: its halves between two looks at the generation.
   *
   * @return its value
   */
  @Benchmark
  public long readWideField() {
    return config.capacity();
  }

  /**
   * {@link #readWideField()} by hand.
   *
   * @return its value
   */
  @Benchmark
  public long readWideFieldByHand() {
    return byHand.capacity();
  }

  private int nextValue() {
    return value = (value + 1) & 0xffff;
  }
}

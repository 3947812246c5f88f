package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.internal.NativeMemory;
import org.virtio4j.io.RegisterWindow;

/** Which buffers need no sharing. Nothing here is touched, so it need not be there. */
class SharedBuffersTest {
  private static final long START = 1L << 40;
  private static final long DEVICE = 0x8_0000_0000L;

  private record DirectHal(DmaMemory directMemory) implements Hal {
    @Override
    public DmaMemory allocate(long byteSize, BufferDirection direction) {
      throw new AssertionError();
    }

    @Override
    public void free(DmaMemory memory) {
      throw new AssertionError();
    }

    @Override
    public RegisterWindow map(long physicalAddress, long byteSize) {
      throw new AssertionError();
    }

    @Override
    public long share(MemorySegment buffer, long offset, long length, BufferDirection direction) {
      throw new AssertionError();
    }

    @Override
    public void unshare(
        long deviceAddress,
        MemorySegment buffer,
        long offset,
        long length,
        BufferDirection direction) {
      throw new AssertionError();
    }
  }

  private static SharedBuffers buffers(long start, long bytes) {
    DmaMemory memory = new DmaMemory(DEVICE, NativeMemory.at(start, bytes));
    return new SharedBuffers(new DirectHal(memory), 1, 1);
  }

  private static long direct(SharedBuffers buffers, MemorySegment segment, boolean deviceWrites) {
    return buffers.direct(segment, segment.byteSize(), deviceWrites);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0",
    "0, 4096, 0",
    "4095, 1, 4095",
    "512, 3584, 512",
    "4095, 2, -1",
    "4096, 1, -1",
    "0, 4097, -1",
    "-1, 1, -1",
    "-1, 2, -1",
    "-1, 5000, -1",
    "-8192, 4096, -1",
    "100, 0, -1",
  })
  void findsWhatLiesInDirectMemoryAsAWhole(long from, long length, long offset) {
    long expected = offset < 0 ? Hal.UNAVAILABLE : DEVICE + offset;
    MemorySegment segment = NativeMemory.at(START + from, length);

    assertThat(direct(buffers(START, 4096), segment, true)).isEqualTo(expected);
    assertThat(direct(buffers(START, 4096), segment, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1073741824, true", "1073741825, false", "2147483648, false", "4294967297, false"})
  void leavesBuffersThatMayBeTooLarge(long length, boolean direct) {
    long address = direct(buffers(START, 1L << 34), NativeMemory.at(START, length), true);

    assertThat(address).isEqualTo(direct ? DEVICE : Hal.UNAVAILABLE);
  }

  @Test
  void leavesHeapMemoryWhoseOffsetLooksLikeAnAddress() {
    MemorySegment heap = MemorySegment.ofArray(new byte[64]).asSlice(16, 16);
    SharedBuffers low = buffers(0, 4096);

    assertThat(heap.address()).as("as if it were inside").isBetween(0L, 4096L);
    assertThat(direct(low, heap, false)).isEqualTo(Hal.UNAVAILABLE);
    assertThat(direct(low, NativeMemory.at(heap.address(), 16), false)).isPositive();
  }

  @Test
  void leavesReadOnlyMemoryThatTheDeviceWrites() {
    MemorySegment segment = NativeMemory.at(START, 16).asReadOnly();

    assertThat(direct(buffers(START, 4096), segment, true)).isEqualTo(Hal.UNAVAILABLE);
    assertThat(direct(buffers(START, 4096), segment, false)).isEqualTo(DEVICE);
  }

  @Test
  void findsNothingWithoutDirectMemory() {
    SharedBuffers none = new SharedBuffers(new DirectHal(null), 1, 1);

    assertThat(direct(none, NativeMemory.at(0, 1), false)).isEqualTo(Hal.UNAVAILABLE);
    assertThat(direct(none, NativeMemory.at(START, 16), false)).isEqualTo(Hal.UNAVAILABLE);
  }

  @Test
  void isWhatARegionWouldShare() {
    RegionHal region = RegionHal.inProcess(1 << 20, DEVICE);
    SharedBuffers buffers = new SharedBuffers(region, 1, 1);
    MemorySegment segment = region.allocate(8192, BufferDirection.BOTH).segment().asSlice(77, 99);

    assertThat(direct(buffers, segment, true))
        .isEqualTo(region.share(segment, 0, 99, BufferDirection.DEVICE_TO_DRIVER));
  }
}

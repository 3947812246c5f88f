package org.virtio4j.hal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.virtio4j.hal.BufferDirection.BOTH;
import static org.virtio4j.hal.BufferDirection.DEVICE_TO_DRIVER;
import static org.virtio4j.hal.BufferDirection.DRIVER_TO_DEVICE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.virtio4j.DmaException;
import org.virtio4j.TransportException;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.testing.Allocations;

class RegionHalTest {
  private static final long BASE = 0x4000_0000L;

  private final RegionHal hal = RegionHal.inProcess(1 << 20, BASE);

  /** What the device sees at an address. */
  private byte device(long address) {
    return hal.memory().get(ValueLayout.JAVA_BYTE, address - BASE);
  }

  @Test
  void allocatesZeroedWholePagesInsideTheRegion() {
    DmaMemory first = hal.allocate(1, BOTH);
    first.segment().fill((byte) 7);
    hal.free(first);

    DmaMemory again = hal.allocate(5000, BOTH);

    assertThat(again.byteSize()).isEqualTo(8192);
    assertThat(again.deviceAddress() % Hal.PAGE_SIZE).isZero();
    assertThat(again.segment().address() % Hal.PAGE_SIZE).isZero();
    assertThat(again.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    again.segment().set(ValueLayout.JAVA_BYTE, 4999, (byte) 9);
    assertThat(device(again.deviceAddress() + 4999)).isEqualTo((byte) 9);
  }

  @Test
  void hasTheProcessesOwnAddressesUnlessTold() {
    DmaMemory memory = RegionHal.inProcess(1 << 16).allocate(1, BOTH);

    assertThat(memory.deviceAddress()).isEqualTo(memory.segment().address());
  }

  @Test
  void neverHandsOutAPageTwice() {
    Random random = new Random(20260101L);
    List<DmaMemory> live = new ArrayList<>();
    long free = hal.freeBytes();
    for (int i = 0; i < 5000; i++) {
      if (random.nextInt(3) > 0) {
        try {
          DmaMemory memory = hal.allocate(1 + random.nextInt(40_000), BOTH);
          for (DmaMemory other : live) {
            assertThat(
                    memory.deviceAddress() + memory.byteSize() <= other.deviceAddress()
                        || other.deviceAddress() + other.byteSize() <= memory.deviceAddress())
                .isTrue();
          }
          live.add(memory);
        } catch (DmaException full) {
          hal.free(live.remove(random.nextInt(live.size())));
        }
      } else if (!live.isEmpty()) {
        hal.free(live.remove(random.nextInt(live.size())));
      }
    }
    Collections.shuffle(live, random);
    live.forEach(hal::free);
    assertThat(hal.freeBytes()).isEqualTo(free);
    hal.free(hal.allocate(free, BOTH));
  }

  @Test
  void saysWhenMemoryIsShort() {
    assertThatThrownBy(() -> hal.allocate(1 << 20, BOTH)).isInstanceOf(DmaException.class);
    assertThatThrownBy(() -> hal.allocate(Long.MAX_VALUE, BOTH)).isInstanceOf(DmaException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> hal.allocate(0, BOTH));
  }

  @Test
  void refusesToFreeWhatIsNotAllocated() {
    DmaMemory memory = hal.allocate(8192, BOTH);
    DmaMemory half =
        new DmaMemory(memory.deviceAddress(), memory.segment().asSlice(0, Hal.PAGE_SIZE));
    DmaMemory foreign = RegionHal.inProcess(8192).allocate(1, BOTH);

    assertThatIllegalArgumentException().isThrownBy(() -> hal.free(half));
    assertThatIllegalArgumentException().isThrownBy(() -> hal.free(foreign));
    hal.free(memory);
    assertThatIllegalArgumentException().isThrownBy(() -> hal.free(memory));
  }

  @Test
  void sharesAllocatedMemoryAsItIs() {
    DmaMemory memory = hal.allocate(8192, BOTH);

    long address = hal.share(memory.segment(), 100, 8000, DEVICE_TO_DRIVER);

    assertThat(address).isEqualTo(memory.deviceAddress() + 100);
    MemorySegment slice = memory.segment().asSlice(100, 50);
    assertThat(hal.share(slice, 7, 43, BOTH)).isEqualTo(memory.deviceAddress() + 107);
    hal.unshare(address, memory.segment(), 100, 8000, DEVICE_TO_DRIVER);
  }

  @Test
  void sharesRegisteredMemoryAsItIs() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment mine = arena.allocate(1000);
      hal.register(mine, 0x9000_0000L);

      assertThat(hal.share(mine, 10, 990, BOTH)).isEqualTo(0x9000_000aL);
      long other = hal.share(arena.allocate(1000), 0, 10, BOTH);
      assertThat(other).isBetween(BASE, BASE + (1 << 20));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hal.register(MemorySegment.ofArray(new byte[8]), 0));
  }

  @Test
  void bouncesHeapMemoryBothWays() {
    byte[] bytes = {1, 2, 3, 4, 5, 6};
    MemorySegment buffer = MemorySegment.ofArray(bytes);

    long address = hal.share(buffer, 1, 4, DEVICE_TO_DRIVER);
    assertThat(device(address)).isEqualTo((byte) 2);
    hal.memory().set(ValueLayout.JAVA_BYTE, address - BASE + 1, (byte) 99);
    assertThat(bytes).as("before it is unshared").containsExactly(1, 2, 3, 4, 5, 6);
    hal.unshare(address, buffer, 1, 4, DEVICE_TO_DRIVER);

    assertThat(bytes).containsExactly(1, 2, 99, 4, 5, 6);
  }

  @Test
  void doesNotCopyBackWhatTheDeviceOnlyReads() {
    byte[] bytes = {1, 2, 3};
    MemorySegment buffer = MemorySegment.ofArray(bytes);

    long address = hal.share(buffer, 0, 3, DRIVER_TO_DEVICE);
    hal.memory().set(ValueLayout.JAVA_BYTE, address - BASE, (byte) 99);
    hal.unshare(address, buffer, 0, 3, DRIVER_TO_DEVICE);

    assertThat(bytes).containsExactly(1, 2, 3);
  }

  @Test
  void hasNoBounceBufferForEver() {
    MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
    List<Long> addresses = new ArrayList<>();
    long address;
    while ((address = hal.share(buffer, 0, 16, BOTH)) != Hal.UNAVAILABLE) {
      addresses.add(address);
    }

    assertThat(addresses).hasSize(4).doesNotHaveDuplicates();
    hal.unshare(addresses.get(2), buffer, 0, 16, BOTH);
    assertThat(hal.share(buffer, 0, 16, BOTH)).isEqualTo(addresses.get(2));
    assertThat(hal.share(buffer, 0, 16, BOTH)).isEqualTo(Hal.UNAVAILABLE);
  }

  @Test
  void refusesWhatCannotBeShared() {
    MemorySegment large = MemorySegment.ofArray(new byte[RegionHal.BOUNCE_BUFFER_BYTES + 1]);
    MemorySegment small = MemorySegment.ofArray(new byte[16]);

    assertThatThrownBy(() -> hal.share(large, 0, large.byteSize(), BOTH))
        .isInstanceOf(DmaException.class)
        .hasMessageContaining("65537");
    assertThat(hal.share(large, 1, large.byteSize() - 1, BOTH)).isNotEqualTo(Hal.UNAVAILABLE);
    assertThatIllegalArgumentException().isThrownBy(() -> hal.share(small, 0, 0, BOTH));
    assertThatThrownBy(() -> hal.share(small, 8, 9, BOTH))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hal.share(small.asReadOnly(), 0, 1, DEVICE_TO_DRIVER));
    assertThat(hal.share(small.asReadOnly(), 0, 1, DRIVER_TO_DEVICE)).isNotNegative();
    MemorySegment inside = hal.allocate(1, BOTH).segment().asReadOnly();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hal.share(inside, 0, 1, DEVICE_TO_DRIVER));
    assertThat(hal.share(inside, 0, 1, DRIVER_TO_DEVICE)).isNotNegative();
    RegionHal tiny = RegionHal.inProcess(4096);
    assertThatThrownBy(() -> tiny.share(small, 0, 1, BOTH)).isInstanceOf(DmaException.class);
  }

  @Test
  void refusesToUnshareTwice() {
    MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
    long address = hal.share(buffer, 0, 16, BOTH);
    hal.unshare(address, buffer, 0, 16, BOTH);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> hal.unshare(address, buffer, 0, 16, BOTH));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hal.unshare(address + 1, buffer, 0, 16, BOTH));
  }

  @Test
  void doesNotTakeAHeapArrayForTheRegion() {
    // The address of a heap segment is an offset, which a region at such an address would contain.
    MemorySegment buffer = MemorySegment.ofArray(new byte[64]).asSlice(16);

    long address = hal.share(buffer, 0, 48, BOTH);

    assertThat(address).isBetween(BASE, BASE + (1 << 20));
  }

  @Test
  void sharesFromSeveralThreadsAtOnce() throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      byte mark = (byte) (t + 1);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                  shareOften(mark);
                } catch (Throwable e) {
                  failure.set(e);
                }
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).isNull();
    MemorySegment buffer = MemorySegment.ofArray(new byte[1]);
    for (int i = 0; i < 4; i++) {
      assertThat(hal.share(buffer, 0, 1, BOTH)).as("all came back").isNotNegative();
    }
  }

  private void shareOften(byte mark) {
    byte[] bytes = new byte[64];
    MemorySegment buffer = MemorySegment.ofArray(bytes);
    for (int i = 0; i < 20_000; i++) {
      buffer.fill(mark);
      long address = hal.share(buffer, 0, 64, DEVICE_TO_DRIVER);
      if (address == Hal.UNAVAILABLE) {
        continue;
      }
      if (device(address + 63) != mark) {
        throw new AssertionError("another thread has the same bounce buffer");
      }
      buffer.fill((byte) 0);
      hal.unshare(address, buffer, 0, 64, DEVICE_TO_DRIVER);
      if (bytes[0] != mark || bytes[63] != mark) {
        throw new AssertionError("another thread wrote the bounce buffer");
      }
    }
  }

  @Test
  void sharesWithoutAllocating() {
    DmaMemory memory = hal.allocate(4096, BOTH);
    MemorySegment heap = MemorySegment.ofArray(new byte[100]);

    long allocated =
        Allocations.of(() -> {
          for (int i = 0; i < 2000; i++) {
            long direct = hal.share(memory.segment(), i, 10, BOTH);
            hal.unshare(direct, memory.segment(), i, 10, BOTH);
            long bounced = hal.share(heap, 0, 100, BOTH);
            hal.unshare(bounced, heap, 0, 100, BOTH);
          }
        });

    assertThat(allocated).isZero();
  }

  @Test
  void mapsRegistersToOneOwner() {
    hal.registers(0x0a00_0000L, RegisterWindow.mapped(MemorySegment.ofArray(new long[128])));

    RegisterWindow window = hal.map(0x0a00_0200L, 0x200);

    assertThat(window.byteSize()).isEqualTo(0x200);
    assertThatThrownBy(() -> hal.map(0x0a00_0300L, 8))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("owned already");
    assertThatThrownBy(() -> hal.map(0x0a00_03f8L, 16))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("no 0x10 bytes of registers at 0xa0003f8");
    window.release();
    assertThat(hal.map(0x0a00_0200L, 8).byteSize()).isEqualTo(8);
  }

  @Test
  void refusesRegionsThatAreNotWholePages() {
    MemorySegment memory = Arena.ofAuto().allocate(8192, 4096);

    assertThatIllegalArgumentException().isThrownBy(() -> RegionHal.of(memory, 8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionHal.of(memory.asSlice(0, 100), 4096));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionHal.of(MemorySegment.ofArray(new long[1024]), 4096));
    assertThatIllegalArgumentException().isThrownBy(() -> RegionHal.inProcess(0));
  }
}

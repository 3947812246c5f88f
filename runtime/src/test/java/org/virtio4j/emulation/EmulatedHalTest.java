package org.virtio4j.emulation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.virtio4j.hal.BufferDirection.BOTH;
import static org.virtio4j.hal.BufferDirection.DEVICE_TO_DRIVER;
import static org.virtio4j.hal.BufferDirection.DRIVER_TO_DEVICE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DmaException;
import org.virtio4j.TransportException;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.testing.Allocations;

class EmulatedHalTest {
  private static EmulatedHal hal(boolean copying) {
    return copying ? EmulatedHal.copying() : EmulatedHal.direct();
  }

  private static MemorySegment find(EmulatedHal hal, long address, long length) {
    EmulatedHal.Span span = hal.find(address, length);
    return span == null ? null : span.segment().asSlice(span.offset(), length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allocatesZeroedPagesThatALegacyDeviceReaches(boolean copying) {
    try (EmulatedHal hal = hal(copying)) {
      DmaMemory memory = hal.allocate(5000, BOTH);
      assertThat(memory.byteSize()).isEqualTo(8192);
      assertThat(memory.segment().address() % Hal.PAGE_SIZE).isZero();
      assertThat(memory.deviceAddress() % Hal.PAGE_SIZE).isZero();
      assertThat(memory.deviceAddress()).isPositive().isLessThan(1L << 44);
      assertThat(memory.deviceAddress()).isNotEqualTo(memory.segment().address());
      assertThat(memory.segment().mismatch(MemorySegment.ofArray(new byte[8192]))).isEqualTo(-1);
      assertThat(find(hal, memory.deviceAddress() + 100, 8092))
          .isEqualTo(memory.segment().asSlice(100));
      assertThat(find(hal, memory.deviceAddress() + 100, 8093)).isNull();
      assertThat(find(hal, memory.deviceAddress() - 1, 1)).isNull();
      hal.free(memory);
      assertThat(find(hal, memory.deviceAddress(), 1)).isNull();
      assertThat(memory.segment().scope().isAlive()).isFalse();
      hal.verifyReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sharesAnAllocationAsItIs(boolean copying) {
    try (EmulatedHal hal = hal(copying)) {
      DmaMemory memory = hal.allocate(64, BOTH);
      for (int i = 0; i < 2; i++) { // the same part may be shared twice
        assertThat(hal.share(memory.segment(), 16, 8, DRIVER_TO_DEVICE))
            .isEqualTo(memory.deviceAddress() + 16);
      }
      for (int i = 0; i < 2; i++) {
        hal.unshare(memory.deviceAddress() + 16, memory.segment(), 16, 8, DRIVER_TO_DEVICE);
      }
      hal.free(memory);
      hal.verifyReleased();
    }
  }

  @Test
  void copiesWhenABufferIsSharedAndUnshared() {
    try (EmulatedHal hal = EmulatedHal.copying()) {
      byte[] bytes = {1, 2, 3, 4, 5, 6};
      MemorySegment buffer = MemorySegment.ofArray(bytes);
      long address = hal.share(buffer, 1, 4, BOTH);
      MemorySegment region = find(hal, address, 4);
      assertThat(region.toArray(JAVA_BYTE)).containsExactly(2, 3, 4, 5);
      region.set(JAVA_BYTE, 2, (byte) 9);
      assertThat(bytes).as("not yet").containsExactly(1, 2, 3, 4, 5, 6);
      hal.unshare(address, buffer, 1, 4, BOTH);
      assertThat(bytes).containsExactly(1, 2, 3, 9, 5, 6);
      assertThat(find(hal, address, 1)).isNull();
      hal.verifyReleased();
    }
  }

  @Test
  void copiesBackOnlyWhatTheDeviceMayWrite() {
    try (EmulatedHal hal = EmulatedHal.copying()) {
      byte[] bytes = {1, 2};
      MemorySegment buffer = MemorySegment.ofArray(bytes);
      long address = hal.share(buffer, 0, 2, DRIVER_TO_DEVICE);
      find(hal, address, 2).fill((byte) 9);
      hal.unshare(address, buffer, 0, 2, DRIVER_TO_DEVICE);
      assertThat(bytes).containsExactly(1, 2);
      hal.verifyReleased();
    }
  }

  @Test
  void poisonsWhatTheDeviceDoesNotWrite() {
    try (EmulatedHal hal = EmulatedHal.copying()) {
      byte[] bytes = {1, 2};
      MemorySegment buffer = MemorySegment.ofArray(bytes);
      long address = hal.share(buffer, 0, 2, DEVICE_TO_DRIVER);
      find(hal, address, 2).set(JAVA_BYTE, 0, (byte) 9);
      hal.unshare(address, buffer, 0, 2, DEVICE_TO_DRIVER);
      assertThat(bytes).containsExactly(9, 0xa5);
      hal.verifyReleased();
    }
  }

  @Test
  void givesEachShareAnAddressOfItsOwn() {
    try (EmulatedHal hal = EmulatedHal.copying();
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(8192);
      Set<Long> addresses = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        long address = hal.share(buffer, 0, 8192, BOTH);
        assertThat(address).isNotEqualTo(buffer.address());
        assertThat(addresses.add(address)).isTrue();
        assertThat(find(hal, address + 8191, 2)).as("nothing lies behind it").isNull();
      }
      addresses.forEach(address -> hal.unshare(address, buffer, 0, 8192, BOTH));
      hal.verifyReleased();
    }
  }

  @Test
  void doesNotBlameTheDriverForWhatTheDeviceWroteIntoABufferThatIsSharedTwice() {
    try (EmulatedHal hal = EmulatedHal.copying()) {
      MemorySegment buffer = MemorySegment.ofArray(new byte[16]);
      long first = hal.share(buffer, 0, 8, DEVICE_TO_DRIVER);
      long second = hal.share(buffer, 4, 8, DEVICE_TO_DRIVER);
      hal.unshare(first, buffer, 0, 8, DEVICE_TO_DRIVER);
      hal.unshare(second, buffer, 4, 8, DEVICE_TO_DRIVER);
      hal.verifyReleased();
    }
  }

  @Test
  void reachesBuffersWhereTheyAre() {
    try (EmulatedHal hal = EmulatedHal.direct();
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64);
      long address = hal.share(buffer, 8, 16, BOTH);
      assertThat(address).isNotEqualTo(buffer.address() + 8);
      assertThat(find(hal, address, 16)).isEqualTo(buffer.asSlice(8, 16));
      assertThat(find(hal, address + 4, 12)).isEqualTo(buffer.asSlice(12, 12));
      assertThat(find(hal, address + 4, 13)).isNull();
      assertThat(find(hal, address - 1, 1)).isNull();
      hal.unshare(address, buffer, 8, 16, BOTH);
      assertThat(find(hal, address, 1)).isNull();
      hal.verifyReleased();
    }
  }

  @Test
  void refusesBuffersThatItCannotReach() {
    try (EmulatedHal direct = EmulatedHal.direct();
        EmulatedHal copying = EmulatedHal.copying()) {
      MemorySegment heap = MemorySegment.ofArray(new byte[8]);
      assertThatThrownBy(() -> direct.share(heap, 0, 8, BOTH)).isInstanceOf(DmaException.class);
      MemorySegment readOnly = heap.asReadOnly();
      assertThatThrownBy(() -> copying.share(readOnly, 0, 8, DEVICE_TO_DRIVER))
          .isInstanceOf(DmaException.class);
      assertThatThrownBy(() -> copying.share(heap, 4, 5, BOTH))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> copying.share(heap, 4, 0, BOTH))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> direct.allocate(0, BOTH)).isInstanceOf(DmaException.class);
    }
  }

  @Test
  void findsEachOfManySharesInAnyOrder() {
    Random random = new Random(1);
    try (EmulatedHal hal = EmulatedHal.direct();
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(1 << 16);
      long[] addresses = new long[500];
      int[] lengths = new int[500];
      boolean[] shared = new boolean[500];
      for (int i = 0; i < 20_000; i++) {
        int which = random.nextInt(500);
        long offset = which / 2 * 64L; // so that two begin at the same place
        if (shared[which]) {
          assertThat(find(hal, addresses[which], lengths[which])).isNotNull();
          hal.unshare(addresses[which], buffer, offset, lengths[which], BOTH);
        } else {
          lengths[which] = 1 + random.nextInt(64);
          addresses[which] = hal.share(buffer, offset, lengths[which], BOTH);
        }
        shared[which] ^= true;
      }
      for (int which = 0; which < 500; which++) {
        if (shared[which]) {
          hal.unshare(addresses[which], buffer, which / 2 * 64L, lengths[which], BOTH);
        }
      }
      hal.verifyReleased();
    }
  }

  @Test
  void doesNotAllocateWhenItDoesNotCopy() {
    try (EmulatedHal hal = EmulatedHal.direct();
        Arena arena = Arena.ofConfined()) {
      MemorySegment foreign = arena.allocate(64);
      MemorySegment inside = hal.allocate(64, BOTH).segment();
      long bytes =
          Allocations.of(() -> {
            for (int i = 0; i < 10_000; i++) {
              hal.unshare(hal.share(foreign, 8, 16, BOTH), foreign, 8, 16, BOTH);
              hal.unshare(hal.share(inside, 8, 16, BOTH), inside, 8, 16, BOTH);
            }
          });
      assertThat(bytes).isZero();
    }
  }

  @Test
  void mapsRegistersToOneOwnerAtATime() {
    try (EmulatedHal hal = EmulatedHal.direct()) {
      hal.attach(0x1000, 0x200, new Offsets());
      RegisterWindow window = hal.map(0x1100, 0x80);
      assertThat(window.read(4, 4)).isEqualTo(0x104);
      assertThat(window.byteSize()).isEqualTo(0x80);
      assertThatThrownBy(() -> hal.map(0x1000, 0x200))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("owned already");
      window.release();
      assertThat(hal.map(0x1000, 0x200).byteSize()).isEqualTo(0x200);
      assertThatThrownBy(() -> hal.map(0x2000, 4)).isInstanceOf(TransportException.class);
      assertThatThrownBy(() -> hal.map(0x11ff, 4)).isInstanceOf(TransportException.class);
      assertThatThrownBy(() -> hal.attach(0x1100, 4, new Offsets()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Registers that read as their offsets. */
  private static final class Offsets implements RegisterHandler {
    @Override
    public long read(long offset, int width) {
      return offset;
    }

    @Override
    public void write(long offset, int width, long value) {}
  }
}

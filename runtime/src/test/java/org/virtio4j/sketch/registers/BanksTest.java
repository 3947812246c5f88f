package org.virtio4j.sketch.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtio4j.VirtioException;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.testing.Allocations;
import org.virtio4j.transport.FeatureBits;

/** Registers behind select registers: one at a time, and whole banks; each access counted. */
class BanksTest {
  private final List<String> accesses = new ArrayList<>();

  private final RegisterHandler device =
      new RegisterHandler() {
        @Override
        public long read(long offset, int width) {
          accesses.add("r" + width + "@" + Long.toHexString(offset));
          return offset == 0x14 ? 3 : offset;
        }

        @Override
        public void write(long offset, int width, long value) {
          accesses.add("w" + width + "@" + Long.toHexString(offset) + "=" + value);
        }
      };

  private static Negotiated<CommonBit> with(FeatureBits bits) {
    return new Negotiated<>(CommonBitTable.TABLE, bits, bits);
  }

  private MmioBlockAccessor mmio(FeatureBits bits) {
    return new MmioBlockAccessor(RegisterWindow.handled(0x100, device), with(bits));
  }

  private PciCommonBlockAccessor pci(long bytes, FeatureBits bits) {
    return new PciCommonBlockAccessor(RegisterWindow.handled(bytes, device), with(bits));
  }

  @Test
  void selectsBeforeEachAccessOfOneRegister() {
    MmioBlockAccessor registers = mmio(FeatureBits.NONE);
    assertThat(registers.deviceFeatures(1)).isEqualTo(0x10);
    registers.driverFeatures(1, 7);

    assertThat(accesses).containsExactly("w4@14=1", "r4@10", "w4@24=1", "w4@20=7");
  }

  @Test
  void selectsABankOnce() {
    MmioBlockQueueAccessor queue = mmio(FeatureBits.NONE).queue(5);
    queue.size(16);
    queue.desc(0x1_0000_0002L);
    queue.ready(1);

    assertThat(accesses).containsExactly("w4@30=5", "w4@38=16", "w4@80=2", "w4@84=1", "w4@44=1");
  }

  @Test
  void readsBothHalvesOfABank() {
    MmioBlockSharedMemoryAccessor region = mmio(FeatureBits.NONE).shm(2);
    assertThat(region.len()).isEqualTo(0xb4_0000_00b0L);
    assertThat(region.base()).isEqualTo(0xbc_0000_00b8L);

    assertThat(accesses).containsExactly("w4@ac=2", "r4@b0", "r4@b4", "r4@b8", "r4@bc");
  }

  @Test
  void checksWhatSelects() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pci(64, FeatureBits.NONE).queue(0x1_0000))
        .withMessage("queueSelect is 16 bits wide (0 to 65535), not 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pci(64, FeatureBits.NONE).driverFeature(0, -1));
    assertThat(accesses).isEmpty();
  }

  @Test
  void registersExistWithTheirFeatureWhereTheWindowHasThem() {
    FeatureBits reset = FeatureBits.of(40);
    assertThat(pci(64, reset).queue(0).hasReset()).isTrue();
    assertThat(pci(58, reset).queue(0).hasReset()).isFalse();
    assertThat(pci(64, FeatureBits.NONE).queue(0).hasReset()).isFalse();
    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> pci(64, FeatureBits.NONE).queue(0).reset());
    assertThat(pci(64, FeatureBits.of(41)).hasAdminQueueIndex()).isTrue();
    assertThat(pci(60, FeatureBits.of(41)).hasAdminQueueIndex()).isFalse();
  }

  @Test
  void takesAWordThatReadingClears() {
    RegisterHandler isr =
        new RegisterHandler() {
          @Override
          public long read(long offset, int width) {
            return 0xfe;
          }

          @Override
          public void write(long offset, int width, long value) {}
        };
    PciIsrAccessor status = new PciIsrAccessor(RegisterWindow.handled(1, isr));
    assertThat(status.takeIsr()).isEqualTo(new PciIsr.Status(false, true));
    assertThat(PciIsrStatusBits.config(status.takeIsrBits())).isTrue();
  }

  @Test
  void selectsWithoutAllocation() {
    RegisterHandler silent =
        new RegisterHandler() {
          @Override
          public long read(long offset, int width) {
            return 0;
          }

          @Override
          public void write(long offset, int width, long value) {}
        };
    MmioBlockAccessor registers =
        new MmioBlockAccessor(RegisterWindow.handled(0x100, silent), with(FeatureBits.NONE));
    assertThat(
            Allocations.of(() -> {
              registers.queue(1).size(8);
              registers.deviceFeatures(1);
            }))
        .isZero();
  }
}

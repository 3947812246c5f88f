package org.virtio4j.transport.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;

class ConfigurationAccessTest {
  private static final PciAddress FUNCTION = new PciAddress(0x12, 0x1f, 7);

  private final List<String> log = new ArrayList<>();

  private RegisterWindow window(long byteSize) {
    return RegisterWindow.handled(
        byteSize,
        new RegisterHandler() {
          @Override
          public long read(long offset, int width) {
            log.add(String.format("r%d %x", width, offset));
            return 0x5aL;
          }

          @Override
          public void write(long offset, int width, long value) {
            log.add(String.format("w%d %x=%x", width, offset, value));
          }
        });
  }

  @Test
  void reachesEachByteLaneOfTheDataPort() {
    ConfigurationAccess access = ConfigurationAccess.ports(window(8));

    assertThat(access.byteSize()).isEqualTo(256);
    assertThat(access.read(FUNCTION, 0xfc, 4)).isEqualTo(0x5a);
    access.read(FUNCTION, 0x06, 2);
    access.write(FUNCTION, 0x07, 1, 0xee);
    access.write(FUNCTION, 0x04, 2, 0x6);

    assertThat(log)
        .containsExactly(
            "w4 0=8012fffc",
            "r4 4",
            "w4 0=8012ff04",
            "r2 6",
            "w4 0=8012ff04",
            "w1 7=ee",
            "w4 0=8012ff04",
            "w2 4=6");
  }

  @Test
  void reachesTheExtendedSpaceByEcam() {
    ConfigurationAccess access = ConfigurationAccess.ecam(window(256L << 20));

    assertThat(access.byteSize()).isEqualTo(4096);
    access.read(FUNCTION, 0xffc, 4);
    access.write(new PciAddress(0, 3, 0), 0x4, 2, 6);

    assertThat(log).containsExactly("r4 12ffffc", "w2 18004=6");
  }

  @Test
  void reachesAsManyBusesAsTheWindowHas() {
    ConfigurationAccess access = ConfigurationAccess.cam(window(0x13_0000));

    assertThat(access.byteSize()).isEqualTo(256);
    assertThat(access.buses()).isEqualTo(0x13);
    access.read(FUNCTION, 0xfc, 4);
    access.write(new PciAddress(0, 3, 0), 0x4, 2, 6);
    assertThat(log).containsExactly("r4 12fffc", "w2 1804=6");
    assertThat(ConfigurationAccess.ecam(window(16 << 20)).buses()).isEqualTo(16);
    assertThat(ConfigurationAccess.ecam(window(1L << 40)).buses()).isEqualTo(256);
    assertThat(ConfigurationAccess.ports(window(8)).buses()).isEqualTo(256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationAccess.cam(window(0xffff)))
        .withMessageContaining("one bus has 0x10000 bytes");
  }

  @Test
  void accessesMappedRegistersByTheirWidth() {
    MemorySegment memory = MemorySegment.ofArray(new long[0x2_0000]);
    ConfigurationAccess access = ConfigurationAccess.ecam(RegisterWindow.mapped(memory));
    PciAddress function = new PciAddress(0, 0, 2);

    access.write(function, 0x10, 4, 0xfedc_ba98L);
    access.write(function, 0x12, 2, 0x8765);
    access.write(function, 0x13, 1, 0xff);

    assertThat(access.read(function, 0x10, 4)).isEqualTo(0xff65_ba98L);
    assertThat(access.read(function, 0x12, 2)).isEqualTo(0xff65);
    assertThat(access.read(function, 0x13, 1)).isEqualTo(0xff);
    assertThat(memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0x2011)).isEqualTo((byte) 0xba);
  }

  @Test
  void refusesAccessesThatNoBusMakes() {
    for (ConfigurationAccess access :
        List.of(
            ConfigurationAccess.ports(window(8)),
            ConfigurationAccess.cam(window(1 << 20)),
            ConfigurationAccess.ecam(window(1 << 20)))) {
      PciAddress function = new PciAddress(0, 1, 0);
      assertThatIllegalArgumentException().isThrownBy(() -> access.read(function, 2, 4));
      assertThatIllegalArgumentException().isThrownBy(() -> access.write(function, 8, 8, 0));
      assertThatThrownBy(() -> access.read(function, access.byteSize(), 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> access.read(function, -4, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationAccess.ports(window(4)))
        .withMessageContaining("8 ports");
    assertThat(log).isEmpty();
  }

  @Test
  void addressesAreThoseOfTheBus() {
    assertThat(FUNCTION).hasToString("12:1f.7");
    assertThat(FUNCTION).isGreaterThan(new PciAddress(0x12, 0x1f, 6));
    assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(256, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(0, 32, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(0, 0, 8));
    assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(0, -1, 0));
  }
}

package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.VirtioException;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.FeatureBits;

class ConfigSpaceAccessorTest {
  private final RecordingDevice device = new RecordingDevice();
  private final ConfigSpace space =
      ConfigSpace.of(RegisterWindow.handled(128, device), device::readGeneration);
  private final ConfigSpace legacy =
      ConfigSpace.withoutGeneration(RegisterWindow.handled(128, device));

  private static Negotiated<GadgetFeature> features(GadgetFeature... accepted) {
    FeatureBits bits = FeatureBits.NONE;
    for (GadgetFeature feature : accepted) {
      bits = bits.with(GadgetFeatureTable.TABLE.bit(feature));
    }
    return new Negotiated<>(GadgetFeatureTable.TABLE, bits, bits);
  }

  private GadgetConfigAccessor accessor(GadgetFeature... accepted) {
    return new GadgetConfigAccessor(space, features(accepted));
  }

  @Test
  void readsEachFieldOnceAtItsOffsetAndWidth() {
    GadgetConfigAccessor config =
        accessor(GadgetFeature.SIZE, GadgetFeature.COLOUR, GadgetFeature.LOUD);
    device.memory.putInt(8, -2).putShort(12, (short) -3).putShort(14, (short) 9);
    device.memory.put(24, (byte) 2).put(25, (byte) 7).putInt(36, 1).putInt(40, -5);

    assertThat(config.size()).isEqualTo(0xffff_fffeL);
    assertThat(config.sizeIfNotQuiet()).isEqualTo(0xfffd);
    assertThat(config.volume()).isEqualTo(9);
    assertThat(config.enabled()).as("all but 0 is true").isTrue();
    assertThat(config.state()).isEqualTo(GadgetState.BROKEN);
    assertThat(config.colour()).isEqualTo(GadgetColour.RED);
    assertThat(config.offset()).isEqualTo(-5);
    assertThat(device.takeAccesses())
        .containsExactly("r 8 4", "r 12 2", "r 14 2", "r 24 1", "r 25 1", "r 36 4", "r 40 4");
  }

  @Test
  void writesEachFieldOnceAtItsOffsetAndWidth() {
    GadgetConfigAccessor config = accessor(GadgetFeature.QUIET);

    config.enabled(true);
    config.enabled(false);
    config.colour(GadgetColour.BLUE);
    config.offset(-1);
    config.emergency(0xffff_ffffL);
    config.mark(0x1122_3344_5566_7788L);

    assertThat(device.takeAccesses())
        .containsExactly(
            "w 24 1 0x1",
            "w 24 1 0x0",
            "w 36 4 0xffffffff",
            "w 40 4 0xffffffff",
            "w 60 4 0xffffffff",
            "w 52 4 0x55667788",
            "w 56 4 0x11223344");
  }

  @Test
  void reads64BitsAsTwoHalvesUnderOneGeneration() {
    device.memory.putLong(0, 0xfedc_ba98_7654_3210L);

    assertThat(accessor().capacity()).isEqualTo(0xfedc_ba98_7654_3210L);

    assertThat(device.takeAccesses()).containsExactly("generation", "r 0 4", "r 4 4", "generation");
  }

  @Test
  void readsAgainWhenTheGenerationChanged() {
    List<Runnable> changes = new ArrayList<>();
    changes.add(() -> {
      device.memory.putLong(0, 0x2222_2222_2222_2222L);
      device.generation++;
    });
    device.memory.putLong(0, 0x1111_1111_1111_1111L);
    device.afterRead =
        () -> {
          if (!changes.isEmpty()) {
            changes.removeFirst().run();
          }
        };

    assertThat(accessor().capacity()).isEqualTo(0x2222_2222_2222_2222L);

    assertThat(device.takeAccesses())
        .containsExactly(
            "generation",
            "r 0 4",
            "r 4 4",
            "generation",
            "generation",
            "r 0 4",
            "r 4 4",
            "generation");
  }

  @Test
  void comparesTwoReadingsWhereThereIsNoGeneration() {
    device.memory.putLong(0, 1);
    GadgetConfigAccessor config = new GadgetConfigAccessor(legacy, features());

    assertThat(config.capacity()).isEqualTo(1);
    assertThat(device.takeAccesses()).containsExactly("r 0 4", "r 4 4", "r 0 4", "r 4 4");

    int[] reads = {0};
    device.afterRead = () -> device.memory.putLong(0, ++reads[0] < 6 ? reads[0] : 6L << 32 | 6);
    assertThat(config.capacity()).isEqualTo(6L << 32 | 6);
  }

  @Test
  void givesUpWhenAFieldKeepsChanging() {
    device.afterRead = () -> device.generation++;

    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(accessor()::capacity)
        .withMessageContaining("capacity")
        .withMessageContaining("" + ConfigSpace.MAX_ATTEMPTS);

    assertThat(Collections.frequency(device.accesses, "r 0 4")).isEqualTo(ConfigSpace.MAX_ATTEMPTS);
  }

  @Test
  void readsAGroupUnderOneGeneration() {
    GadgetConfigAccessor config = accessor(GadgetFeature.SIZE, GadgetFeature.COLOUR);
    device.memory.put(16, (byte) 1).put(17, (byte) 2).putShort(18, (short) 3).putInt(20, -4);

    assertThat(config.palette()).isEqualTo(new GadgetConfig.Palette(1, 2, 3, 0xffff_fffcL));
    assertThat(device.takeAccesses())
        .containsExactly("generation", "r 16 1", "r 17 1", "r 18 2", "r 20 4", "generation");

    assertThat(config.paletteBlue()).isEqualTo(3);
    assertThat(device.takeAccesses()).containsExactly("r 18 2");
  }

  @Test
  void readsArraysAsAWholeAndByElement() {
    for (int i = 0; i < 6; i++) {
      device.memory.put(44 + i, (byte) (0xf0 + i));
    }
    GadgetConfigAccessor config = accessor();

    assertThat(config.name()).containsExactly(0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5);
    assertThat(device.takeAccesses())
        .containsExactly(
            "generation", "r 44 1", "r 45 1", "r 46 1", "r 47 1", "r 48 1", "r 49 1", "generation");
    assertThat(config.name(5)).isEqualTo(0xf5);
    assertThat(device.takeAccesses()).containsExactly("r 49 1");
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> config.name(6));
    assertThat(device.takeAccesses()).isEmpty();
  }

  @Test
  void readsArraysOfGroupsAlsoWithoutAGeneration() {
    device.memory.putInt(68, 10).put(75, (byte) 13).putInt(76, 20).put(83, (byte) 23);
    GadgetConfigAccessor config = new GadgetConfigAccessor(legacy, features());

    GadgetConfig.Level[] levels = config.levels();

    assertThat(levels).extracting(GadgetConfig.Level::id).containsExactly(10L, 20L);
    assertThat(levels[1].tag()).containsExactly(0, 0, 0, 23);
    assertThat(device.takeAccesses()).as("two readings that agree").hasSize(2 * 2 * 5);
    assertThat(config.levelsTag(1, 3)).isEqualTo(23);
    assertThat(device.takeAccesses()).containsExactly("r 83 1");
  }

  @Test
  void readsTheWholeUnderOneGenerationWithDefaultsForWhatIsAbsent() {
    GadgetLimitsAccessor limits = new GadgetLimitsAccessor(space, features());
    device.memory.putInt(0, 7).putShort(4, (short) 99).put(6, (byte) 1).put(7, (byte) 2);

    GadgetLimits read = limits.read();

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(new GadgetLimits(7, 1, new byte[] {1, 2}));
    assertThat(device.takeAccesses())
        .containsExactly("generation", "r 0 4", "r 6 1", "r 7 1", "generation");
    assertThat(new GadgetLimitsAccessor(legacy, features(GadgetFeature.SIZE)).read().queues())
        .isEqualTo(99);
  }

  @Test
  void clearsByReadingOrByWriting() {
    device.memory.put(64, (byte) 0x81).put(65, (byte) 0x42);
    GadgetConfigAccessor config = accessor();

    assertThat(config.takeEvents()).isEqualTo(0x81);
    assertThat(config.errors()).isEqualTo(0x42);
    config.clearErrors(0x40);

    assertThat(device.takeAccesses()).containsExactly("r 64 1", "r 65 1", "w 65 1 0x40");
  }

  @Test
  void doesNotTouchWhatDoesNotExist() {
    GadgetConfigAccessor config = accessor();

    assertThat(config.size()).as("the default").isEqualTo(512);
    assertThat(config.hasSize()).isFalse();
    assertThat(config.hasPalette()).isFalse();
    assertMissing(config::volume, "volume", "COLOUR or LOUD is negotiated");
    assertMissing(config::palette, "palette", "COLOUR is negotiated");
    assertMissing(config::paletteRed, "paletteRed", "COLOUR is negotiated");
    assertMissing(() -> config.emergency(1), "emergency", "QUIET is offered");
    assertMissing(
        config::sizeIfNotQuiet,
        "sizeIfNotQuiet",
        "SIZE is negotiated, and QUIET is not negotiated");
    assertThat(device.takeAccesses()).isEmpty();
  }

  private static void assertMissing(Runnable access, String field, String condition) {
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(access::run)
        .withMessageContaining(field)
        .withMessageContaining(condition);
  }

  @Test
  void knowsConditionsOfAllKinds() {
    assertThat(accessor(GadgetFeature.SIZE).hasSizeIfNotQuiet()).isTrue();
    assertThat(accessor(GadgetFeature.SIZE, GadgetFeature.QUIET).hasSizeIfNotQuiet()).isFalse();
    assertThat(accessor(GadgetFeature.LOUD).hasVolume()).isTrue();
    assertThat(accessor(GadgetFeature.COLOUR).hasVolume()).isTrue();
    assertThat(accessor(GadgetFeature.SIZE).hasVolume()).isFalse();
    Negotiated<GadgetFeature> offered =
        new Negotiated<>(GadgetFeatureTable.TABLE, FeatureBits.of(5), FeatureBits.NONE);
    assertThat(new GadgetConfigAccessor(space, offered).hasEmergency()).isTrue();
  }

  @Test
  void refusesValuesThatDoNotFit() {
    GadgetConfigAccessor config = accessor(GadgetFeature.QUIET);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.emergency(0x1_0000_0000L))
        .withMessage("emergency is 32 bits wide (0 to 4294967295), not 4294967296");
    assertThatIllegalArgumentException().isThrownBy(() -> config.emergency(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> config.clearErrors(256));
    assertThat(device.takeAccesses()).isEmpty();
  }

  @Test
  void reportsACodeThatNoConstantHas() {
    device.memory.put(25, (byte) 200).putInt(36, 2);

    assertThat(accessor().state()).isEqualTo(GadgetState.OTHER);
    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(accessor()::colour)
        .withMessageContaining("GadgetColour")
        .withMessageContaining("2");
  }

  @Test
  void namesTheFieldThatAHandledWindowIsTooSmallFor() {
    ConfigSpace small = ConfigSpace.of(RegisterWindow.handled(7, device), device::readGeneration);
    GadgetConfigAccessor config =
        new GadgetConfigAccessor(small, features(GadgetFeature.SIZE, GadgetFeature.QUIET));

    assertTooSmall(config::capacity, "capacity");
    assertTooSmall(config::size, "size");
    assertTooSmall(() -> config.mark(1), "mark");
    assertTooSmall(() -> config.emergency(1), "emergency");
    assertThat(device.takeAccesses()).containsOnly("generation");
  }

  @Test
  void namesTheFieldThatAMappedWindowIsTooSmallFor() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(7, 8);
      ConfigSpace small = ConfigSpace.of(RegisterWindow.mapped(memory), () -> 0);
      GadgetConfigAccessor config =
          new GadgetConfigAccessor(small, features(GadgetFeature.SIZE, GadgetFeature.QUIET));

      assertTooSmall(config::capacity, "capacity");
      assertTooSmall(config::size, "size");
      assertTooSmall(() -> config.mark(1), "mark");
      assertTooSmall(() -> config.emergency(1), "emergency");
    }
  }

  private static void assertTooSmall(Runnable access, String field) {
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(access::run)
        .withMessageStartingWith(field + " lies at")
        .withMessageContaining("0x7 bytes");
  }

  @Test
  void readsAndWritesMappedMemoryAsItDoesAHandler() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(128, 8);
      ConfigSpace mapped = ConfigSpace.of(RegisterWindow.mapped(memory), () -> 0);
      GadgetConfigAccessor direct =
          new GadgetConfigAccessor(mapped, features(GadgetFeature.COLOUR, GadgetFeature.QUIET));
      direct.mark(0x0102_0304_0506_0708L);
      direct.colour(GadgetColour.BLUE);
      direct.emergency(0xdead_beefL);
      direct.enabled(true);
      direct.offset(-7);
      GadgetConfigAccessor handled = accessor(GadgetFeature.COLOUR, GadgetFeature.QUIET);
      handled.mark(0x0102_0304_0506_0708L);
      handled.colour(GadgetColour.BLUE);
      handled.emergency(0xdead_beefL);
      handled.enabled(true);
      handled.offset(-7);

      byte[] written = memory.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);

      assertThat(written).startsWith(java.util.Arrays.copyOf(device.memory.array(), 128));
      assertThat(direct.mark()).isEqualTo(0x0102_0304_0506_0708L);
      assertThat(direct.colour()).isEqualTo(GadgetColour.BLUE);
      assertThat(direct.offset()).isEqualTo(-7);
      assertThat(direct.enabled()).isTrue();
      assertThat(direct.palette()).isEqualTo(handled.palette());
    }
  }
}

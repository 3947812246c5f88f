package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.transport.FeatureBits;

class GeneratedFeatureTableTest {
  private static final FeatureTable<GadgetFeature> TABLE = GadgetFeatureTable.TABLE;

  @Test
  void knowsTheBits() {
    assertThat(TABLE.bit(GadgetFeature.SIZE)).isZero();
    assertThat(TABLE.bit(GadgetFeature.WIDE)).isEqualTo(66);
    assertThat(TABLE.words()).isEqualTo(4);
  }

  @Test
  void acceptsNothingThatTheDriverDoesNotImplement() {
    assertThat(TABLE.choose(FeatureBits.of(0, 9, 20))).isEqualTo(FeatureBits.of(0));
  }

  @Test
  void dropsWhatLacksAPrerequisiteAndWhatNeedsThat() {
    assertThat(TABLE.choose(FeatureBits.of(3, 66))).isEqualTo(FeatureBits.NONE);
    assertThat(TABLE.choose(FeatureBits.of(0, 3, 66))).isEqualTo(FeatureBits.of(0, 3, 66));
    assertThat(TABLE.choose(FeatureBits.of(7))).isEqualTo(FeatureBits.NONE);
    assertThat(TABLE.choose(FeatureBits.of(5, 7))).isEqualTo(FeatureBits.of(5, 7));
    assertThat(TABLE.choose(FeatureBits.of(5, 8))).isEqualTo(FeatureBits.of(5));
    assertThat(TABLE.choose(FeatureBits.of(8))).isEqualTo(FeatureBits.of(8));
  }
}

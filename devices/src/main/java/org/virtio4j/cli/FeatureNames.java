package org.virtio4j.cli;

import java.util.StringJoiner;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.FeatureBits;

/** Shows feature bits to people. */
final class FeatureNames {
  private FeatureNames() {}

  /**
   * The names of the bits that are set, in the order of the bits.
   *
   * @param <F> the device's feature enum
   * @param bits the bits
   * @param table the device's features
   * @return for example {@code RO, FLUSH, VERSION_1, bit 40}
   */
  static <F extends Enum<F>> String of(FeatureBits bits, FeatureTable<F> table) {
    StringJoiner names = new StringJoiner(", ");
    names.setEmptyValue("none");
    for (int bit = 0; bit < FeatureBits.SIZE; bit++) {
      if (bits.has(bit)) {
        names.add(name(bit, table));
      }
    }
    return names.toString();
  }

  private static <F extends Enum<F>> String name(int bit, FeatureTable<F> table) {
    for (F feature : table.type().getEnumConstants()) {
      if (table.bit(feature) == bit) {
        return feature.name();
      }
    }
    for (CommonFeature feature : CommonFeature.values()) {
      if (feature.bit() == bit) {
        return feature.name();
      }
    }
    return "bit " + bit;
  }
}

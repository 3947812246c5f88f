package org.virtio4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.virtio4j.device.block.BlockFeatureTable;
import org.virtio4j.device.console.ConsoleFeatureTable;
import org.virtio4j.device.net.NetFeatureTable;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.transport.CommonFeature;

/**
 * Features that drivers are to leave out, or to ask for, such as {@code -event_idx,+ring_reset}.
 * What one type of device has and another has not means nothing to the other.
 *
 * @param changes the features, in the order in which they were given
 */
record FeatureChoice(List<Change> changes) {
  /** Nothing is left out, and nothing asked for. */
  static final FeatureChoice NONE = new FeatureChoice(List.of());

  private static final List<FeatureTable<?>> TABLES =
      List.of(BlockFeatureTable.TABLE, ConsoleFeatureTable.TABLE, NetFeatureTable.TABLE);

  /**
   * One feature.
   *
   * @param name its name in upper case
   * @param wanted whether it is asked for, and not left out
   */
  record Change(String name, boolean wanted) {}

  /**
   * Reads a choice.
   *
   * @param text names behind {@code -} or {@code +}, with commas in between
   * @return the choice
   * @throws IllegalArgumentException if a name is no feature of any device, or has no sign
   */
  static FeatureChoice parse(String text) {
    List<Change> changes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      char sign = word.isEmpty() ? ' ' : word.charAt(0);
      if (sign != '-' && sign != '+') {
        throw new IllegalArgumentException(
            "a feature is left out by -name, and asked for by +name; what is '" + word + "'?");
      }
      String name = word.substring(1).toUpperCase(Locale.ROOT).replace('-', '_');
      boolean common = common(name).isPresent();
      if (!common && TABLES.stream().allMatch(table -> bit(table, name).isEmpty())) {
        throw new IllegalArgumentException(
            "there is no feature " + word.substring(1) + ": there are " + known());
      }
      if (sign == '+' && !common) {
        throw new IllegalArgumentException(
            name
                + " is negotiated wherever a device offers it; +name is for features of all"
                + " devices that are left out otherwise, such as +ring_reset on MMIO");
      }
      changes.add(new Change(name, sign == '+'));
    }
    return new FeatureChoice(List.copyOf(changes));
  }

  private static String known() {
    TreeSet<String> names = new TreeSet<>();
    Arrays.stream(CommonFeature.values()).forEach(feature -> names.add(feature.name()));
    for (FeatureTable<?> table : TABLES) {
      Arrays.stream(table.type().getEnumConstants()).forEach(each -> names.add(each.name()));
    }
    return String.join(", ", names).toLowerCase(Locale.ROOT);
  }

  private static Optional<CommonFeature> common(String name) {
    return Arrays.stream(CommonFeature.values())
        .filter(feature -> feature.name().equals(name))
        .findFirst();
  }

  private static <F extends Enum<F>> OptionalInt bit(FeatureTable<F> table, String name) {
    return Arrays.stream(table.type().getEnumConstants())
        .filter(feature -> feature.name().equals(name))
        .mapToInt(table::bit)
        .findFirst();
  }

  /** Options for the driver of a device with these features of its own. */
  DriverOptions applyTo(DriverOptions options, FeatureTable<?> table) {
    DriverOptions changed = options;
    for (Change change : changes) {
      Optional<CommonFeature> common = common(change.name());
      OptionalInt bit = bit(table, change.name());
      if (change.wanted()) {
        changed = changed.with(common.orElseThrow());
      } else if (common.isPresent()) {
        changed = changed.without(common.get());
      } else if (bit.isPresent()) {
        changed = changed.without(bit.getAsInt());
      }
    }
    return changed;
  }
}

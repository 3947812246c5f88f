package org.virtio4j.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.virtio4j.transport.FeatureBits;

/**
 * What the features of a device's enum stand for: their bits, which of them the driver accepts, and
 * what each of them needs. The processor generates one table for each feature enum.
 *
 * @param <F> the feature enum
 */
public final class FeatureTable<F extends Enum<F>> {
  private final Class<F> type;
  private final int[] bits; // by ordinal
  private final FeatureBits accepted;
  private final int words;
  private final List<Prerequisite> prerequisites;

  private record Prerequisite(int bit, FeatureBits all, FeatureBits any, FeatureBits none) {
    boolean holds(FeatureBits set) {
      return set.and(all).equals(all)
          && (any.equals(FeatureBits.NONE) || !set.and(any).equals(FeatureBits.NONE))
          && set.and(none).equals(FeatureBits.NONE);
    }
  }

  private FeatureTable(
      Class<F> type,
      int[] bits,
      FeatureBits accepted,
      int words,
      List<Prerequisite> prerequisites) {
    this.type = type;
    this.bits = bits;
    this.accepted = accepted;
    this.words = words;
    this.prerequisites = prerequisites;
  }

  /**
   * Begins a table.
   *
   * @param <F> the feature enum
   * @param type the feature enum
   * @return a builder
   */
  public static <F extends Enum<F>> Builder<F> builder(Class<F> type) {
    return new Builder<>(type);
  }

  /**
   * The bit of a feature.
   *
   * @param feature the feature
   * @return 0 to 127
   */
  public int bit(F feature) {
    return bits[feature.ordinal()];
  }

  /**
   * The feature enum.
   *
   * @return its class
   */
  public Class<F> type() {
    return type;
  }

  /**
   * How many 32-bit words of features the device has: 2, or 4 if a bit above 63 is declared. Words
   * that no bit needs are not touched, since devices exist that answer with another word.
   *
   * @return 2 or 4
   */
  public int words() {
    return words;
  }

  /**
   * The features that a driver accepts of those that remain possible: what is offered and accepted,
   * less, again and again, what lacks a prerequisite.
   *
   * @param possible what the device offers and the user has not turned off
   * @return the device's own features to negotiate
   */
  public FeatureBits choose(FeatureBits possible) {
    FeatureBits chosen = possible.and(accepted);
    boolean changed;
    do {
      changed = false;
      for (Prerequisite prerequisite : prerequisites) {
        if (chosen.has(prerequisite.bit) && !prerequisite.holds(chosen)) {
          chosen = chosen.without(prerequisite.bit);
          changed = true;
        }
      }
    } while (changed);
    return chosen;
  }

  /**
   * Builds a {@link FeatureTable}.
   *
   * @param <F> the feature enum
   */
  public static final class Builder<F extends Enum<F>> {
    private final Class<F> type;
    private final int[] bits;
    private FeatureBits accepted = FeatureBits.NONE;
    private final List<Prerequisite> prerequisites = new ArrayList<>();

    private Builder(Class<F> type) {
      this.type = type;
      this.bits = new int[type.getEnumConstants().length];
      Arrays.fill(bits, -1);
    }

    /**
     * Sets the bit of a feature.
     *
     * @param feature the feature
     * @param bit its bit, 0 to 127
     * @param accept whether the driver accepts it when it is offered
     * @return this builder
     */
    public Builder<F> feature(F feature, int bit, boolean accept) {
      bits[feature.ordinal()] = bit;
      if (accept) {
        accepted = accepted.with(bit);
      }
      return this;
    }

    /**
     * Sets what a feature needs in order to be accepted. All features have their bits by now.
     *
     * @param feature the feature
     * @param all it needs all of these
     * @param any it needs one of these, unless the array is empty
     * @param none it needs that none of these is accepted
     * @return this builder
     */
    public Builder<F> prerequisite(F feature, F[] all, F[] any, F[] none) {
      prerequisites.add(new Prerequisite(bits[feature.ordinal()], set(all), set(any), set(none)));
      return this;
    }

    private FeatureBits set(F[] features) {
      FeatureBits set = FeatureBits.NONE;
      for (F feature : features) {
        set = set.with(bits[feature.ordinal()]);
      }
      return set;
    }

    /**
     * Ends the table.
     *
     * @return the table
     * @throws IllegalStateException if a constant has no bit
     */
    public FeatureTable<F> build() {
      int words = 2;
      for (F feature : type.getEnumConstants()) {
        int bit = bits[feature.ordinal()];
        if (bit < 0) {
          throw new IllegalStateException(feature + " has no bit");
        }
        if (bit >= 64) {
          words = 4;
        }
      }
      return new FeatureTable<>(type, bits.clone(), accepted, words, List.copyOf(prerequisites));
    }
  }
}

package org.virtio4j.driver;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.FeatureBits;

/**
 * What a device offers, and what of it was negotiated. It does not change until the device is
 * reset.
 *
 * @param <F> the device's feature enum
 */
public final class Negotiated<F extends Enum<F>> {
  private final FeatureTable<F> table;
  private final FeatureBits offered;
  private final FeatureBits accepted;

  /**
   * A result of a negotiation.
   *
   * @param table the device's features
   * @param offered the bits that the device offers
   * @param accepted the bits that were negotiated
   */
  public Negotiated(FeatureTable<F> table, FeatureBits offered, FeatureBits accepted) {
    this.table = table;
    this.offered = offered;
    this.accepted = accepted;
  }

  /**
   * Whether a feature was negotiated.
   *
   * @param feature the feature
   * @return whether it is in force
   */
  public boolean has(F feature) {
    return accepted.has(table.bit(feature));
  }

  /**
   * Whether a common feature was negotiated.
   *
   * @param feature the feature
   * @return whether it is in force
   */
  public boolean has(CommonFeature feature) {
    return accepted.has(feature.bit());
  }

  /**
   * Whether the device offers a feature.
   *
   * @param feature the feature
   * @return whether it is offered, be it negotiated or not
   */
  public boolean offers(F feature) {
    return offered.has(table.bit(feature));
  }

  /**
   * All bits that the device offers.
   *
   * @return the bits
   */
  public FeatureBits offeredBits() {
    return offered;
  }

  /**
   * All bits that were negotiated.
   *
   * @return the bits
   */
  public FeatureBits acceptedBits() {
    return accepted;
  }

  /**
   * The device's own features that were negotiated.
   *
   * @return a new set
   */
  public Set<F> features() {
    EnumSet<F> set = EnumSet.noneOf(table.type());
    for (F feature : table.type().getEnumConstants()) {
      if (has(feature)) {
        set.add(feature);
      }
    }
    return set;
  }

  /**
   * The common features that were negotiated.
   *
   * @return a new set
   */
  public Set<CommonFeature> commonFeatures() {
    EnumSet<CommonFeature> set = EnumSet.noneOf(CommonFeature.class);
    for (CommonFeature feature : CommonFeature.values()) {
      if (has(feature)) {
        set.add(feature);
      }
    }
    return set;
  }

  /**
   * The error for a field or a request whose feature is missing.
   *
   * @param what the name of the field or of the request
   * @param condition the condition in words, such as {@code "BLK_SIZE is negotiated"}
   * @return what to throw
   */
  public ConfigSpaceException missing(String what, String condition) {
    return new ConfigSpaceException(
        what + " exists only if " + condition + "; negotiated: " + this);
  }

  /** The names of the features that were negotiated, the device's own first. */
  @Override
  public String toString() {
    return names(features()) + names(commonFeatures());
  }

  private static String names(Collection<? extends Enum<?>> features) {
    return features.stream().map(Enum::name).collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Negotiated<?> that
        && table == that.table
        && offered.equals(that.offered)
        && accepted.equals(that.accepted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new Object[] {offered, accepted});
  }
}

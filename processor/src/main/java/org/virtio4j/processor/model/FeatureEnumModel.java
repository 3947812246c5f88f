package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;

/**
 * An enum of features.
 *
 * @param type the enum
 * @param generated the class that is generated for it
 * @param isPublic whether the generated class can be public
 * @param features its constants, in their order
 */
public record FeatureEnumModel(
    ClassName type, ClassName generated, boolean isPublic, List<Feature> features) {
  /** Copies the list. */
  public FeatureEnumModel {
    features = List.copyOf(features);
  }

  /**
   * A feature.
   *
   * @param name the constant
   * @param bit its bit
   * @param accept whether the driver ever accepts it
   * @param prerequisite what it needs
   */
  public record Feature(
      String name, int bit, boolean accept, Optional<ConditionModel> prerequisite) {}
}

package org.virtio4j.driver;

/** The features of a device that has none of its own. */
public enum NoFeature {
  ;

  /** The empty table. */
  public static final FeatureTable<NoFeature> TABLE = FeatureTable.builder(NoFeature.class).build();
}

package org.virtio4j.driver;

public enum NoFeature {
  ;

  public static final FeatureTable<NoFeature> TABLE = FeatureTable.builder(NoFeature.class).build();
}

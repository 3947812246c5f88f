package test;

import org.virtio4j.annotation.Generated;

/** The bits of {@link Feature}, and what each feature needs. */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class FeatureTable {
  /** The table. */
  public static final org.virtio4j.driver.FeatureTable<Feature> TABLE =
      org.virtio4j.driver.FeatureTable.builder(Feature.class)
          .feature(Feature.ONE, 0, true)
          .feature(Feature.LAST, 127, true)
          .build();

  private FeatureTable() {}
}

package test;

import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.FeatureTable;

/** The bits of {@link DiskFeature}, and what each feature needs. */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class DiskFeatureTable {
  private static final DiskFeature[] NONE = {};

  /** The table. */
  public static final FeatureTable<DiskFeature> TABLE =
      FeatureTable.builder(DiskFeature.class)
          .feature(DiskFeature.BLK_SIZE, 6, true)
          .feature(DiskFeature.TOPOLOGY, 10, true)
          .feature(DiskFeature.FLUSH, 9, true)
          .feature(DiskFeature.CONFIG_WCE, 11, true)
          .feature(DiskFeature.MQ, 12, false)
          .feature(DiskFeature.HASH_REPORT, 57, true)
          .feature(DiskFeature.WIDE, 65, true)
          .prerequisite(DiskFeature.CONFIG_WCE, new DiskFeature[] {DiskFeature.FLUSH}, NONE, NONE)
          .prerequisite(
              DiskFeature.WIDE,
              new DiskFeature[] {DiskFeature.FLUSH},
              new DiskFeature[] {DiskFeature.TOPOLOGY, DiskFeature.BLK_SIZE},
              new DiskFeature[] {DiskFeature.MQ})
          .build();

  private DiskFeatureTable() {}
}

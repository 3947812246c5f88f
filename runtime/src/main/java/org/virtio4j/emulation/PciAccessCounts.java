package org.virtio4j.emulation;

/**
 * How often a function was accessed.
 *
 * @param configurationReads reads of its configuration space
 * @param configurationWrites writes to its configuration space
 * @param reads reads of its BARs, by whatever way
 * @param writes writes to its BARs, by whatever way
 */
public record PciAccessCounts(
    long configurationReads, long configurationWrites, long reads, long writes) {
  /** No access. */
  public static final PciAccessCounts NONE = new PciAccessCounts(0, 0, 0, 0);

  /**
   * What has been added since.
   *
   * @param before earlier counts
   * @return the differences
   */
  public PciAccessCounts since(PciAccessCounts before) {
    return new PciAccessCounts(
        configurationReads - before.configurationReads,
        configurationWrites - before.configurationWrites,
        reads - before.reads,
        writes - before.writes);
  }
}

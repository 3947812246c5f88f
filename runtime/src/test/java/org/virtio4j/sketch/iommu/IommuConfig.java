package org.virtio4j.sketch.iommu;

import static org.virtio4j.sketch.iommu.IommuFeature.*;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@ConfigSpace(size = 40, spec = "5.13.4")
record IommuConfig(
    @U64 long pageSizeMask,
    @If(INPUT_RANGE) Range64 inputRange,
    @If(DOMAIN_RANGE) Range32 domainRange,
    @U32 @If(PROBE) @Default(0) long probeSize,
    @U8 @If(BYPASS_CONFIG) @Access(AccessMode.READ_WRITE) boolean bypass) {
  @Message
  record Range64(@U64 long start, @U64 long end) {}

  @Message
  record Range32(@U32 long start, @U32 long end) {}
}

package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Code;

enum GpuStatus {
  @Code(value = 0x1100, ok = true)
  NODATA,
  @Code(value = 0x1101, ok = true)
  DISPLAY_INFO,
  @Code(value = 0x1104, ok = true)
  EDID,
  @Code(0x1200)
  ERR_UNSPEC,
  @Code(0x1203)
  ERR_INVALID_RESOURCE_ID,
  @Code(otherwise = true)
  UNKNOWN
}

package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.Code;

enum IommuStatus {
  @Code(value = 0, ok = true)
  OK,
  @Code(1)
  IOERR,
  @Code(2)
  UNSUPP,
  @Code(3)
  DEVERR,
  @Code(4)
  INVAL,
  @Code(5)
  RANGE,
  @Code(6)
  NOENT,
  @Code(7)
  FAULT,
  @Code(8)
  NOMEM,
  @Code(otherwise = true)
  UNKNOWN
}

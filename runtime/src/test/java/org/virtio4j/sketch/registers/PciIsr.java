package org.virtio4j.sketch.registers;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.Word;

@Registers(size = 1, spec = "4.1.4.5")
record PciIsr(@At(0) @Access(AccessMode.READ_CLEARS) Status isr) {
  @Word(bits = 8)
  record Status(@Bit(0) boolean queue, @Bit(1) boolean config) {}
}

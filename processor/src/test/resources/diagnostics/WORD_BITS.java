package test;

import org.virtio4j.annotation.*;

interface WORD_BITS {
  @Word(bits = 24)
  //           ^ WORD_BITS 8, 16, 32 or 64 bits, not 24
  record Odd(@Bit(0) boolean first) {}

  @Word(bits = 4)
  //           ^ WORD_BITS not 4
  record Bytes(@Bit(0) boolean first) {}
}

package test;

import org.virtio4j.annotation.*;

interface BIT_ATTRIBUTE_MEANINGLESS {
  @Word(bits = 8)
  record Flags(@Bit(value = 0, accept = false) boolean flag) {}
  //                                    ^ BIT_ATTRIBUTE_MEANINGLESS accept means nothing for flag, which is a bit-field

  @FeatureEnum
  enum Feature {
    @Bit(value = 3, width = 2) WIDE
    //                      ^ BIT_ATTRIBUTE_MEANINGLESS width means nothing for WIDE, which is a feature
  }
}

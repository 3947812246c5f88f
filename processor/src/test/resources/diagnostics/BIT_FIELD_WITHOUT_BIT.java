package test;

import org.virtio4j.annotation.*;

@Word(bits = 8)
record BIT_FIELD_WITHOUT_BIT(@Bit(0) boolean first, boolean second) {}
//                                                          ^ BIT_FIELD_WITHOUT_BIT which bits of its word second is

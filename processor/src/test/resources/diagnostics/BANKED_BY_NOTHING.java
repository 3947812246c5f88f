package test;

import org.virtio4j.annotation.*;

@Registers
record BANKED_BY_NOTHING(@At(0) @Access(AccessMode.READ_ONLY) @U8 @Banked(by = {}) int value) {}
//                                                                ^ BANKED_BY_NOTHING nothing selects value

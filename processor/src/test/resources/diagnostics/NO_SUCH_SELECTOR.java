package test;

import org.virtio4j.annotation.*;

@Registers
record NO_SUCH_SELECTOR(
    @At(0) @Access(AccessMode.WRITE_ONLY) @U32 long queueSel,
    @At(4) @Access(AccessMode.READ_ONLY) @U32 @Banked(by = "queueSell") long size,
    //                                                     ^ NO_SUCH_SELECTOR there is no queueSell that could select size; did you mean 'queueSel'?
    @At(8) @Access(AccessMode.READ_ONLY) @U32 @Banked(by = {"queueSel", "other"}) long ready) {}
    //                                                                  ^ NO_SUCH_SELECTOR there is no other that could select ready

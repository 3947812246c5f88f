package test;

import org.virtio4j.annotation.*;

interface BANK_OF_OTHER_BUS {
  @Registers
  record Queue(@At(4) @Access(AccessMode.READ_ONLY) @U32 long size) {}

  @Registers(width = 32)
  record Block(
      @At(0) @Access(AccessMode.WRITE_ONLY) @U32 long select,
      @At(0) @Banked(by = "select") Queue queue) {}
      //                                  ^ BANK_OF_OTHER_BUS the bank queue lies on the same bus, so Queue has the same width and split as Block
}

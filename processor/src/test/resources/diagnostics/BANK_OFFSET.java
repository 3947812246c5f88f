package test;

import org.virtio4j.annotation.*;

interface BANK_OFFSET {
  @Registers
  record Queue(@At(4) @Access(AccessMode.READ_ONLY) @U32 long size) {}

  @Registers
  record Block(
      @At(0) @Access(AccessMode.WRITE_ONLY) @U32 long select,
      @At(4) @Banked(by = "select") Queue queue) {}
      //  ^ BANK_OFFSET the registers of the bank queue lie where Queue says
}

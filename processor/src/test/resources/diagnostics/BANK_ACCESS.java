package test;

import org.virtio4j.annotation.*;

interface BANK_ACCESS {
  @Registers
  record Queue(@At(4) @Access(AccessMode.READ_ONLY) @U32 long size) {}

  @Registers
  record Block(
      @At(0) @Access(AccessMode.WRITE_ONLY) @U32 long select,
      @At(0) @Access(AccessMode.READ_ONLY) @Banked(by = "select") Queue queue) {}
      //     ^ BANK_ACCESS each register of the bank queue says in Queue how it may be accessed
}

package test;

import org.virtio4j.annotation.*;

interface NOT_A_SELECTOR {
  @Registers
  record Block(
      @At(0) @Access(AccessMode.READ_ONLY) @U32 long fixed,
      @At(4) @Access(AccessMode.WRITE_ONLY) @U32 boolean flag,
      @At(8) @Access(AccessMode.READ_ONLY) @U32 @Banked(by = "fixed") long a,
      //                                                     ^ NOT_A_SELECTOR fixed cannot select a: it cannot be written
      @At(12) @Access(AccessMode.READ_WRITE) @U32 @Banked(by = "b") long b,
      //                                                       ^ NOT_A_SELECTOR b cannot select b: it is selected itself
      @At(16) @Access(AccessMode.READ_ONLY) @U32 @Banked(by = "flag") long c,
      //                                                      ^ NOT_A_SELECTOR it is no number
      @At(20) @Access(AccessMode.READ_ONLY) @U32 @Banked(by = "b") long d) {}
      //                                                      ^ NOT_A_SELECTOR b cannot select d: it is banked

  @ConfigSpace
  record Config(
      @U8 @Length(2) @Access(AccessMode.READ_WRITE) byte[] pair,
      @U8 @Banked(by = "pair") int value) {}
      //               ^ NOT_A_SELECTOR it is no single integer
}

package test;

import org.virtio4j.annotation.*;

interface SELECTED_WITHOUT_SIZE {
  sealed interface Answer {
    @Code(1) @Message record Name(@U8 byte[] utf8) implements Answer {}
    @Code(2) @Message record Pair(@U8 int a, @U8 int b) implements Answer {}
  }

  @ConfigSpace(size = 16)
  record Unsized(
      @Tag @U8 @Access(AccessMode.READ_WRITE) int select, @Banked(by = "select") Answer answer) {}
      //                                                                                ^ SELECTED_WITHOUT_SIZE nothing says how much of answer the device shows

  @ConfigSpace
  record Endless(
      @Tag @U8 @Access(AccessMode.READ_WRITE) int select,
      @U8 int size,
      @Banked(by = "select") @Length(of = "size") Answer answer) {}
      //                                                 ^ SELECTED_WITHOUT_SIZE and the size of Endless
}

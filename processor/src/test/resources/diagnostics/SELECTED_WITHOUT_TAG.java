package test;

import org.virtio4j.annotation.*;

interface SELECTED_WITHOUT_TAG {
  sealed interface Answer {
    @Code(1) @Message record Name(@U8 byte[] utf8) implements Answer {}
    @Code(2) @Message record Pair(@U8 int a, @U8 int b) implements Answer {}
  }

  @ConfigSpace(size = 16)
  record Config(
      @U8 @Access(AccessMode.READ_WRITE) int select,
      @U8 int size,
      @Banked(by = "select") @Length(of = "size") Answer answer) {}
      //                                                 ^ SELECTED_WITHOUT_TAG no selector of answer tells its case
}

package test;

import org.virtio4j.annotation.*;

interface SELECTED_WITH_LENGTH {
  sealed interface Answer {
    @Code(1) @Message record Name(@U8 byte[] utf8) implements Answer {}
    @Code(2) @Message record Table(@U8 int n, @U8 @Length(of = "n") byte[] all) implements Answer {}
  }

  @ConfigSpace(size = 16)
  record Config(
      @Tag @U8 @Access(AccessMode.READ_WRITE) int select,
      @U8 int size,
      @Banked(by = "select") @Length(of = "size") Answer answer) {}
      //                                                 ^ SELECTED_WITH_LENGTH the case Table of answer has a length inside
}

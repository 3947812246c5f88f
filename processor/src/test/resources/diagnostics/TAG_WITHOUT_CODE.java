package test;

import org.virtio4j.annotation.*;

interface TAG_WITHOUT_CODE {
  sealed interface Body {
    @Code(1) @Message record One(@U32 long x) implements Body {}
    @Code(300) @Message record Two(@U64 long y) implements Body {}
  }

  enum Kind { @Code(1) ONE, @Code(3) THREE }

  @Message
  record Narrow(@Tag @U8 int kind, Body body) {}
  //                                    ^ TAG_WITHOUT_CODE Two has the code 300, which the tag kind cannot have: it holds at most 255

  @Message
  record Named(@Tag @U16 Kind kind, Body body) {}
  //                                     ^ TAG_WITHOUT_CODE Two has the code 300, which the tag kind cannot have: no constant of Kind has that code

  @Word(bits = 16)
  record Type(@Bit(value = 0, width = 4) @Tag int code) {}

  @Message
  record Bits(Type type, Body body) {}
  //                          ^ TAG_WITHOUT_CODE the tag type.code cannot have: it holds at most 15
}

package test;

import org.virtio4j.annotation.*;

interface VARIABLE_PART {
  @Message
  record Names(@U8 int count, @U8 @Length(of = "count") byte[] names) {}

  @Message(size = 20)
  record Bounded(@U8 int count, @U8 @Length(of = "count") byte[] names) {}

  @Message
  record Outer(
      Names names,
      //    ^ VARIABLE_PART names is of Names, whose size is not fixed
      @Length(2) Bounded[] more) {}
      //                   ^ VARIABLE_PART more is of Bounded
}

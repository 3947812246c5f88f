package test;

import org.virtio4j.annotation.*;

interface ARRAY_WITHOUT_LENGTH {
  @Message
  record Header(@U8 byte[] a, @U8 int b, @U8 byte[] rest) {}
  //                       ^ ARRAY_WITHOUT_LENGTH a is an array, but nothing says how many elements it has; write @Length, or put it at the end of a @Message

  @ConfigSpace
  record Config(@U8 int a, @U8 byte[] b) {}
  //                                  ^ ARRAY_WITHOUT_LENGTH b is an array
}

package test;

import org.virtio4j.annotation.*;

interface VARIABLE_OUTSIDE_MESSAGE {
  @ConfigSpace
  record Config(@U8 int count, @U8 @Length(of = "count") byte[] names) {}
  //                                                            ^ VARIABLE_OUTSIDE_MESSAGE names has no fixed size, but all fields of Config lie at fixed places
}

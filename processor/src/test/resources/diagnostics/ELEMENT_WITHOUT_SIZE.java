package test;

import org.virtio4j.annotation.*;

interface ELEMENT_WITHOUT_SIZE {
  @Message
  record Nothing() {}

  @Message
  record Outer(@U32 long count, @Length(of = "count") Nothing[] all) {}
  //                                                            ^ ELEMENT_WITHOUT_SIZE the elements of all have no size
}

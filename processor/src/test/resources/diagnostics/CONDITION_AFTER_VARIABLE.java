package test;

import org.virtio4j.annotation.*;

interface CONDITION_AFTER_VARIABLE {
  @FeatureEnum
  enum Feature {
    @Bit(0) ONE;

    @FeatureCondition
    @interface If {
      Feature[] value();
    }
  }

  @Message
  record Part(@U8 int x) {}

  @Message
  record Packet(
      @U8 int count,
      @U8 @Length(of = "count") byte[] data,
      @Feature.If(Feature.ONE) Part part) {}
  //  ^ CONDITION_AFTER_VARIABLE part cannot have a condition
}

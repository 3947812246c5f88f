package test;

import org.virtio4j.annotation.*;

interface CONDITIONAL_WITHOUT_DEFAULT {
  @FeatureEnum
  enum Feature {
    @Bit(0) HASH, @Bit(1) TUNNEL;

    @FeatureCondition
    @interface If {
      Feature[] value() default {};
      boolean offered() default false;
    }
  }

  @Message
  record Part(@U32 long value) {}

  @Message
  record Header(
      @U8 int kind,
      @U16 @Feature.If(Feature.HASH) int hash,
      //                                 ^ CONDITIONAL_WITHOUT_DEFAULT what hash is in a message that does not have it; give it @Default
      @U16 @Default(7) @Feature.If(Feature.HASH) int more,
      @Feature.If(Feature.TUNNEL) Part part) {}
}

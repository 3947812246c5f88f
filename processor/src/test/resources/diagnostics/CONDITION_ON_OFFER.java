package test;

import org.virtio4j.annotation.*;

interface CONDITION_ON_OFFER {
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
      @U8 int kind, @Feature.If(value = Feature.HASH, offered = true) Part hash) {}
      //                                                        ^ CONDITION_ON_OFFER hash cannot depend on what is offered
}

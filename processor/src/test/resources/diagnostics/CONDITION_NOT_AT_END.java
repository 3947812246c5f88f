package test;

import org.virtio4j.annotation.*;

interface CONDITION_NOT_AT_END {
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
  record Header(@U8 int kind, @Feature.If(Feature.HASH) Part hash, @U16 int last) {}
  //                                                                        ^ CONDITION_NOT_AT_END last always exists, but hash before it does not
}

package test;

import org.virtio4j.annotation.*;

interface CONDITIONAL_PART {
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
  record Header(@U32 long kind, @Feature.If(Feature.HASH) Part hash) {}

  @Message
  record Packet(Header header) {}
  //                   ^ CONDITIONAL_PART header is of Header, whose length depends on features

  @ConfigSpace
  record Config(Header header) {}
  //                   ^ CONDITIONAL_PART
}

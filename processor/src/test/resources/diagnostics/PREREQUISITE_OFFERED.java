package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE,
  @Bit(2)
  @If(value = ONE, offered = true)
//                           ^ PREREQUISITE_OFFERED a feature needs what is accepted, not what is offered; remove offered
  TWO;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};

    boolean offered() default false;
  }
}

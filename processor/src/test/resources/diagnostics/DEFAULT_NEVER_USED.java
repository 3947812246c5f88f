package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @U32 @Default(1) long a,
//       ^ DEFAULT_NEVER_USED the default of a is never read: the field has no condition
    @Access(WRITE_ONLY) @U32 @Feature.If(Feature.X) @Default(1) long b) {}
//                                                  ^ DEFAULT_NEVER_USED the default of b is never read: the field is write-only

@FeatureEnum
enum Feature {
  @Bit(0)
  X;

  @FeatureCondition
  @interface If {
    Feature[] value();
  }
}

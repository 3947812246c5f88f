package test;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    Part part,
    @U32 long partX,
//            ^ NAME_CLASH part.x and partX both become PART_X_OFFSET in ConfigAccessor; rename one of them
    @U32 @Feature.If(Feature.X) long y,
    @U32 long hasY,
//            ^ NAME_CLASH y and hasY both become hasY() in ConfigAccessor
    @U32 long maxVq,
    @U32 long max_vq) {}
//            ^ NAME_CLASH maxVq and max_vq both become MAX_VQ_OFFSET in ConfigAccessor

@Message
record Part(@U32 long x) {}

@FeatureEnum
enum Feature {
  @Bit(0)
  X;

  @FeatureCondition
  @interface If {
    Feature[] value();
  }
}

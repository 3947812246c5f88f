package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
    ONE
//  ^ MISSING_BIT nothing says which bit the feature ONE is; write @Bit
}

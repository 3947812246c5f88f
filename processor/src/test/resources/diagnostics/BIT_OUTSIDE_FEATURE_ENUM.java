package test;

import org.virtio4j.annotation.*;

enum Plain {
    @Bit(1)
//  ^ BIT_OUTSIDE_FEATURE_ENUM @Bit stands on the constants of an enum with @FeatureEnum, or on the components of a record with @Word, but ONE is none of them
    ONE
}

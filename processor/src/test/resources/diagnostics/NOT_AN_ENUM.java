package test;

import org.virtio4j.annotation.*;

    @FeatureEnum class Feature {}
//  ^ NOT_AN_ENUM @FeatureEnum describes an enum, but Feature is not one

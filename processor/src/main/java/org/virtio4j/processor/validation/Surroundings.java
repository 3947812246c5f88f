package org.virtio4j.processor.validation;

import org.virtio4j.processor.model.FeatureEnumModel;
import org.virtio4j.processor.model.LayoutModel;

/**
 * What a device's queues and requests may refer to.
 *
 * @param config the configuration space
 * @param features the feature enum
 */
record Surroundings(Part<LayoutModel> config, Part<FeatureEnumModel> features) {}

package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the annotation that a {@link FeatureEnum} declares for its conditions.
 *
 * <p>It may have the attributes {@code value} (all of these features), {@code anyOf} (at least
 * one), {@code not} (none), each an array of the enum, and {@code boolean offered} (what the device
 * offers counts, not what was negotiated). Those that a device does not need may be left out. It
 * may stand on a component of a {@link ConfigSpace}, of {@link Registers} or at the end of a {@link
 * Message}, on a {@link Request} and on a feature.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface FeatureCondition {}

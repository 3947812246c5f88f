package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component is a 32-bit unsigned little-endian integer on the wire.
 *
 * <p>Java type: {@code long} (0 to 2<sup>32</sup>-1), {@code boolean} (0 is false), or an enum
 * whose constants carry {@link Code}; {@code int} only together with {@link Tag}, where it holds
 * the raw bits; with {@link Length}, an array of an enum, or {@code long[]}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface U32 {}

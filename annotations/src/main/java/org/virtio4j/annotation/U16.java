package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component is a 16-bit unsigned little-endian integer on the wire.
 *
 * <p>Java type: {@code int} (0 to 65535), {@code boolean} (0 is false), or an enum whose constants
 * carry {@link Code}; with {@link Length}, an array of an enum, or {@code int[]}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface U16 {}

package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component is an 8-bit unsigned integer on the wire.
 *
 * <p>Java type: {@code int} (0 to 255), {@code boolean} (0 is false), or an enum whose constants
 * carry {@link Code}; with {@link Length}, an array of an enum, or {@code byte[]}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface U8 {}

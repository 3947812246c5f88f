package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component is a 64-bit unsigned little-endian integer on the wire.
 *
 * <p>Java type: {@code long}, which holds the raw bits: print it with {@link
 * Long#toUnsignedString(long)} and compare it with {@link Long#compareUnsigned(long, long)}; with
 * {@link Length}, an array {@code long[]} of such elements.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface U64 {}

package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component that takes a code: of a request's header that of {@link Request#value()}, where
 * several such components take several codes, in their order; of a message with a union that of the
 * union's case (see {@link Code}). It may be a bit-field of a {@link Word}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Tag {}

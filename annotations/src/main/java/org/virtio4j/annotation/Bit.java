package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a bit lies: the feature bit of a constant of a {@link FeatureEnum} (VIRTIO 1.4, 2.2), or
 * the bits of a component of a {@link Word}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Bit {
  /**
   * The number of the bit, the lowest one of a bit-field.
   *
   * @return 0 to 127 for a feature; less than the word has bits for a bit-field
   */
  int value();

  /**
   * The number of bits of a bit-field. A feature is one bit.
   *
   * @return 1 or more
   */
  int width() default 1;

  /**
   * Whether the driver accepts the feature when a device offers it. A feature that is declared so
   * that it can be named and shown, but that the driver does not implement, says {@code false}. It
   * means nothing for a bit-field.
   *
   * @return whether the feature is ever negotiated
   */
  boolean accept() default true;
}

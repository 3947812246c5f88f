package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The feature bit of a constant of a {@link FeatureEnum} (VIRTIO 1.4, 2.2). */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Bit {
  /**
   * The number of the bit.
   *
   * @return 0 to 127
   */
  int value();

  /**
   * Whether the driver accepts the feature when a device offers it. A feature that is declared so
   * that it can be named and shown, but that the driver does not implement, says {@code false}.
   *
   * @return whether the feature is ever negotiated
   */
  boolean accept() default true;
}

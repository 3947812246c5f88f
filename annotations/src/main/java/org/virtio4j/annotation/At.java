package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component lies at this offset, counted in bytes from the start of its record.
 *
 * <p>Without it a component follows its predecessor directly: VIRTIO structures have no implicit
 * padding. A gap that {@code @At} leaves is reserved: encoders write zeros there. Components of
 * {@link Registers} always carry it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface At {
  /**
   * The offset in bytes.
   *
   * @return an offset, 0 or more
   */
  long value();
}

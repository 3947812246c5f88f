package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that describes a device's configuration space (VIRTIO 1.4, 2.5).
 *
 * <p>The components are its fields in order, packed, little-endian. A field is read-only unless
 * {@link Access} says otherwise. A component whose type is a {@link Message} record is a group: it
 * is read as a whole, under one generation, and so is every field wider than 32 bits. Fields that
 * select what others show write {@link Banked}.
 *
 * <p>Generated for a record {@code XConfig}: {@code XConfigAccessor}, with a method for each access
 * that a field allows.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ConfigSpace {
  /**
   * The size in bytes, with what is reserved at the end.
   *
   * @return the size; 0 stands for the end of the last component
   */
  long size() default 0;

  /**
   * The section of the specification, such as {@code "5.2.4"}.
   *
   * @return a section number, or nothing
   */
  String spec() default "";
}

package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface that describes a device: its queues, and what can be asked of them.
 *
 * <p>Each of its abstract methods is a {@link Queue}; it may also name {@code void close()} and
 * {@code Negotiated<…> features()}, which every driver has.
 *
 * <p>Generated for an interface {@code XDevice}: {@code XDriver}, which implements it. Beside the
 * queues it has {@code open(transport, hal)}, {@code config()}, {@code features()}, {@code
 * session()} and {@code close()}, and {@code refresh()} if a {@link Check} looks at the
 * configuration.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface VirtioDevice {
  /**
   * The device type (VIRTIO 1.4, 5).
   *
   * @return the type's number, 1 or more
   */
  int id();

  /**
   * The configuration space.
   *
   * @return a record with {@link ConfigSpace}, or {@code void} where the device has none
   */
  Class<?> config() default void.class;

  /**
   * The features.
   *
   * @return an enum with {@link FeatureEnum}, or {@code void} where the device has none of its own
   */
  Class<?> features() default void.class;

  /**
   * The section of the specification, such as {@code "5.2"}.
   *
   * @return a section number, or nothing
   */
  String spec() default "";
}

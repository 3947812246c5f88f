package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number that stands for an enum constant on the wire.
 *
 * <p>An enum in which a constant says {@link #ok()} is a <em>status</em>: a reply that holds one
 * decides whether its request succeeded. Constants need not cover all numbers: if one says {@link
 * #otherwise()} it stands for all the rest, else an unknown number is an error when it is decoded.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Code {
  /**
   * The number on the wire.
   *
   * @return the number; ignored with {@link #otherwise()}
   */
  long value() default 0;

  /**
   * Whether the constant says that a request succeeded.
   *
   * @return whether this is a success
   */
  boolean ok() default false;

  /**
   * Whether the constant stands for all numbers that no other constant has.
   *
   * @return whether this is the rest
   */
  boolean otherwise() default false;
}

package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a component that nothing else provides.
 *
 * <p>In a request's header: what is written when no parameter of the request has the component's
 * name. In a configuration space: what is read when the component's feature was not negotiated. In
 * another message whose end has conditions: what the record holds when the component is absent.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /**
   * The value; 0 and 1 stand for {@code false} and {@code true}, an enum takes the constant with
   * this {@link Code}, and a {@link Word} is given as the whole integer.
   *
   * @return the value
   */
  long value();
}

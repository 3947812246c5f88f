package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A condition that a request meets before it is sent.
 *
 * <p>It stands on a {@code static void} method of the interface that has the {@link Request}s. The
 * method throws what tells the caller what is wrong. Each of its parameters has the name and the
 * type of a parameter of the request, or of a field of the device's configuration space (of at most
 * 64 bits, and with {@link Default} if it has a condition; its value is the one that was read when
 * the driver was opened or last refreshed), or is the {@code Negotiated} set of features. A name
 * that both the request and the configuration space have is an error.
 *
 * <p>It runs before each submission, also the ones that do not wait, so it must not allocate.
 * Several checks of a request run in the order in which they stand, after the values of the
 * parameters were found to fit the header.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Check {
  /**
   * The names of the requests that it runs before.
   *
   * @return names of {@link Request} methods of the same interface
   */
  String[] value();
}

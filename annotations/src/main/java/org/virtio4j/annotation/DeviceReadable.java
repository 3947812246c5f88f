package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a {@link Request} that is data which the device reads: a {@code
 * java.lang.foreign.MemorySegment}, or an array of them, which the device reads one behind the
 * other. It belongs to the device until the request has completed; the array itself does not, and
 * can be used again at once.
 *
 * <p>It may stand on a record or an array of records too, to say what it is; they are copied into
 * the request with or without it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface DeviceReadable {
  /**
   * The greatest number of segments of an array.
   *
   * @return a number of segments, 1 to 32768; means nothing for one segment
   */
  int max() default 16;
}

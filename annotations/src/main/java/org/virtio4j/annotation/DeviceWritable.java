package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a {@link Request} that is memory which the device writes: a {@code
 * java.lang.foreign.MemorySegment}, or an array of them, which the device fills one behind the
 * other. It belongs to the device until the request has completed; the array itself does not, and
 * can be used again at once.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface DeviceWritable {
  /**
   * The greatest number of segments of an array.
   *
   * @return a number of segments, 1 to 32768; means nothing for one segment
   */
  int max() default 16;
}

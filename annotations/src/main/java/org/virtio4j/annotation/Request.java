package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A request that can be made of a queue's device.
 *
 * <p>A parameter that is a {@code java.lang.foreign.MemorySegment} with {@link DeviceReadable} or
 * {@link DeviceWritable} is data: all data that the device reads comes before all that it writes.
 * Any other parameter has the name and the Java type of a component of the queue's header, and sets
 * it; the component {@code x} of a component {@code position} is {@code positionX}. Each component
 * of the header that has neither a parameter nor {@link Tag} nor {@link Default} is an error. What
 * no component covers is written as zeros.
 *
 * <p>The method returns {@code void}, or {@code int} or {@code long}: the number of bytes that the
 * device wrote into the request's writable data; or, if it has no such data, the one component of
 * the reply that is not the status, which is of that type.
 *
 * <p>Several methods of one name are forms of one request: they may have the same codes, and exist
 * under the same condition. Requests of different names have different codes. A condition of the
 * device's feature enum (see {@link FeatureCondition}) says that a request exists only with certain
 * features.
 *
 * <p>Generated for a method {@code read(long sector, MemorySegment data)}: the method itself, which
 * waits for the device, and {@code submitRead(long sector, MemorySegment data, long attachment)},
 * which does not; and for a request with a condition {@code hasRead()}, which tells whether it
 * exists. Default methods of the interface keep their meaning.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Request {
  /**
   * The codes for the header's {@link Tag} components, in their order.
   *
   * @return as many codes as the header has tags
   */
  int[] value() default {};
}

package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A request that can be made of a queue's device.
 *
 * <p>What goes over the wire lies in a fixed order: the header, the body, what parameters add
 * behind them, the data that the device reads, the memory that it writes, and the reply; or the
 * reply before that memory, see {@link Queue#replyFirst()}.
 *
 * <p>Parameters:
 *
 * <ul>
 *   <li>A {@code java.lang.foreign.MemorySegment} with {@link DeviceReadable} or {@link
 *       DeviceWritable} is data, which the device accesses where they lie. All data that it reads
 *       come before all that it writes. An array of segments is one piece of data in several
 *       places. With {@link Length} its size goes into a component, or has to be what a field of
 *       the configuration space says.
 *   <li>A parameter without a wire type has the name and the Java type of a component of the header
 *       or the body, and sets it; the component {@code x} of a component {@code position} is {@code
 *       positionX}, or {@code x} if no other component has that name. Each component that has
 *       neither a parameter nor {@link Tag} nor {@link Default} is an error. What no component
 *       covers is written as zeros.
 *   <li>A parameter with a wire type ({@code @U16 int vid}) is written behind the body, and so is a
 *       record with {@link Message}, an array of them, and an array with a wire type; unless a
 *       nested record of the header or the body has its name and type, which it sets then. The
 *       values are copied into the request.
 * </ul>
 *
 * <p>A request with a record or an array has a second form, which takes {@code MemorySegment}s that
 * hold them as their codec writes them; that one does not allocate. It is left out where the
 * interface declares it itself, and where a {@link Check} wants to see the record.
 *
 * <p>The method returns
 *
 * <ul>
 *   <li>{@code void};
 *   <li>{@code int} or {@code long}, if it has writable data and no {@link #returns()}: the number
 *       of bytes that the device wrote into them;
 *   <li>the Java type of the one component of the reply that is not the status, or of the one that
 *       {@link #returns()} names;
 *   <li>the reply's record, or a record that is nested in it.
 * </ul>
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

  /**
   * The header of this request, if it is not the queue's.
   *
   * @return a record with {@link Message}, or {@code void} for none
   */
  Class<?> header() default void.class;

  /**
   * What follows the header.
   *
   * @return a record with {@link Message}, or {@code void} for none
   */
  Class<?> body() default void.class;

  /**
   * The reply to this request, if it is not the queue's.
   *
   * @return a record with {@link Message}, or {@code void} for none
   */
  Class<?> reply() default void.class;

  /**
   * The component of the reply that the method returns.
   *
   * @return its name, joined from its path; nothing if there is only one besides the status
   */
  String returns() default "";

  /**
   * The greatest size of header, body and what follows them, for a request with a record or an
   * array whose size is not always the same. Each slot of the queue has that much memory; a request
   * that needs more is refused.
   *
   * @return a size in bytes; means nothing for a request that is always as large
   */
  int bytes() default 0;
}

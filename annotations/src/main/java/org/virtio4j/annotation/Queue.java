package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A virtqueue of a device.
 *
 * <p>On a method of a {@link VirtioDevice} interface, which has no parameters, the return type says
 * what kind of queue it is: an interface whose methods are {@link Request}s; {@code
 * org.virtio4j.driver.ReceiveQueue}, whose buffers the device fills; or {@code
 * org.virtio4j.driver.TransmitQueue}, whose buffers the device reads. On the interface itself: the
 * device has this one queue, and the interface's own methods are its requests.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Queue {
  /**
   * The index of the queue.
   *
   * @return 0 to 65535
   */
  int index();

  /**
   * The number of descriptors to ask for. What is used is a power of two, never more than the
   * device allows.
   *
   * @return a number of descriptors, 1 to 32768
   */
  int size() default 256;

  /**
   * What precedes the data of each request. The buffers of receive and transmit queues are handed
   * over whole: what they begin with is read and written by its codec.
   *
   * @return a record with {@link Message}, or {@code void} for none
   */
  Class<?> header() default void.class;

  /**
   * What the device writes after the data of each request. A component whose enum is a status (see
   * {@link Code#ok()}) decides whether the request succeeded.
   *
   * @return a record with {@link Message}, or {@code void} for none
   */
  Class<?> reply() default void.class;

  /**
   * The number of buffers of a receive or transmit queue.
   *
   * @return a number of buffers; 0 stands for as many as the queue has descriptors
   */
  int buffers() default 0;

  /**
   * The size of each buffer of a receive or transmit queue.
   *
   * @return a size in bytes, 1 or more
   */
  int bytes() default 4096;
}

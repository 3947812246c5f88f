package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A virtqueue of a device.
 *
 * <p>On a method of a {@link VirtioDevice} interface the return type says what kind of queue it is:
 * an interface whose methods are {@link Request}s; {@code org.virtio4j.driver.ReceiveQueue}, whose
 * buffers the device fills; or {@code org.virtio4j.driver.TransmitQueue}, whose buffers the device
 * reads. On the interface itself: the device has this one queue, and the interface's own methods
 * are its requests.
 *
 * <p>A method with one {@code int} parameter stands for a family, several queues of one kind that
 * the parameter numbers from 0. How many there are says a static method of the device's interface:
 *
 * <pre>{@code
 * @Queue(index = 0, header = BlockHeader.class, reply = BlockReply.class)
 * RequestQueue requests(int queue);
 *
 * static int requestsCount(int numQueues) {
 *   return numQueues;
 * }
 * }</pre>
 *
 * <p>A queue whose index is not the same in all devices leaves {@link #index()} out, and a static
 * method {@code int controlIndex(…)} computes it for the queue {@code control}. For a family it
 * gives the index of the first, which the others follow by {@link #step()}; or that of each, if it
 * has a parameter named as the family's own.
 *
 * <p>In the same way {@code int receiveBuffers(…)} and {@code int receiveBytes(…)} take the place
 * of {@link #buffers()} and {@link #bytes()} for a queue {@code receive}.
 *
 * <p>The parameters of such methods take their values from what they are named after: fields of the
 * configuration space (of at most 64 bits, and with {@link Default} if they have a condition). A
 * parameter of the configuration space's own type is the whole of it, if all of it can be read; one
 * of type {@code Negotiated} is the set of features. They are called once, when the driver is
 * opened. What they compute is checked: a device whose configuration makes no sense cannot be
 * opened, and nothing is allocated for it.
 *
 * <p>A condition of the device's feature enum (see {@link FeatureCondition}) on the method says
 * that the queue exists only with certain features. The driver then has {@code boolean
 * hasControl()}, and the method throws if the queue does not exist. For a family there is {@code
 * int requestsCount()}, which tells how many are open. The device's interface may name these too.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Queue {
  /**
   * The index of the queue, or of a family's first.
   *
   * @return 0 to 65535; left out if a static method computes it
   */
  int index() default -1;

  /**
   * How far apart the indices of a family's queues are.
   *
   * @return 1 to 65535
   */
  int step() default 1;

  /**
   * How many queues of a family a driver opens unless its options say otherwise, and if the device
   * has as many. A queue takes memory whether it is used or not, and is of use to one more thread:
   * so it is one, unless each queue has a purpose of its own.
   *
   * @return a number of queues, 1 or more
   */
  int open() default 1;

  /**
   * The number of descriptors to ask for. What is used is a power of two, never more than the
   * device allows.
   *
   * @return a number of descriptors, 1 to 32768
   */
  int size() default 256;

  /**
   * What precedes the data of each request. In a receive or transmit queue: what each buffer begins
   * with. There it is read and written by its codec, in the same buffer as the data or, on a
   * transmit queue, in one of its own.
   *
   * @return a record with {@link Message}, or {@code void} for none
   */
  Class<?> header() default void.class;

  /**
   * What the device writes for each request beside the caller's data. A component whose enum is a
   * status (see {@link Code#ok()}) decides whether the request succeeded.
   *
   * @return a record with {@link Message}, or {@code void} for none
   */
  Class<?> reply() default void.class;

  /**
   * Whether the reply comes before what else the device writes for a request; otherwise it comes
   * after that.
   *
   * @return whether it comes first
   */
  boolean replyFirst() default false;

  /**
   * The number of buffers of a receive or transmit queue.
   *
   * @return a number of buffers; 0 stands for as many as the queue has descriptors
   */
  int buffers() default 0;

  /**
   * The size of each buffer of a receive or transmit queue, without its header.
   *
   * @return a size in bytes, 1 or more
   */
  int bytes() default 4096;
}

package org.virtio4j.driver;

import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.virtio4j.InitializationException;
import org.virtio4j.VirtioException;

/**
 * Queues of one kind, of which the device's configuration says how many there are: what generated
 * drivers open them by. What the device says is checked before anything is allocated.
 */
public final class QueueFamily {
  private static final int MAX_QUEUES = 65536;

  private final String name;
  private final int[] indices; // of those that are opened
  private final int count;

  private QueueFamily(String name, int[] indices, int count) {
    this.name = name;
    this.indices = indices;
    this.count = count;
  }

  /**
   * Asks for the number of queues and for their indices.
   *
   * @param session the device's session
   * @param name what messages call the queues
   * @param count computes how many queues the device has
   * @param index computes the index of each
   * @param opened how many are opened unless {@link DriverOptions#queues} says otherwise
   * @return the family
   * @throws InitializationException if the device has no such number of queues, or not all of them
   */
  public static QueueFamily of(
      DeviceSession<?> session,
      String name,
      IntSupplier count,
      IntUnaryOperator index,
      int opened) {
    int queues = compute("the number of queues " + name, count);
    if (queues < 1 || queues > MAX_QUEUES) {
      throw new InitializationException(
          "by the device's configuration it has "
              + queues
              + " queues "
              + name
              + "; that is no number of queues");
    }
    int last = checked(name + "(" + (queues - 1) + ")", () -> index.applyAsInt(queues - 1));
    if (session.transport().maxQueueSize(last) < 1) {
      throw new InitializationException(
          "by the device's configuration it has "
              + queues
              + " queues "
              + name
              + ", but there is no queue "
              + last);
    }
    int wanted = session.options().queues();
    int[] indices = new int[Math.min(queues, wanted == 0 ? opened : wanted)];
    for (int i = 0; i < indices.length; i++) {
      int queue = i;
      indices[i] = checked(name + "(" + i + ")", () -> index.applyAsInt(queue));
    }
    return new QueueFamily(name, indices, queues);
  }

  /**
   * Asks for the index of a queue.
   *
   * @param name what messages call the queue
   * @param index computes the index
   * @return the index, 0 to 65535
   * @throws InitializationException if it is none
   */
  public static int index(String name, IntSupplier index) {
    return checked(name, index);
  }

  /**
   * Asks for another number that follows from the device's configuration.
   *
   * @param what what messages call it
   * @param number computes it
   * @param least the least that makes sense
   * @param greatest the greatest that makes sense
   * @return the number
   * @throws InitializationException if it makes no sense
   */
  public static int number(String what, IntSupplier number, int least, int greatest) {
    int computed = compute(what, number);
    if (computed < least || computed > greatest) {
      throw new InitializationException(
          "by the device's configuration "
              + what
              + " is "
              + computed
              + ", but it is "
              + least
              + " to "
              + greatest);
    }
    return computed;
  }

  private static int checked(String name, IntSupplier index) {
    int computed = compute("the index of queue " + name, index);
    if (computed < 0 || computed >= MAX_QUEUES) {
      throw new InitializationException(
          "by the device's configuration queue "
              + name
              + " is queue "
              + computed
              + "; there is none");
    }
    return computed;
  }

  /** What the description computes from what the device says must not fail in its own way. */
  private static int compute(String what, IntSupplier formula) {
    try {
      return formula.getAsInt();
    } catch (VirtioException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InitializationException(
          what + " does not follow from the device's configuration: " + e, e);
    }
  }

  /**
   * How many queues the device has.
   *
   * @return 1 or more
   */
  public int count() {
    return count;
  }

  /**
   * How many of them are opened.
   *
   * @return 1 to {@link #count()}
   */
  public int opened() {
    return indices.length;
  }

  /**
   * The index of a queue.
   *
   * @param queue its number in the family
   * @return its index among all queues of the device
   * @throws IndexOutOfBoundsException if it is not opened
   */
  public int index(int queue) {
    return indices[check(queue)];
  }

  /**
   * What messages call a queue.
   *
   * @param queue its number in the family
   * @return such as {@code requests(3)}
   */
  public String name(int queue) {
    return name + "(" + queue + ")";
  }

  /**
   * Checks the number of a queue.
   *
   * @param queue its number in the family
   * @return that number
   * @throws IndexOutOfBoundsException if it is not opened
   */
  public int check(int queue) {
    if (queue < 0 || queue >= indices.length) {
      throw new IndexOutOfBoundsException(
          "there is no queue "
              + name(queue)
              + ": "
              + indices.length
              + " of the device's "
              + count
              + " are open; DriverOptions.withQueues opens others");
    }
    return queue;
  }

  @Override
  public String toString() {
    return name + ": " + indices.length + " of " + count + " queues";
  }
}

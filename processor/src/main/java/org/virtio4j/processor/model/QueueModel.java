package org.virtio4j.processor.model;

/** A virtqueue of a device, or a family of them. */
public sealed interface QueueModel permits RequestQueueModel, StreamQueueModel {
  /**
   * Where the queue lies among the queues of its device.
   *
   * @return its name, its index, how many it is
   */
  QueuePlace place();

  /**
   * The name of the driver's method that returns the queue.
   *
   * @return the method's name, which is also the queue's
   */
  default String name() {
    return place().name();
  }
}

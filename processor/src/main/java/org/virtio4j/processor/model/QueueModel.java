package org.virtio4j.processor.model;

/** A virtqueue of a device. */
public sealed interface QueueModel permits RequestQueueModel, StreamQueueModel {
  /**
   * The name of the driver's method that returns the queue.
   *
   * @return the method's name, which is also the queue's
   */
  String name();

  /**
   * The index of the queue.
   *
   * @return 0 to 65535
   */
  int index();

  /**
   * The number of descriptors to ask for.
   *
   * @return 1 to 32768
   */
  int size();
}

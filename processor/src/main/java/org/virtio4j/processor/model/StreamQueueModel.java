package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.Optional;

/**
 * A queue of buffers that are all alike.
 *
 * @param place where it lies among the device's queues
 * @param receive whether the device fills the buffers; else it reads them
 * @param buffers the number of buffers; 0 for as many as the queue has descriptors
 * @param bytes the size of each buffer, without what it begins with
 * @param header what each buffer begins with, if anything
 */
public record StreamQueueModel(
    QueuePlace place,
    boolean receive,
    NumberModel buffers,
    NumberModel bytes,
    Optional<Header> header)
    implements QueueModel {
  /**
   * What each buffer of a queue begins with.
   *
   * @param codec the class that reads and writes it
   * @param conditional whether its size depends on what was negotiated
   */
  public record Header(ClassName codec, boolean conditional) {}
}

package org.virtio4j.processor.model;

/**
 * A queue of buffers that are all alike.
 *
 * @param place where it lies among the device's queues
 * @param receive whether the device fills the buffers; else it reads them
 * @param buffers the number of buffers; 0 for as many as the queue has descriptors
 * @param bytes the size of each buffer
 */
public record StreamQueueModel(QueuePlace place, boolean receive, int buffers, int bytes)
    implements QueueModel {}

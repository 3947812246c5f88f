package org.virtio4j.processor.model;

/**
 * A queue of buffers that are all alike.
 *
 * @param name the name of the driver's method that returns it
 * @param index the index of the queue
 * @param size the number of descriptors to ask for
 * @param receive whether the device fills the buffers; else it reads them
 * @param buffers the number of buffers; 0 for as many as the queue has descriptors
 * @param bytes the size of each buffer
 */
public record StreamQueueModel(
    String name, int index, int size, boolean receive, int buffers, int bytes)
    implements QueueModel {}

package org.virtio4j.processor.model;

/**
 * The sizes of what a request consists of besides the caller's data.
 *
 * @param headerBytes the size of what precedes the data; 0 if it varies, or if there is nothing
 * @param reply the reply
 */
public record ShapeModel(long headerBytes, ReplyModel reply) {}

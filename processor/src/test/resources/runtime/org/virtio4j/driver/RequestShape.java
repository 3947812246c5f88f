package org.virtio4j.driver;

/** Stands in for the runtime's type. */
public record RequestShape(
    int headerBytes, int replyBytes, int statusOffset, int statusWidth, boolean replyFirst) {}

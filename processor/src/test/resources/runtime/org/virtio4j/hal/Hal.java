package org.virtio4j.hal;

/** Stands in for the runtime's type. */
public interface Hal {}

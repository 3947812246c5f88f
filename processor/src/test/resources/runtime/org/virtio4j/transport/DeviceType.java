package org.virtio4j.transport;

/** Stands in for the runtime's type. */
public record DeviceType(int id) {}

/** Drives VirtIO devices: virtqueues, transports, and what generated drivers are made of. */
module org.virtio4j.runtime {
  requires transitive org.virtio4j.annotations;

  exports org.virtio4j;
  exports org.virtio4j.driver;
  exports org.virtio4j.emulation;
  exports org.virtio4j.emulation.model;
  exports org.virtio4j.hal;
  exports org.virtio4j.io;
  exports org.virtio4j.qemu;
  exports org.virtio4j.queue;
  exports org.virtio4j.transport;
  exports org.virtio4j.transport.mmio;
  exports org.virtio4j.transport.pci;
}

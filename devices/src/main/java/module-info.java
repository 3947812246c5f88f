/** The devices, and the command {@code virtio}. */
module org.virtio4j.devices {
  requires transitive org.virtio4j.runtime;
  requires static info.picocli;
  requires static HdrHistogram;

  exports org.virtio4j.device.block;
  exports org.virtio4j.device.console;
  exports org.virtio4j.device.entropy;
  exports org.virtio4j.device.net;

  opens org.virtio4j.cli to
      info.picocli;
}

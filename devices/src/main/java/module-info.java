/** The devices, and the command {@code virtio}. */
module org.virtio4j.devices {
  requires transitive org.virtio4j.runtime;
  requires static info.picocli;
}

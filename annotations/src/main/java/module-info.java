/** The annotations in which VirtIO devices are described. */
module org.virtio4j.annotations {
  exports org.virtio4j.annotation;
}

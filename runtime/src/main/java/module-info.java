/** What generated drivers stand on. */
module org.virtio4j.runtime {
  requires transitive org.virtio4j.annotations;
}

/** The language in which devices are described. */
module org.virtio4j.annotations {}

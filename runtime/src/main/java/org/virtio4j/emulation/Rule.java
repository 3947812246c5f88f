package org.virtio4j.emulation;

/**
 * What an emulated device checks about the conduct of its driver. The sections are those of VIRTIO
 * 1.4; where one of the rules of {@link org.virtio4j.hal.Hal} is meant the section says so.
 */
public enum Rule {
  // Memory
  /** The device is sent to memory that is neither allocated nor shared at that moment. */
  MEMORY_NOT_SHARED("Hal.share", "the device is sent to memory that it cannot reach"),
  /** The device is to write what is shared for reading, or to read what is shared for writing. */
  MEMORY_DIRECTION("Hal.share", "memory is shared for the other direction"),
  /** Memory of a live queue, or of a buffer in flight, is freed. */
  MEMORY_FREED_IN_USE("3.3.1", "memory is freed that the device may still use"),
  /** A buffer in flight is unshared. */
  UNSHARED_IN_FLIGHT("3.3.1", "a buffer is unshared that the device has not used yet"),
  /** A buffer is unshared that is not shared, or with other arguments. */
  UNSHARE_MISMATCH("Hal.unshare", "the arguments are not those of a call of share"),
  /** Memory is freed that is not allocated. */
  FREE_MISMATCH("Hal.free", "this memory is not allocated"),
  /** The driver has written to a buffer while it was shared, or while the device was to read it. */
  BUFFER_TOUCHED("Hal.share", "the driver wrote to a buffer while it belonged to the device"),
  /** A buffer was never unshared. */
  NOT_UNSHARED("Hal.unshare", "a buffer is still shared at the end"),
  /** Memory was never freed. */
  NOT_FREED("Hal.free", "memory is still allocated at the end"),

  // Registers
  /** The driver goes on before it has read MagicValue, Version and DeviceID. */
  IDENTITY_NOT_READ("4.2.3.1.1", "MagicValue, Version and DeviceID are read before anything else"),
  /** A slot without a device is touched. */
  EMPTY_SLOT("4.2.3.1.1", "nothing else is accessed where DeviceID is 0"),
  /** There is no register at this offset. */
  REGISTER_UNKNOWN("4.2.2.2", "4.1.3.1", "there is no such register"),
  /** The register belongs to the other version of the transport. */
  REGISTER_OTHER_VERSION("4.2.4", "this version of the transport has no such register"),
  /** A control register is accessed with another width than 32 bits, or unaligned. */
  REGISTER_WIDTH("4.2.2.2", "4.1.3.1", "control registers take aligned accesses of 32 bits"),
  /** A read-only register is written. */
  REGISTER_READ_ONLY("4.2.2.2", "4.1.4.3", "this register is read-only"),
  /** A write-only register is read. */
  REGISTER_WRITE_ONLY("4.2.2.2", "4.1.4.4", "this register is write-only"),
  /** A value that the register has no meaning for. */
  REGISTER_VALUE("4.2.2", "4.1.4.3.2", "this register has no such value"),

  // Features
  /** A word of features is accessed without having been selected. */
  FEATURES_NOT_SELECTED(
      "4.2.2.2", "4.1.4.3", "a word of features is selected before it is accessed"),
  /** A word of features is selected that the device does not have. */
  FEATURES_SELECTOR("2.2", "the device has no such word of features, and may mistake it"),
  /** A feature is accepted that was not offered. */
  FEATURE_NOT_OFFERED("2.2.1", "only features that are offered may be accepted"),
  /** Features are written before the DRIVER bit is set. */
  FEATURES_EARLY("3.1.1", "features are negotiated after DRIVER is set"),
  /** Features are written when they are settled. */
  FEATURES_LATE("3.1.1", "features are settled"),
  /** VERSION_1 is offered but not accepted. */
  VERSION_1_NOT_ACCEPTED("6.1", "VIRTIO_F_VERSION_1 is accepted where it is offered"),
  /** The driver goes on without looking whether the device has kept FEATURES_OK. */
  FEATURES_OK_NOT_CHECKED("3.1.1", "the status is read again after FEATURES_OK is set"),

  // Status
  /** A status bit is cleared other than by a reset. */
  STATUS_BIT_CLEARED("2.1.1", "status bits are cleared by a reset only"),
  /** Status bits are set in another order than that of the initialisation. */
  STATUS_ORDER("3.1.1", "status bits are set in the order of the initialisation"),
  /** A status bit is set that is not the driver's to set. */
  STATUS_UNKNOWN_BITS("2.1", "the driver has no such status bit to set"),
  /** The driver goes on after FAILED without a reset. */
  STATUS_AFTER_FAILED("2.1.1", "after FAILED the device is reset before it is initialised again"),
  /** The driver begins without a reset. */
  RESET_MISSING("3.1.1", "initialisation begins with a reset"),
  /** The driver goes on without having seen the end of the reset. */
  RESET_NOT_AWAITED("2.4.2", "a reset has ended when the status reads as 0"),

  // Setting queues up
  /** A register of a queue is accessed before any queue is selected. */
  QUEUE_NOT_SELECTED(
      "4.2.3.2", "4.1.5.1.3", "a queue is selected before its registers are accessed"),
  /** A queue is set up that the device does not have. */
  QUEUE_UNKNOWN("4.2.3.2", "4.1.5.1.3", "the device has no such queue"),
  /** A queue is set up before the features are settled. */
  QUEUE_SETUP_EARLY("3.1.1", "queues are set up after the features are settled"),
  /** A queue is set up after DRIVER_OK. */
  QUEUE_SETUP_LATE("3.1.1", "queues are set up before DRIVER_OK"),
  /** A register of a queue is accessed while the queue is in use. */
  QUEUE_BUSY("4.2.2.2", "4.1.4.3.2", "this register is not accessed while the queue is in use"),
  /** A queue's size is 0 or greater than the device's maximum. */
  QUEUE_SIZE("4.2.2.2", "4.1.5.1.3", "a queue has 1 to QueueSizeMax descriptors"),
  /** A split queue's size is not a power of two. */
  QUEUE_SIZE_POWER("2.7", "the size of a split virtqueue is a power of two"),
  /** A queue is enabled before its size and its addresses are written. */
  QUEUE_INCOMPLETE(
      "4.2.3.2", "4.1.5.1.3", "size and addresses are written before a queue is enabled"),
  /** An area of a queue is not aligned. */
  QUEUE_ALIGNMENT("2.7.1, 2.8.10.1", "the areas are aligned to 16, 2 (packed: 4) and 4 bytes"),
  /** The memory of a queue is not zero when the queue is enabled. */
  QUEUE_NOT_ZEROED("4.2.3.2", "4.1.5.1.3", "queue memory is zeroed before the queue is enabled"),
  /** A queue is stopped, but the driver does not look whether it has stopped. */
  QUEUE_STOP_NOT_CHECKED("4.2.2.2", "QueueReady is read back after a queue is stopped"),
  /** GuestPageSize is missing or not a power of two. */
  GUEST_PAGE_SIZE("4.2.4", "GuestPageSize, a power of two, is written before a queue's QueuePFN"),
  /** QueueAlign is missing or not a power of two. */
  QUEUE_ALIGN("4.2.4", "QueueAlign, a power of two, is written before QueuePFN"),

  /** A queue is reset, but the driver does not wait for the end of that. */
  QUEUE_RESET_NOT_AWAITED("2.6.1", "a queue's reset has ended when QueueReset reads as 0"),

  // PCI; the sections of PCI are those of its Local Bus specification 3.0
  /** A BAR is accessed where no function decodes it. */
  PCI_NOT_DECODED("PCI 6.2.2", "no function decodes this address"),
  /** A BAR is moved while the function decodes its addresses. */
  PCI_BAR_DECODED("PCI 6.2.5", "a BAR is written while the function decodes nothing of the kind"),
  /** The function is to access memory, and may not. */
  PCI_NOT_BUS_MASTER("PCI 6.2.2", "a function accesses memory only while it is a bus master"),
  /** The window through the configuration space is not set up for the access. */
  PCI_WINDOW("4.1.4.9", "bar, offset and length say what the window shows"),
  /** The message of a vector is changed while it may be sent. */
  MSIX_NOT_MASKED("PCI 6.8.2.1", "a message is changed while its vector is masked"),
  /** A message goes to an address at which nobody takes messages. */
  MSIX_MESSAGE("PCI 6.8.2.2", "messages go where the platform takes them"),

  // Notifications
  /** A notification before DRIVER_OK. */
  NOTIFY_EARLY("3.1.1", "the device is notified after DRIVER_OK only"),
  /** A notification of a queue that is not set up, or that does not exist. */
  NOTIFY_QUEUE("4.2.3.3", "4.1.5.2", "only queues that are enabled are notified"),
  /** A notification that was owed is missing. */
  NOTIFY_MISSING("2.7.10.1, 2.8.21.2", "the device asked for a notification of new buffers"),
  /** The position in a notification is not the driver's. */
  NOTIFY_DATA("2.9", "a notification carries the position of what is made available next"),
  /** More needless notifications than the test allows. */
  NOTIFY_NEEDLESS("2.7.10.1, 2.8.10", "the device did not ask for a notification"),
  /** An interrupt is acknowledged that is not pending. */
  INTERRUPT_ACK("4.2.2.2", "only pending interrupts are acknowledged"),

  // Configuration space
  /** An access beyond the configuration space. */
  CONFIG_BOUNDS("4.2.2.2", "4.1.4.6", "the configuration space has no such field"),
  /** An access of another width than the field's, or unaligned. */
  CONFIG_WIDTH(
      "4.2.2.2", "4.1.3.1", "a field is accessed with its own width, 64 bits as two times 32"),
  /** A field is written that is read-only. */
  CONFIG_READ_ONLY("2.5", "this field is not the driver's to write"),
  /** A field is read that is write-only. */
  CONFIG_WRITE_ONLY("2.5", "this field is write-only"),
  /** A field is written too early. */
  CONFIG_WRITE_EARLY("3.1.1", "fields are written after the features are settled"),
  /** A field is accessed whose feature is not offered. */
  CONFIG_FEATURE("2.5.1", "an optional field exists if its feature is offered"),

  // Rings
  /** The flags of the available ring. */
  AVAILABLE_FLAGS("2.7.7.1", "the available ring's flags are 0 or 1, with EVENT_IDX 0"),
  /** The index of the available ring goes backwards. */
  AVAILABLE_INDEX_BACKWARDS("2.7.6.1", "the available index is never decremented"),
  /** The index of the available ring jumps. */
  AVAILABLE_INDEX_JUMP("2.7.6", "no more buffers are outstanding than the queue has descriptors"),
  /** A head is out of range. */
  HEAD_RANGE("2.7.6", "a head is an index of a descriptor"),
  /** A descriptor of one chain is part of another that the device has not used yet. */
  DESCRIPTOR_IN_USE("2.7.13.1", "a chain is made of free descriptors"),
  /** A descriptor of a chain in flight is changed. */
  DESCRIPTOR_CHANGED("3.3.1", "descriptors of exposed buffers are not altered"),
  /** The next descriptor is out of range. */
  NEXT_RANGE("2.7.5", "next is an index of a descriptor of the same table"),
  /** A chain loops. */
  CHAIN_LOOP("2.7.5.2", "a chain has no loop"),
  /** A chain has more descriptors than the queue. */
  CHAIN_LENGTH("2.7.5.3.1, 2.8.17", "a chain is no longer than the queue size"),
  /** A chain has more than 2^32 bytes. */
  CHAIN_BYTES("2.7.5.2, 2.8.5", "a chain has at most 2^32 bytes"),
  /** A readable descriptor comes after a writable one. */
  CHAIN_ORDER("2.7.4.2, 2.8.17", "writable descriptors come after readable ones"),
  /** A descriptor of no bytes; the specification is silent, but devices refuse it. */
  DESCRIPTOR_EMPTY("2.7.5", "a descriptor has 1 byte or more, since devices refuse others"),
  /** Reserved flags of a descriptor. */
  DESCRIPTOR_FLAGS("2.7.5, 2.8.13", "a descriptor's flags are NEXT, WRITE and INDIRECT"),
  /** An indirect table without the feature. */
  INDIRECT_NOT_NEGOTIATED("2.7.5.3.1, 2.8.19", "indirect tables need VIRTIO_F_INDIRECT_DESC"),
  /** An indirect descriptor with a next one. */
  INDIRECT_AND_NEXT("2.7.5.3.1, 2.8.19", "INDIRECT and NEXT exclude each other"),
  /** An indirect table inside another. */
  INDIRECT_NESTED("2.7.5.3.1, 2.8.19", "an indirect table holds no indirect descriptor"),
  /** An indirect table whose length is not a multiple of 16. */
  INDIRECT_LENGTH("2.7.5.3, 2.8.7", "an indirect table has 16 bytes for each of its descriptors"),

  /** A chain does not begin where the one before it has ended, with IN_ORDER. */
  IN_ORDER_DESCRIPTORS("2.7.5.2", "with VIRTIO_F_IN_ORDER descriptors are used in ring order"),
  /** A descriptor leads to another than the one behind it, with IN_ORDER. */
  IN_ORDER_NEXT("2.7.5.2", "with VIRTIO_F_IN_ORDER the next descriptor is the one behind"),

  // Packed rings
  /** The AVAIL and USED flags of a descriptor do not fit the driver's wrap counter. */
  PACKED_WRAP("2.8.1", "AVAIL is as the wrap counter, USED is not, in all of a list at once"),
  /** More descriptors are made available than are free. */
  RING_OVERRUN("2.8.6", "a list is made of free descriptors"),
  /** A buffer id is out of range; the specification is silent, but devices have tables of them. */
  BUFFER_ID_RANGE("2.8.6", "a buffer id is less than the queue size, since devices refuse others"),
  /** A buffer id is that of a buffer that the device has not used yet. */
  BUFFER_ID_IN_USE("2.8.6", "a buffer id is that of one buffer"),
  /** An indirect descriptor beside others. */
  INDIRECT_MIXED("2.8.19", "a list has no indirect descriptor beside others"),
  /** Flags of an entry of an indirect table. */
  INDIRECT_ENTRY_FLAGS("2.8.7", "the only flag in an indirect table is WRITE"),
  /** Reserved bits or values of the driver's event suppression structure. */
  EVENT_RESERVED("2.8.14", "the event flags are 0, 1 or 2, and the bits above are 0"),
  /** An event is asked for without the feature. */
  EVENT_NOT_NEGOTIATED("2.8.10", "an event at a descriptor needs VIRTIO_F_EVENT_IDX"),
  /** An event is asked for at a descriptor that the ring does not have. */
  EVENT_OFFSET("2.8.14", "an event is at a descriptor of the ring"),

  // What models find
  /** A request is not framed as the device's chapter says. */
  REQUEST_FRAMING("5", "the request is not what the device expects"),
  /** The driver does what the device's chapter forbids, other than in a request. */
  DEVICE_CHAPTER("5", "the device's chapter forbids it"),
  /** A model failed: a fault of the model or of its test, not of the driver. */
  MODEL_FAILED("", "the model of the device threw an exception");

  private final String section;
  private final String pciSection;
  private final String summary;

  Rule(String section, String summary) {
    this(section, section, summary);
  }

  /** A rule that each transport has in a section of its own. */
  Rule(String section, String pciSection, String summary) {
    this.section = section;
    this.pciSection = pciSection;
    this.summary = summary;
  }

  /** Where the rule is written for devices on PCI. */
  String pciSection() {
    return pciSection;
  }

  /**
   * Where the rule is written.
   *
   * @return a section of VIRTIO 1.4, or a method of {@code Hal}
   */
  public String section() {
    return section;
  }

  /**
   * The rule in short.
   *
   * @return one clause
   */
  public String summary() {
    return summary;
  }
}

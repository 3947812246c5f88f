package org.virtio4j.emulation.model;

/**
 * Ways in which a {@link NetModel} can lie in what it writes into receive buffers and replies
 * (VIRTIO 1.4, 5.1.9.4 and 5.1.9.5): a driver must not be harmed by any of them.
 */
public enum NetFault {
  /** No lie. */
  NONE,
  /** {@code num_buffers} is 0. */
  NO_BUFFERS,
  /** {@code num_buffers} is one more than the frame has. */
  ONE_BUFFER_MORE,
  /** {@code num_buffers} is 65535. */
  ALL_BUFFERS,
  /** The used length is less than the header. */
  HEADER_CUT,
  /** The used length is 0. */
  NOTHING_WRITTEN,
  /** {@code csum_start} is behind the end of the frame. */
  CHECKSUM_START_OUTSIDE,
  /** {@code csum_offset} leads behind the end of the frame. */
  CHECKSUM_OFFSET_OUTSIDE,
  /** {@code gso_type} is TCPv4, and {@code gso_size} is 0. */
  SEGMENTS_EMPTY,
  /** {@code gso_type} is one that does not exist. */
  SEGMENTATION_UNKNOWN,
  /** {@code hdr_len} is more than the frame has. */
  HEADERS_OUTSIDE,
  /** Flags are set that were not negotiated. */
  FLAGS_UNKNOWN,
  /** A command is completed, and no acknowledgement is written. */
  ACK_MISSING,
  /** A command is acknowledged by a number that does not exist. */
  ACK_UNKNOWN,
  /** A command's result is cut: the used length ends behind the acknowledgement. */
  RESULT_CUT
}

package org.virtio4j.device.block;

/** The types of requests (VIRTIO 1.4, 5.2.6). */
final class BlockType {
  static final int IN = 0;
  static final int OUT = 1;
  static final int FLUSH = 4;
  static final int GET_ID = 8;

  private BlockType() {}
}

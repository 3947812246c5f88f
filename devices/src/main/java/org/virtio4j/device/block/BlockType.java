package org.virtio4j.device.block;

/** The types of requests (VIRTIO 1.4, 5.2.6). */
final class BlockType {
  static final int IN = 0;
  static final int OUT = 1;
  static final int FLUSH = 4;
  static final int GET_ID = 8;
  static final int GET_LIFETIME = 10;
  static final int DISCARD = 11;
  static final int WRITE_ZEROES = 13;
  static final int SECURE_ERASE = 14;
  static final int ZONE_APPEND = 15;
  static final int ZONE_REPORT = 16;
  static final int ZONE_OPEN = 18;
  static final int ZONE_CLOSE = 20;
  static final int ZONE_FINISH = 22;
  static final int ZONE_RESET = 24;
  static final int ZONE_RESET_ALL = 26;

  private BlockType() {}
}

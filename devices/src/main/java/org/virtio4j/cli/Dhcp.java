package org.virtio4j.cli;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.virtio4j.device.net.MacAddress;

/** The messages by which a host gets its address (RFC 2131). */
final class Dhcp {
  static final int SERVER_PORT = 67;
  static final int CLIENT_PORT = 68;
  static final int DISCOVER = 1;
  static final int OFFER = 2;
  static final int REQUEST = 3;
  static final int ACK = 5;

  private static final int FIXED_BYTES = 236;
  private static final int COOKIE = 0x6382_5363;
  private static final int OPTION_MASK = 1;
  private static final int OPTION_ROUTER = 3;
  private static final int OPTION_ADDRESS = 50;
  private static final int OPTION_SECONDS = 51;
  private static final int OPTION_KIND = 53;
  private static final int OPTION_SERVER = 54;
  private static final int OPTION_PARAMETERS = 55;
  private static final int END = 255;

  private Dhcp() {}

  /**
   * What a server says.
   *
   * @param kind the kind of the message
   * @param address the address that the host may have
   * @param mask the bits of it that all hosts of the network have in common
   * @param router who passes on what is for others; 0 if there is none
   * @param server who says so
   * @param seconds for how long the host may have the address
   */
  record Answer(int kind, int address, int mask, int router, int server, long seconds) {}

  static byte[] discover(MacAddress mac, int transaction) {
    return message(mac, transaction)
        .put(new byte[] {OPTION_KIND, 1, DISCOVER})
        .put(new byte[] {OPTION_PARAMETERS, 2, OPTION_MASK, OPTION_ROUTER, (byte) END})
        .array();
  }

  static byte[] request(MacAddress mac, int transaction, Answer offer) {
    return message(mac, transaction)
        .put(new byte[] {OPTION_KIND, 1, REQUEST})
        .put(new byte[] {OPTION_ADDRESS, 4})
        .putInt(offer.address)
        .put(new byte[] {OPTION_SERVER, 4})
        .putInt(offer.server)
        .put(new byte[] {OPTION_PARAMETERS, 2, OPTION_MASK, OPTION_ROUTER, (byte) END})
        .array();
  }

  private static ByteBuffer message(MacAddress mac, int transaction) {
    ByteBuffer message = ByteBuffer.allocate(300); // what a message had at least, once
    message.put(new byte[] {1, 1, 6, 0}).putInt(transaction);
    message.putShort(10, (short) 0x8000); // the answer is for all, since there is no address yet
    message.put(28, mac.toBytes());
    return message.putInt(FIXED_BYTES, COOKIE).position(FIXED_BYTES + 4);
  }

  /**
   * Reads a server's message.
   *
   * @return what it says; {@code null} if it is none, or for somebody else
   */
  static Answer read(byte[] message, MacAddress mac, int transaction) {
    if (message.length < FIXED_BYTES + 4) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(message);
    if (message[0] != 2
        || fields.getInt(4) != transaction
        || fields.getInt(FIXED_BYTES) != COOKIE
        || !mac.equals(MacAddress.of(Arrays.copyOfRange(message, 28, 34)))) {
      return null;
    }
    int[] values = new int[256];
    int at = FIXED_BYTES + 4;
    while (at + 1 < message.length && (message[at] & 0xff) != END) {
      if (message[at] == 0) {
        at++;
        continue;
      }
      int length = message[at + 1] & 0xff;
      if (at + 2 + length > message.length) {
        return null;
      }
      int value = 0;
      for (int i = 0; i < Math.min(4, length); i++) {
        value = value << 8 | message[at + 2 + i] & 0xff;
      }
      values[message[at] & 0xff] = value;
      at += 2 + length;
    }
    return new Answer(
        values[OPTION_KIND],
        fields.getInt(16),
        values[OPTION_MASK],
        values[OPTION_ROUTER],
        values[OPTION_SERVER],
        values[OPTION_SECONDS] & 0xffff_ffffL);
  }
}

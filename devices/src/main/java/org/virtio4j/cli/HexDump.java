package org.virtio4j.cli;

import java.io.PrintWriter;

/** Shows bytes to people: sixteen a line, as numbers and as text. */
final class HexDump {
  private static final int LINE = 16;

  private HexDump() {}

  /**
   * Prints bytes. A line that repeats the one before is left out; a {@code *} stands for all such.
   *
   * @param bytes what to print
   * @param address what the first byte is counted as
   * @param out where to
   */
  static void print(byte[] bytes, long address, PrintWriter out) {
    boolean repeated = false;
    for (int i = 0; i < bytes.length; i += LINE) {
      if (i > 0 && i + LINE < bytes.length && sameAsBefore(bytes, i)) {
        if (!repeated) {
          out.println("*");
        }
        repeated = true;
        continue;
      }
      repeated = false;
      out.println(line(bytes, i, address + i));
    }
  }

  /**
   * The bytes as hexadecimal digits in pairs.
   *
   * @param bytes what to show
   * @param limit how many of them at most; an ellipsis stands for the rest
   * @return for example {@code 1f 00 …}
   */
  static String brief(byte[] bytes, int limit) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length, limit); i++) {
      text.append(i == 0 ? "" : " ").append(hex(bytes[i]));
    }
    return bytes.length > limit ? text.append(" …").toString() : text.toString();
  }

  private static boolean sameAsBefore(byte[] bytes, int from) {
    for (int i = from; i < from + LINE; i++) {
      if (bytes[i] != bytes[i - LINE]) {
        return false;
      }
    }
    return true;
  }

  private static String line(byte[] bytes, int from, long address) {
    StringBuilder line = new StringBuilder(80);
    String digits = Long.toHexString(address);
    line.append("0".repeat(Math.max(0, 8 - digits.length()))).append(digits).append(' ');
    StringBuilder text = new StringBuilder(LINE);
    for (int i = from; i < from + LINE; i++) {
      if (i == from + LINE / 2) {
        line.append(' ');
      }
      if (i < bytes.length) {
        line.append(' ').append(hex(bytes[i]));
        text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
      } else {
        line.append("   ");
      }
    }
    return line.append("  |").append(text).append('|').toString();
  }

  private static String hex(byte value) {
    String digits = Integer.toHexString(value & 0xff);
    return digits.length() == 1 ? "0" + digits : digits;
  }
}

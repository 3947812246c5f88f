package org.virtio4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes frames of Ethernet as a file of the format pcapng, which Wireshark and tcpdump read (the
 * Internet-Draft "PCAP Next Generation Capture File Format"): a section, an interface, and a block
 * for each frame, with its time in nanoseconds and its direction.
 */
final class PcapngWriter implements AutoCloseable {
  private static final int SECTION_HEADER = 0x0a0d_0d0a;
  private static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int LINK_TYPE_ETHERNET = 1;
  private static final int OPTION_NAME = 2;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_FLAGS = 2;
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;
  private static final byte NANOSECONDS = 9; // 10^-9 s

  private final OutputStream out;
  private long frames;

  /**
   * Begins a file.
   *
   * @param out where it goes; closed with this
   * @param name what the interface is called
   */
  PcapngWriter(OutputStream out, String name) throws IOException {
    this.out = out;
    ByteBuffer section =
        buffer(16).putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
    write(SECTION_HEADER, section.putLong(-1)); // of unknown length

    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer description = buffer(8 + 4 + padded(nameBytes.length) + 8 + 4);
    description.putShort((short) LINK_TYPE_ETHERNET).putShort((short) 0).putInt(0);
    option(description, OPTION_NAME, nameBytes);
    option(description, OPTION_TIME_RESOLUTION, NANOSECONDS);
    write(INTERFACE_DESCRIPTION, description.putInt(0));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int padded(int bytes) {
    return bytes + 3 & ~3;
  }

  private static void option(ByteBuffer body, int code, byte... value) {
    body.putShort((short) code).putShort((short) value.length).put(value);
    body.position(padded(body.position()));
  }

  /**
   * Writes a frame.
   *
   * @param time when it was seen
   * @param sent whether it was sent, not received
   * @param frame its bytes, from the Ethernet header on
   */
  void write(Instant time, boolean sent, byte[] frame) throws IOException {
    long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    ByteBuffer body = buffer(20 + padded(frame.length) + 8 + 4);
    body.putInt(0).putInt((int) (nanos >>> 32)).putInt((int) nanos);
    body.putInt(frame.length).putInt(frame.length).put(frame).position(20 + padded(frame.length));
    body.putShort((short) OPTION_FLAGS).putShort((short) 4).putInt(sent ? OUTBOUND : INBOUND);
    write(ENHANCED_PACKET, body.putInt(0));
    frames++;
  }

  /** How many frames were written. */
  long frames() {
    return frames;
  }

  /** Writes a block: its type and its size stand before its body, its size behind it, too. */
  private void write(int type, ByteBuffer body) throws IOException {
    int bytes = 12 + body.capacity();
    out.write(buffer(8).putInt(type).putInt(bytes).array());
    out.write(body.array());
    out.write(buffer(4).putInt(bytes).array());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

package org.virtio4j.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.virtio4j.device.net.MacAddress;
import org.virtio4j.device.net.Net;

/**
 * A host on a network device, as far as finding out whether it works needs one: it gets an address,
 * finds neighbours, and pings. It answers who asks for its address. For one thread.
 */
final class Station {
  /** Sees each frame on its way. */
  @FunctionalInterface
  interface Tap {
    /** A frame was sent or received. */
    void seen(boolean sent, byte[] frame) throws IOException;
  }

  private static final int IDENTIFIER = 0x7634;

  private final Net net;
  private final Duration patience;
  private final Tap tap;
  private final MacAddress mac;
  private final Random random = new Random();
  private int address;

  /**
   * A host without an address.
   *
   * @param net the device
   * @param patience how long to wait for an answer
   * @param tap sees what is sent and received
   */
  Station(Net net, Duration patience, Tap tap) {
    this.net = net;
    this.patience = patience;
    this.tap = tap;
    this.mac = net.mac();
  }

  /** Uses an address. */
  void useAddress(int address) {
    this.address = address;
  }

  int address() {
    return address;
  }

  /**
   * Gets an address by DHCP, and uses it.
   *
   * @throws InterruptedIOException if there is no answer
   * @throws IOException if the answer is no
   */
  Dhcp.Answer requestAddress() throws IOException {
    int transaction = random.nextInt();
    broadcast(Dhcp.discover(mac, transaction));
    Dhcp.Answer offer = await("a DHCP server", frame -> answer(frame, transaction, Dhcp.OFFER));
    broadcast(Dhcp.request(mac, transaction, offer));
    Dhcp.Answer answer =
        await(
            "the DHCP server " + Packets.text(offer.server()),
            frame -> answer(frame, transaction, 0));
    if (answer.kind() != Dhcp.ACK) {
      throw new IOException("the DHCP server takes its offer back");
    }
    address = answer.address();
    return answer;
  }

  private void broadcast(byte[] message) throws IOException {
    send(
        Packets.udp(
            mac,
            0,
            Dhcp.CLIENT_PORT,
            MacAddress.BROADCAST,
            Packets.BROADCAST,
            Dhcp.SERVER_PORT,
            message));
  }

  /** A server's answer of a kind, or of any kind. */
  private Dhcp.Answer answer(byte[] frame, int transaction, int kind) {
    if (!Packets.isIp(frame, Packets.UDP, Packets.UDP_BYTES)) {
      return null;
    }
    byte[] datagram = Packets.payload(frame);
    if (Packets.u16(datagram, 2) != Dhcp.CLIENT_PORT) {
      return null;
    }
    Dhcp.Answer answer =
        Dhcp.read(
            Arrays.copyOfRange(datagram, Packets.UDP_BYTES, datagram.length), mac, transaction);
    return answer != null && (kind == 0 || answer.kind() == kind) ? answer : null;
  }

  /**
   * Finds a neighbour by ARP.
   *
   * @throws InterruptedIOException if there is no answer
   */
  MacAddress resolve(int neighbour) throws IOException {
    send(Packets.arp(Packets.ARP_REQUEST, mac, address, mac, neighbour));
    return await(
        Packets.text(neighbour) + " (ARP)",
        frame ->
            Packets.isArp(frame, Packets.ARP_REPLY) && Packets.u32(frame, 28) == neighbour
                ? Packets.mac(frame, 22)
                : null);
  }

  /**
   * Sends an echo request, and waits for its answer.
   *
   * @param bytes how many bytes go with it, and have to come back
   * @return how long it took
   * @throws InterruptedIOException if there is no answer
   * @throws IOException if the answer is not right
   */
  Duration ping(MacAddress neighbour, int to, int sequence, int bytes) throws IOException {
    byte[] payload = new byte[bytes];
    random.nextBytes(payload);
    long start = System.nanoTime();
    send(Packets.echo(mac, address, neighbour, to, IDENTIFIER, sequence, payload));
    byte[] answer =
        await(
            Packets.text(to) + " (ICMP)", frame -> isEchoReply(frame, to, sequence) ? frame : null);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    byte[] icmp = Packets.payload(answer);
    if (Packets.checksum(icmp, 0, icmp.length, 0) != 0
        || !Arrays.equals(icmp, 8, icmp.length, payload, 0, payload.length)) {
      throw new IOException("the answer of " + Packets.text(to) + " is not what was sent");
    }
    return time;
  }

  private static boolean isEchoReply(byte[] frame, int from, int sequence) {
    return Packets.isIp(frame, Packets.ICMP, 8)
        && Packets.u32(frame, 26) == from
        && frame[34] == Packets.ECHO_REPLY
        && Packets.u16(frame, 38) == IDENTIFIER
        && Packets.u16(frame, 40) == (sequence & 0xffff);
  }

  private void send(byte[] frame) throws IOException {
    tap.seen(true, frame);
    net.send(frame);
  }

  /** Looks at what is received, for some time. */
  void listen(Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - deadline < 0) {
      receive();
    }
  }

  /** Waits for a frame in which there is something. */
  private <T> T await(String who, Function<byte[], T> reader) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      byte[] frame = receive();
      T found = frame == null ? null : reader.apply(frame);
      if (found != null) {
        return found;
      }
    } while (System.nanoTime() - deadline < 0);
    throw new InterruptedIOException("no answer of " + who + " within " + patience);
  }

  /** The next frame; {@code null} if none comes in time. */
  private byte[] receive() throws IOException {
    byte[] frame = net.receive();
    if (frame != null) {
      tap.seen(false, frame);
      if (address != 0
          && Packets.isArp(frame, Packets.ARP_REQUEST)
          && Packets.u32(frame, 38) == address) {
        send(
            Packets.arp(
                Packets.ARP_REPLY, mac, address, Packets.mac(frame, 22), Packets.u32(frame, 28)));
      }
    }
    return frame;
  }
}

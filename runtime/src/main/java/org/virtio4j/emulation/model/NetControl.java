package org.virtio4j.emulation.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.virtio4j.emulation.Chain;
import org.virtio4j.transport.FeatureBits;

/**
 * The control queue of a network device (VIRTIO 1.4, 5.1.9.5), and what drivers set through it. It
 * checks that each command is whole, and that its feature was negotiated. Not safe for use by
 * several threads: its model synchronizes.
 */
final class NetControl {
  private static final String SECTION = "5.1.9.5";
  private static final int OK = 0;
  private static final int ERR = 1;

  /** What the model tells about itself. */
  interface Device {
    FeatureBits accepted();

    int maxPairs();

    int maxKeyBytes();

    int maxTableLength();

    long hashTypes();

    void announced();

    /** The numbers of one type of statistics of a queue; nothing if the queue has no such type. */
    long[] statistics(int queue, int type);
  }

  private final Device device;

  private final boolean[] modes = new boolean[6]; // by command
  private final List<byte[]> unicast = new ArrayList<>();
  private final List<byte[]> multicast = new ArrayList<>();
  private final Set<Integer> vlans = new TreeSet<>();
  private byte[] mac;
  private int pairs;
  private long offloads;
  private final long[] coalescing = new long[4]; // transmit packets, µs, receive packets, µs
  private long[][] queueCoalescing = {}; // by queue: packets, µs
  private byte[] hashKey = {};
  private int[] indirectionTable = {};
  private long hashTypes;
  private int unclassifiedQueue;
  private long tunnelTypes;
  private long commands;
  private long accepted;

  NetControl(Device device) {
    this.device = device;
    reset();
  }

  /** As after a reset of the device: it hears everything, and uses one pair of queues. */
  void reset() {
    Arrays.fill(modes, false);
    modes[0] = true;
    unicast.clear();
    multicast.clear();
    vlans.clear();
    mac = null;
    pairs = 1;
    offloads = -1L;
    Arrays.fill(coalescing, 0);
    queueCoalescing = new long[2 * device.maxPairs()][2];
    hashKey = new byte[0];
    indirectionTable = new int[0];
    hashTypes = 0;
    unclassifiedQueue = 0;
    tunnelTypes = 0;
    commands = 0;
    accepted = 0;
  }

  boolean mode(int command) {
    return modes[command];
  }

  List<String> unicast() {
    return texts(unicast);
  }

  List<String> multicast() {
    return texts(multicast);
  }

  private static List<String> texts(List<byte[]> addresses) {
    return addresses.stream().map(HexFormat.ofDelimiter(":")::formatHex).toList();
  }

  Set<Integer> vlans() {
    return Set.copyOf(vlans);
  }

  /** The address that the driver has set; {@code null} if it has not. */
  byte[] mac() {
    return mac;
  }

  int pairs() {
    return pairs;
  }

  long offloads() {
    return offloads;
  }

  long[] coalescing() {
    return coalescing.clone();
  }

  long[] queueCoalescing(int queue) {
    return queueCoalescing[queue].clone();
  }

  byte[] hashKey() {
    return hashKey.clone();
  }

  int[] indirectionTable() {
    return indirectionTable.clone();
  }

  long hashTypes() {
    return hashTypes;
  }

  int unclassifiedQueue() {
    return unclassifiedQueue;
  }

  long tunnelTypes() {
    return tunnelTypes;
  }

  /** Whether the driver wants frames for this address; broadcast and multicast ones too. */
  boolean hears(byte[] frame, byte[] own) {
    if (modes[0] || frame.length < 6) {
      return true;
    }
    boolean group = (frame[0] & 1) != 0;
    boolean broadcast = true;
    for (int i = 0; i < 6; i++) {
      broadcast &= frame[i] == -1;
    }
    if (broadcast) {
      return !modes[5];
    }
    if (group) {
      return !modes[3] && (modes[1] || contains(multicast, frame));
    }
    return !modes[4] && (modes[2] || isAddress(own, frame) || contains(unicast, frame));
  }

  private static boolean contains(List<byte[]> addresses, byte[] frame) {
    return addresses.stream().anyMatch(address -> isAddress(address, frame));
  }

  private static boolean isAddress(byte[] address, byte[] frame) {
    return Arrays.equals(address, 0, 6, frame, 0, 6);
  }

  /**
   * Carries out a command.
   *
   * @param fault how to lie about it
   */
  void execute(Chain chain, NetFault fault) {
    if (chain.readableBytes() < 2 || chain.writableBytes() < 1) {
      chain.violation(
          SECTION,
          "a command of %d bytes, with %d bytes for its acknowledgement",
          chain.readableBytes(),
          chain.writableBytes());
      chain.complete(0);
      return;
    }
    commands++;
    int group = chain.readU8();
    int command = chain.readU8();
    byte[] result = answer(chain, group, command);
    if (result != null && chain.remainingReadable() > 0) {
      chain.violation(
          SECTION,
          "command %d.%d has %d bytes too many",
          group,
          command,
          chain.remainingReadable());
    }
    if (result != null && chain.writableBytes() < 1 + result.length) {
      chain.violation(
          SECTION,
          "command %d.%d has %d bytes for an answer of %d",
          group,
          command,
          chain.writableBytes(),
          1 + result.length);
      result = null;
    }
    if (result != null) {
      accepted++;
    }
    switch (fault) {
      case ACK_MISSING -> {
        chain.complete(0);
        return;
      }
      case ACK_UNKNOWN -> chain.writeU8(77);
      default -> chain.writeU8(result == null ? ERR : OK);
    }
    if (result != null && fault != NetFault.RESULT_CUT) {
      chain.write(result);
    }
    chain.complete();
  }

  /** Does what a command says; returns its result, or {@code null} if it cannot be done. */
  private byte[] answer(Chain chain, int group, int command) {
    byte[] nothing = {};
    switch (group << 8 | command) {
      case 0x0000, 0x0001 -> {
        return needs(chain, NetBits.CTRL_RX, 1) ? mode(chain, command) : null;
      }
      case 0x0002, 0x0003, 0x0004, 0x0005 -> {
        return needs(chain, NetBits.CTRL_RX_EXTRA, 1) ? mode(chain, command) : null;
      }
      case 0x0100 -> {
        return needs(chain, NetBits.CTRL_RX, 8) ? macTable(chain) : null;
      }
      case 0x0101 -> {
        if (!needs(chain, NetBits.CTRL_MAC_ADDR, 6)) {
          return null;
        }
        byte[] address = chain.read(6);
        if ((address[0] & 1) != 0) {
          return null;
        }
        mac = address;
      }
      case 0x0200, 0x0201 -> {
        if (!needs(chain, NetBits.CTRL_VLAN, 2)) {
          return null;
        }
        int id = chain.readU16();
        if (id > 4095) {
          return null;
        }
        if (command == 0) {
          vlans.add(id);
        } else {
          vlans.remove(id);
        }
      }
      case 0x0300 -> {
        if (!needs(chain, NetBits.GUEST_ANNOUNCE, 0)) {
          return null;
        }
        device.announced();
      }
      case 0x0400 -> {
        if (!needs(chain, NetBits.MQ, 2)) {
          return null;
        }
        int wanted = chain.readU16();
        if (wanted < 1 || wanted > device.maxPairs()) {
          return null;
        }
        pairs = wanted;
      }
      case 0x0401 -> {
        return needs(chain, NetBits.RSS, 11) ? rss(chain) : null;
      }
      case 0x0402 -> {
        return needs(chain, NetBits.HASH_REPORT, 13) ? hash(chain) : null;
      }
      case 0x0500 -> {
        if (!needs(chain, NetBits.CTRL_GUEST_OFFLOADS, 8)) {
          return null;
        }
        long wanted = chain.readU64();
        if ((wanted & ~possibleOffloads()) != 0) {
          chain.violation(
              "5.1.9.5.6",
              "offloads 0x%x, of which only 0x%x were negotiated",
              wanted,
              possibleOffloads());
          return null;
        }
        offloads = wanted;
      }
      case 0x0600, 0x0601 -> {
        if (!needs(chain, NetBits.NOTF_COAL, 8)) {
          return null;
        }
        coalescing[2 * command] = chain.readU32() & 0xffff_ffffL;
        coalescing[2 * command + 1] = chain.readU32() & 0xffff_ffffL;
        for (int queue = 1 - command; queue < queueCoalescing.length; queue += 2) {
          queueCoalescing[queue] =
              new long[] {coalescing[2 * command], coalescing[2 * command + 1]};
        }
      }
      case 0x0602, 0x0603 -> {
        return needs(chain, NetBits.VQ_NOTF_COAL, command == 2 ? 12 : 4)
            ? queueCoalescing(chain, command == 2)
            : null;
      }
      case 0x0700 -> {
        if (!needs(chain, NetBits.HASH_TUNNEL, 4)) {
          return null;
        }
        tunnelTypes = chain.readU32() & 0xffff_ffffL;
      }
      case 0x0800 -> {
        if (!needs(chain, NetBits.DEVICE_STATS, 0)) {
          return null;
        }
        return littleEndian(
            8, 1L << 0 | 1L << 1 | 1L << 2 | 1L << 16 | 1L << 17 | 1L << 18 | 1L << 32);
      }
      case 0x0801 -> {
        return needs(chain, NetBits.DEVICE_STATS, 16) ? statistics(chain) : null;
      }
      default -> {
        chain.violation(SECTION, "there is no command %d.%d", group, command);
        return null;
      }
    }
    return nothing;
  }

  private boolean needs(Chain chain, int feature, int bytes) {
    if (!device.accepted().has(feature)) {
      chain.violation(
          SECTION, "a command that needs feature %d, which was not negotiated", feature);
      return false;
    }
    if (chain.remainingReadable() < bytes) {
      chain.violation(
          SECTION, "a command with %d bytes of data, not %d", chain.remainingReadable(), bytes);
      return false;
    }
    return true;
  }

  private byte[] mode(Chain chain, int command) {
    int on = chain.readU8();
    if (on > 1) {
      chain.violation("5.1.9.5.1", "a mode is turned on by 1 and off by 0, not by %d", on);
      return null;
    }
    modes[command] = on == 1;
    return new byte[0];
  }

  private byte[] macTable(Chain chain) {
    List<byte[]> first = addresses(chain);
    List<byte[]> second = first == null ? null : addresses(chain);
    if (second == null) {
      return null;
    }
    unicast.clear();
    unicast.addAll(first);
    multicast.clear();
    multicast.addAll(second);
    return new byte[0];
  }

  private static List<byte[]> addresses(Chain chain) {
    if (chain.remainingReadable() < 4) {
      chain.violation("5.1.9.5.2", "a table without its number of entries");
      return null;
    }
    long entries = chain.readU32() & 0xffff_ffffL;
    if (chain.remainingReadable() < 6 * entries) {
      chain.violation(
          "5.1.9.5.2", "a table of %d entries in %d bytes", entries, chain.remainingReadable());
      return null;
    }
    List<byte[]> addresses = new ArrayList<>();
    for (long i = 0; i < entries; i++) {
      addresses.add(chain.read(6));
    }
    return addresses;
  }

  /** The guest offloads that the driver may turn on (5.1.9.5.6.1): numbers of features, mostly. */
  private long possibleOffloads() {
    long bits = 0;
    for (int feature :
        new int[] {
          NetBits.GUEST_CSUM,
          NetBits.GUEST_TSO4,
          NetBits.GUEST_TSO6,
          NetBits.GUEST_ECN,
          NetBits.GUEST_UFO,
          NetBits.GUEST_USO4,
          NetBits.GUEST_USO6
        }) {
      bits |= device.accepted().has(feature) ? 1L << feature : 0;
    }
    bits |= device.accepted().has(NetBits.GUEST_UDP_TUNNEL_GSO) ? 1L << 46 : 0;
    bits |= device.accepted().has(NetBits.GUEST_UDP_TUNNEL_GSO_CSUM) ? 1L << 47 : 0;
    return bits;
  }

  private byte[] rss(Chain chain) {
    long types = chain.readU32() & 0xffff_ffffL;
    int mask = chain.readU16();
    int unclassified = chain.readU16();
    int length = mask + 1;
    if (Integer.bitCount(length) != 1
        || length > device.maxTableLength()
        || chain.remainingReadable() < 2L * length + 3) {
      chain.violation(
          "5.1.9.5.7.1",
          "an indirection table of %d entries, in %d bytes",
          length,
          chain.remainingReadable());
      return null;
    }
    int[] table = new int[length];
    for (int i = 0; i < length; i++) {
      table[i] = chain.readU16();
      if (table[i] >= device.maxPairs()) {
        chain.violation("5.1.9.5.7.1", "entry %d leads to receive queue %d", i, table[i]);
        return null;
      }
    }
    int transmitQueues = chain.readU16();
    if (transmitQueues < 1 || transmitQueues > device.maxPairs()) {
      chain.violation("5.1.9.5.7.1", "%d transmit queues", transmitQueues);
      return null;
    }
    byte[] key = key(chain, types);
    if (key == null) {
      return null;
    }
    hashTypes = types;
    unclassifiedQueue = unclassified;
    indirectionTable = table;
    hashKey = key;
    pairs = transmitQueues;
    return new byte[0];
  }

  private byte[] hash(Chain chain) {
    long types = chain.readU32() & 0xffff_ffffL;
    for (byte reserved : chain.read(8)) {
      if (reserved != 0) {
        chain.violation("5.1.9.5.6.4", "reserved bytes are not zero");
      }
    }
    byte[] key = key(chain, types);
    if (key == null) {
      return null;
    }
    hashTypes = types;
    hashKey = key;
    return new byte[0];
  }

  private byte[] key(Chain chain, long types) {
    int length = chain.readU8();
    if (length > device.maxKeyBytes() || chain.remainingReadable() != length) {
      chain.violation(
          "5.1.9.5.7.1",
          "a key of %d bytes, in %d of at most %d",
          length,
          chain.remainingReadable(),
          device.maxKeyBytes());
      return null;
    }
    if ((types & ~device.hashTypes()) != 0) {
      chain.violation(
          "5.1.9.5.7.1",
          "hash types 0x%x, of which only 0x%x are supported",
          types,
          device.hashTypes());
      return null;
    }
    return chain.read(length);
  }

  private byte[] queueCoalescing(Chain chain, boolean set) {
    int queue = chain.readU16();
    if (chain.readU16() != 0) {
      chain.violation("5.1.9.5.8", "reserved bytes are not zero");
    }
    if (queue >= queueCoalescing.length) {
      return null;
    }
    if (set) {
      queueCoalescing[queue] =
          new long[] {chain.readU32() & 0xffff_ffffL, chain.readU32() & 0xffff_ffffL};
      return new byte[0];
    }
    byte[] result = new byte[8];
    put(result, 0, 4, queueCoalescing[queue][0]);
    put(result, 4, 4, queueCoalescing[queue][1]);
    return result;
  }

  private byte[] statistics(Chain chain) {
    byte[] result = {};
    while (chain.remainingReadable() >= 16) {
      int queue = chain.readU16();
      for (byte reserved : chain.read(6)) {
        if (reserved != 0) {
          chain.violation("5.1.9.5.9", "reserved bytes are not zero");
        }
      }
      long types = chain.readU64();
      for (int type = 0; type < 64; type++) {
        if ((types & 1L << type) == 0) {
          continue;
        }
        long[] values = device.statistics(queue, type);
        if (values.length == 0) {
          return null;
        }
        int at = result.length;
        result = Arrays.copyOf(result, at + 8 + 8 * values.length);
        result[at] = (byte) type;
        put(result, at + 2, 2, queue);
        put(result, at + 6, 2, 8 + 8 * values.length);
        for (int i = 0; i < values.length; i++) {
          put(result, at + 8 + 8 * i, 8, values[i]);
        }
      }
    }
    return result;
  }

  long[] counters() {
    return new long[] {commands, accepted};
  }

  private static byte[] littleEndian(int width, long value) {
    byte[] bytes = new byte[width];
    put(bytes, 0, width, value);
    return bytes;
  }

  static void put(byte[] bytes, int offset, int width, long value) {
    for (int i = 0; i < width; i++) {
      bytes[offset + i] = (byte) (value >>> 8 * i);
    }
  }
}

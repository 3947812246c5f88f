package org.virtio4j.device.net;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.virtio4j.VirtioException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;

/**
 * The commands of a network device (VIRTIO 1.4, 5.1.9.5). Each waits until the device has carried
 * it out, at most as long as the driver's time-out.
 *
 * <p>A command whose feature was not negotiated is a {@link org.virtio4j.ConfigSpaceException}; one
 * that the device refuses is a {@link org.virtio4j.RequestFailedException}.
 *
 * <p>All methods may be called from any thread.
 */
public final class NetControl {
  private static final int DATA_BYTES = 1 << 16;
  private static final int RESULT_BYTES = 4096;
  private static final int MAX_TYPE = 63;
  private static final int UDP_TUNNEL_GSO_BIT = 46;
  private static final int UDP_TUNNEL_GSO_CSUM_BIT = 47;

  /** What the driver may take as it is, and turn on and off (5.1.9.5.6.1). */
  private static final Set<NetFeature> OFFLOADS =
      EnumSet.of(
          NetFeature.GUEST_CSUM,
          NetFeature.GUEST_TSO4,
          NetFeature.GUEST_TSO6,
          NetFeature.GUEST_ECN,
          NetFeature.GUEST_UFO,
          NetFeature.GUEST_USO4,
          NetFeature.GUEST_USO6,
          NetFeature.GUEST_UDP_TUNNEL_GSO,
          NetFeature.GUEST_UDP_TUNNEL_GSO_CSUM);

  private final NetDriver driver;
  private final NetDriver.Control queue;
  private final Hal hal;
  private final DmaMemory data; // for what devices read
  private final DmaMemory result; // for what devices write

  NetControl(NetDriver driver) {
    this.driver = driver;
    this.queue = driver.control();
    this.hal = driver.session().hal();
    this.data = hal.allocate(DATA_BYTES, BufferDirection.DRIVER_TO_DEVICE);
    try {
      this.result = hal.allocate(RESULT_BYTES, BufferDirection.DEVICE_TO_DRIVER);
    } catch (RuntimeException | Error failure) {
      hal.free(data);
      throw failure;
    }
  }

  /** Frees what commands need; the device was reset. */
  void free() {
    hal.free(data);
    hal.free(result);
  }

  /** Commands are carried out one at a time, each on the thread that gives it. */
  private void begin() {
    queue.handOver();
  }

  private MemorySegment bytes(long length) {
    if (length > DATA_BYTES) {
      throw new IllegalArgumentException("a command of " + length + " bytes is too large");
    }
    return data.segment().asSlice(0, length);
  }

  // ---- Receive modes (5.1.9.5.1) ----

  /** What of the wire is let through, beside what is for the device's own address. */
  public enum Mode {
    /** All frames. */
    ALL,
    /** All multicast frames. */
    ALL_MULTICAST,
    /** All unicast frames. */
    ALL_UNICAST,
    /** No multicast frames. */
    NO_MULTICAST,
    /** No unicast frames. */
    NO_UNICAST,
    /** No broadcast frames. */
    NO_BROADCAST
  }

  /**
   * Turns a receive mode on or off. It takes CTRL_RX; all modes but the first two CTRL_RX_EXTRA.
   *
   * @param mode the mode
   * @param on whether it is on
   */
  public synchronized void setMode(Mode mode, boolean on) {
    begin();
    MemorySegment request = bytes(ControlSwitchCodec.BYTE_SIZE);
    ControlSwitchCodec.on(request, 0, on);
    switch (mode) {
      case ALL -> queue.promiscuous(request);
      case ALL_MULTICAST -> queue.allMulticast(request);
      case ALL_UNICAST -> queue.allUnicast(request);
      case NO_MULTICAST -> queue.noMulticast(request);
      case NO_UNICAST -> queue.noUnicast(request);
      case NO_BROADCAST -> queue.noBroadcast(request);
    }
  }

  // ---- Addresses and VLANs (5.1.9.5.2, 5.1.9.5.3) ----

  /**
   * Sets the addresses that are let through besides the device's own. It takes CTRL_RX.
   *
   * @param unicast addresses of single stations
   * @param multicast addresses of groups
   */
  public synchronized void setAddresses(
      Collection<MacAddress> unicast, Collection<MacAddress> multicast) {
    begin();
    ControlAddressTable first = table(unicast, false);
    ControlAddressTable second = table(multicast, true);
    long firstBytes = ControlAddressTableCodec.size(first);
    MemorySegment request = bytes(firstBytes + ControlAddressTableCodec.size(second));
    ControlAddressTableCodec.encode(request, 0, first);
    ControlAddressTableCodec.encode(request, firstBytes, second);
    queue.macTable(request);
  }

  private static ControlAddressTable table(Collection<MacAddress> addresses, boolean groups) {
    for (MacAddress each : addresses) {
      if (each.isMulticast() != groups) {
        throw new IllegalArgumentException(
            each + (groups ? " is no address of a group" : " is an address of a group"));
      }
    }
    ControlAddress[] macs =
        addresses.stream()
            .map(each -> new ControlAddress(each.toBytes()))
            .toArray(ControlAddress[]::new);
    return new ControlAddressTable(macs.length, macs);
  }

  /**
   * Sets the device's own address. It takes CTRL_MAC_ADDR.
   *
   * @param address an address of one station
   */
  public synchronized void setAddress(MacAddress address) {
    if (address.isMulticast()) {
      throw new IllegalArgumentException(address + " is an address of a group");
    }
    begin();
    MemorySegment request = bytes(ControlAddressCodec.BYTE_SIZE);
    ControlAddressCodec.encode(request, 0, new ControlAddress(address.toBytes()));
    queue.macAddress(request);
  }

  /**
   * Lets frames of a VLAN through: with CTRL_VLAN a device lets none through at first.
   *
   * @param vlan the number of the VLAN, 0 to 4095
   */
  public synchronized void addVlan(int vlan) {
    queue.addVlan(vlan(vlan));
  }

  /**
   * Lets frames of a VLAN through no more.
   *
   * @param vlan the number of the VLAN, 0 to 4095
   */
  public synchronized void removeVlan(int vlan) {
    queue.removeVlan(vlan(vlan));
  }

  private MemorySegment vlan(int vlan) {
    if (vlan < 0 || vlan > 4095) {
      throw new IllegalArgumentException("there is no VLAN " + vlan);
    }
    begin();
    return number(vlan);
  }

  private MemorySegment number(int value) {
    MemorySegment request = bytes(ControlNumber16Codec.BYTE_SIZE);
    ControlNumber16Codec.value(request, 0, value);
    return request;
  }

  // ---- Queues (5.1.9.5.5 to 5.1.9.5.7) ----

  /** Tells the device that the driver has announced itself, as it was asked to. */
  synchronized void acknowledgeAnnouncement() {
    begin();
    queue.announceAck();
  }

  /**
   * Sets how many pairs of queues are used: the device delivers to the first so many, and nothing
   * is sent over others. It takes MQ. Opening a device does this for all pairs that are open.
   *
   * @param pairs 1 to the number of open pairs
   */
  public synchronized void useQueuePairs(int pairs) {
    int open = Math.min(driver.receiveCount(), driver.transmitCount());
    if (pairs < 1 || pairs > open) {
      throw new IllegalArgumentException(open + " pairs of queues are open, not " + pairs);
    }
    begin();
    queue.queuePairs(number(pairs));
  }

  /**
   * Lets the queue of what is received be chosen by its hash. It takes RSS.
   *
   * @param hashTypes the types of hashes, bits of {@code supported_hash_types}
   * @param key the key of the hash
   * @param table the numbers of pairs by the lower bits of the hash; its length is a power of two
   * @param unclassified the number of the pair for what is not hashed
   * @param transmitQueues how many transmit queues are used
   */
  public synchronized void setReceiveScaling(
      long hashTypes, byte[] key, int[] table, int unclassified, int transmitQueues) {
    if (Integer.bitCount(table.length) != 1) {
      throw new IllegalArgumentException(
          "the length of the table is a power of two, not " + table.length);
    }
    NetRss.Target[] targets = new NetRss.Target[table.length];
    Arrays.setAll(targets, i -> target(table[i]));
    NetRss settings =
        new NetRss(
            hashTypes,
            table.length - 1,
            target(unclassified),
            targets,
            transmitQueues,
            key.length,
            key);
    begin();
    MemorySegment request = bytes(NetRssCodec.size(settings));
    NetRssCodec.encode(request, 0, settings);
    queue.rss(request);
  }

  private NetRss.Target target(int pair) {
    return new NetRss.Target(Objects.checkIndex(pair, driver.receiveCount()));
  }

  /**
   * Sets what hashes of what is received are reported ({@link ReceivedFrame#hash}). It takes
   * HASH_REPORT.
   *
   * @param hashTypes the types of hashes, bits of {@code supported_hash_types}
   * @param key the key of the hash
   */
  public synchronized void setHashReport(long hashTypes, byte[] key) {
    ControlHash settings = new ControlHash(hashTypes, key.length, key);
    begin();
    MemorySegment request = bytes(ControlHashCodec.size(settings));
    ControlHashCodec.encode(request, 0, settings);
    queue.hash(request);
  }

  /**
   * Sets the types of tunnels whose inner headers are hashed. It takes HASH_TUNNEL.
   *
   * @param types bits of {@code supported_tunnel_types}
   */
  public synchronized void setHashedTunnels(long types) {
    begin();
    MemorySegment request = bytes(ControlNumber32Codec.BYTE_SIZE);
    ControlNumber32Codec.bits(request, 0, types);
    queue.tunnelTypes(request);
  }

  /**
   * Sets what the driver takes as it is, of what was negotiated. It takes CTRL_GUEST_OFFLOADS.
   *
   * @param offloads what is to be on: {@code GUEST_CSUM} and others that begin with {@code GUEST_}
   */
  public synchronized void setGuestOffloads(Set<NetFeature> offloads) {
    long bits = 0;
    for (NetFeature each : offloads) {
      if (!OFFLOADS.contains(each)) {
        throw new IllegalArgumentException(each + " cannot be turned on and off");
      }
      if (!driver.features().has(each)) {
        throw new IllegalArgumentException(each + " was not negotiated");
      }
      bits |=
          1L
              << switch (each) {
                case GUEST_UDP_TUNNEL_GSO -> UDP_TUNNEL_GSO_BIT;
                case GUEST_UDP_TUNNEL_GSO_CSUM -> UDP_TUNNEL_GSO_CSUM_BIT;
                default -> NetFeatureTable.TABLE.bit(each);
              };
    }
    begin();
    MemorySegment request = bytes(ControlNumber64Codec.BYTE_SIZE);
    ControlNumber64Codec.bits(request, 0, bits);
    queue.guestOffloads(request);
  }

  // ---- Notifications (5.1.9.5.8) ----

  /**
   * Holds notifications of all transmit queues back. It takes NOTF_COAL.
   *
   * @param coalescing how far
   */
  public synchronized void setTransmitCoalescing(NetCoalescing coalescing) {
    queue.transmitCoalescing(coalescing(coalescing));
  }

  /**
   * Holds notifications of all receive queues back. It takes NOTF_COAL.
   *
   * @param coalescing how far
   */
  public synchronized void setReceiveCoalescing(NetCoalescing coalescing) {
    queue.receiveCoalescing(coalescing(coalescing));
  }

  private MemorySegment coalescing(NetCoalescing coalescing) {
    begin();
    MemorySegment request = bytes(NetCoalescingCodec.BYTE_SIZE);
    NetCoalescingCodec.encode(request, 0, coalescing);
    return request;
  }

  /**
   * Holds notifications of one queue back. It takes VQ_NOTF_COAL.
   *
   * @param index the index of the queue: twice the number of its pair, and 1 more to transmit
   * @param coalescing how far
   */
  public synchronized void setQueueCoalescing(int index, NetCoalescing coalescing) {
    begin();
    MemorySegment request = bytes(ControlQueueCoalescingCodec.BYTE_SIZE);
    ControlQueueCoalescingCodec.encode(request, 0, new ControlQueueCoalescing(index, coalescing));
    queue.queueCoalescing(request);
  }

  /**
   * Asks how far notifications of one queue are held back. It takes VQ_NOTF_COAL.
   *
   * @param index the index of the queue: twice the number of its pair, and 1 more to transmit
   * @return how far
   * @throws VirtioException if the answer is too short
   */
  public synchronized NetCoalescing queueCoalescing(int index) {
    begin();
    MemorySegment request = bytes(ControlQueueIndexCodec.BYTE_SIZE);
    ControlQueueIndexCodec.encode(request, 0, new ControlQueueIndex(index));
    MemorySegment answer = answer(NetCoalescingCodec.BYTE_SIZE);
    requireWritten(queue.getQueueCoalescing(request, answer), NetCoalescingCodec.BYTE_SIZE);
    return NetCoalescingCodec.decode(answer, 0);
  }

  private MemorySegment answer(long bytes) {
    return result.segment().asSlice(0, bytes);
  }

  private static void requireWritten(long written, long bytes) {
    if (written < bytes) {
      throw new VirtioException(
          "the device has answered " + written + " bytes to a command, not " + bytes);
    }
  }

  // ---- Statistics (5.1.9.5.9) ----

  /**
   * Counters of a queue.
   *
   * @param type their type, by the number of its bit: 0 to 3 for what a receive queue has done as a
   *     whole, with checksums, with segments, and beyond its speed; 16 to 19 the same for a
   *     transmit queue; 32 for the control queue
   * @param queue the index of the queue
   * @param counters the counters in the order of the specification
   */
  public record Statistics(int type, int queue, List<Long> counters) {}

  /**
   * Asks what types of statistics there are. It takes DEVICE_STATS.
   *
   * @return bits by the numbers of the types
   * @throws VirtioException if the answer is too short
   */
  public synchronized long statisticsTypes() {
    begin();
    MemorySegment answer = answer(ControlNumber64Codec.BYTE_SIZE);
    requireWritten(queue.statisticsTypes(answer), ControlNumber64Codec.BYTE_SIZE);
    return ControlNumber64Codec.bits(answer, 0);
  }

  /**
   * Asks for the statistics of a queue. It takes DEVICE_STATS.
   *
   * @param index the index of the queue: twice the number of its pair, and 1 more to transmit
   * @param types bits by the numbers of the types, of those that such a queue has
   * @return the counters, by type
   * @throws VirtioException if the answer makes no sense
   */
  public synchronized List<Statistics> statistics(int index, long types) {
    begin();
    MemorySegment request = bytes(ControlStatisticsQueryCodec.BYTE_SIZE);
    ControlStatisticsQueryCodec.encode(request, 0, new ControlStatisticsQuery(index, types));
    MemorySegment answer = answer(RESULT_BYTES);
    long end = queue.statistics(request, answer);
    List<Statistics> all = new ArrayList<>();
    long at = 0;
    while (at + ControlStatisticsHeaderCodec.BYTE_SIZE <= end) {
      ControlStatisticsHeader header = ControlStatisticsHeaderCodec.decode(answer, at);
      if (header.byteSize() < ControlStatisticsHeaderCodec.BYTE_SIZE
          || at + header.byteSize() > end
          || header.type() > MAX_TYPE) {
        throw new VirtioException(
            "the device has answered statistics that make no sense: " + header);
      }
      List<Long> counters = new ArrayList<>();
      long next = at + header.byteSize();
      for (long i = at + ControlStatisticsHeaderCodec.BYTE_SIZE;
          i + ControlNumber64Codec.BYTE_SIZE <= next;
          i += ControlNumber64Codec.BYTE_SIZE) {
        counters.add(ControlNumber64Codec.bits(answer, i));
      }
      all.add(new Statistics(header.type(), header.vqIndex(), List.copyOf(counters)));
      at = next;
    }
    if (all.size() != Long.bitCount(types)) {
      throw new VirtioException(
          "the device has answered " + all.size() + " statistics of " + Long.bitCount(types));
    }
    return all;
  }
}

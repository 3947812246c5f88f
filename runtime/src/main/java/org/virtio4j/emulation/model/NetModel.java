package org.virtio4j.emulation.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.ConfigField;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * A network device (VIRTIO 1.4, 5.1): what the driver sends goes to a {@link NetWire}, and what the
 * wire {@linkplain #deliver delivers} goes into the driver's receive buffers, several of them where
 * mergeable buffers are negotiated. It checks what drivers put into headers, receive buffers and
 * commands, does what commands say, and can be told to {@linkplain #misbehave lie}.
 *
 * <p>A frame waits until there are buffers for it. A frame for which no buffer is large enough, or
 * for whose offload the driver has no feature, is dropped and counted.
 *
 * <p>The {@code with} methods are to be called before the device is built. All methods may be
 * called from any thread.
 */
public final class NetModel implements DeviceModel {
  private static final String TRANSMISSION = "5.1.9.2.1";
  private static final String RECEPTION = "5.1.9.3.1";

  // The configuration space (5.1.4)
  private static final int CONFIG_BYTES = 28;
  private static final int STATUS_FIELD = 6;
  private static final int PAIRS_FIELD = 8;
  private static final int MTU_FIELD = 10;
  private static final int SPEED_FIELD = 12;
  private static final int DUPLEX_FIELD = 16;
  private static final int KEY_FIELD = 17;
  private static final int TABLE_FIELD = 18;
  private static final int HASH_FIELD = 20;
  private static final int TUNNEL_FIELD = 24;
  private static final int LINK_UP = 1;
  private static final int ANNOUNCE = 2;

  private static final int ETHERNET_HEADER = 14;
  private static final int VLAN_TAG = 4;

  private final ByteBuffer initialConfig =
      ByteBuffer.allocate(CONFIG_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private FeatureBits features = FeatureBits.of(NetBits.MAC);
  private int maxPairs = 1;
  private int queueSize = 256;
  private int mtu = 1500;
  private int maxKeyBytes;
  private int maxTableLength;
  private long hashTypes;
  private NetWire wire = NetWire.open();

  private EmulatedDevice device;
  // Kept after a reset, in the midst of which a chain may still be looked at.
  private FeatureBits negotiated = FeatureBits.NONE;
  private NetControl control;
  private Pair[] pairs = {};
  private int status;
  private NetFault fault = NetFault.NONE;
  private long droppedFrames;

  /** What one pair of queues holds and has seen. */
  private static final class Pair {
    final ArrayDeque<Chain> buffers = new ArrayDeque<>();
    final ArrayDeque<NetFrame> waiting = new ArrayDeque<>();
    long received; // by the driver
    long receivedBytes;
    long sent;
    long sentBytes;
    long drops;
    long checksumsLeft; // of sent frames, to the device
    long checksumsLeftToDriver;
    long segmented;
    long segmentedBytes;
    long coalesced;
    long coalescedBytes;

    void dropDead() {
      buffers.removeIf(chain -> !chain.isLive());
    }
  }

  private final class Self implements NetControl.Device {
    @Override
    public FeatureBits accepted() {
      return negotiated;
    }

    @Override
    public int maxPairs() {
      return maxPairs;
    }

    @Override
    public int maxKeyBytes() {
      return maxKeyBytes;
    }

    @Override
    public int maxTableLength() {
      return maxTableLength;
    }

    @Override
    public long hashTypes() {
      return hashTypes;
    }

    @Override
    public void announced() {
      setStatus(status & ~ANNOUNCE);
    }

    @Override
    public long[] statistics(int queue, int type) {
      return NetModel.this.statistics(queue, type);
    }
  }

  /** A device with an address of its own, 52:54:00:12:34:56, and no other feature. */
  public NetModel() {
    initialConfig.put(0, new byte[] {0x52, 0x54, 0, 0x12, 0x34, 0x56});
  }

  // ---- How the device is made ----

  /**
   * Offers features that need nothing else, such as those of offloads.
   *
   * @param bits numbers of feature bits of 5.1.3
   * @return this
   */
  public NetModel withFeatures(int... bits) {
    features = features.or(FeatureBits.of(bits));
    return this;
  }

  /**
   * Gives the device another address.
   *
   * @param address 6 bytes
   * @return this
   */
  public NetModel withMac(byte... address) {
    if (address.length != 6) {
      throw new IllegalArgumentException("an address has 6 bytes, not " + address.length);
    }
    initialConfig.put(0, address);
    return this;
  }

  /**
   * Gives the device no address: the driver makes one.
   *
   * @return this
   */
  public NetModel withoutMac() {
    features = features.without(NetBits.MAC);
    return this;
  }

  /**
   * Tells the greatest size of what a frame carries.
   *
   * @param bytes 68 to 65535, or what it should not be
   * @return this
   */
  public NetModel withMtu(int bytes) {
    features = features.with(NetBits.MTU);
    mtu = bytes;
    initialConfig.putShort(MTU_FIELD, (short) bytes);
    return this;
  }

  /**
   * Tells the state of the link, which is up at first.
   *
   * @return this
   */
  public NetModel withStatus() {
    features = features.with(NetBits.STATUS);
    status = LINK_UP;
    initialConfig.putShort(STATUS_FIELD, (short) status);
    return this;
  }

  /**
   * Tells how fast the link is.
   *
   * @param megabits in Mbit/s; -1 if it is not known
   * @param duplex 0 for half, 1 for full, 255 if it is not known
   * @return this
   */
  public NetModel withSpeed(int megabits, int duplex) {
    features = features.with(NetBits.SPEED_DUPLEX);
    initialConfig.putInt(SPEED_FIELD, megabits).put(DUPLEX_FIELD, (byte) duplex);
    return this;
  }

  /**
   * Lets the device use several receive buffers for a frame.
   *
   * @return this
   */
  public NetModel withMergeableBuffers() {
    return withFeatures(NetBits.MRG_RXBUF);
  }

  /**
   * Offers the control queue, with the commands for receive modes, addresses, VLANs and
   * announcements.
   *
   * @return this
   */
  public NetModel withControl() {
    return withFeatures(
        NetBits.CTRL_VQ,
        NetBits.CTRL_RX,
        NetBits.CTRL_RX_EXTRA,
        NetBits.CTRL_VLAN,
        NetBits.CTRL_MAC_ADDR,
        NetBits.GUEST_ANNOUNCE);
  }

  /**
   * Offers checksum and segmentation offloads both ways, and that the driver's side is turned on
   * and off by commands.
   *
   * @return this
   */
  public NetModel withOffloads() {
    return withFeatures(
        NetBits.CSUM,
        NetBits.GUEST_CSUM,
        NetBits.GUEST_TSO4,
        NetBits.GUEST_TSO6,
        NetBits.GUEST_ECN,
        NetBits.GUEST_UFO,
        NetBits.GUEST_USO4,
        NetBits.GUEST_USO6,
        NetBits.HOST_TSO4,
        NetBits.HOST_TSO6,
        NetBits.HOST_ECN,
        NetBits.HOST_UFO,
        NetBits.HOST_USO,
        NetBits.CTRL_VQ,
        NetBits.CTRL_GUEST_OFFLOADS);
  }

  /**
   * Offers several pairs of queues.
   *
   * @param pairs the number of pairs, 1 or more
   * @return this
   */
  public NetModel withQueuePairs(int pairs) {
    maxPairs = pairs;
    initialConfig.putShort(PAIRS_FIELD, (short) pairs);
    return withFeatures(NetBits.MQ, NetBits.CTRL_VQ);
  }

  /**
   * Offers receive-side scaling, and to report hashes.
   *
   * @param keyBytes the greatest size of a key in bytes; 40 or more
   * @param tableLength the greatest length of the indirection table; 128 or more
   * @param types the types of hashes, as bits of {@code supported_hash_types}
   * @return this
   */
  public NetModel withRss(int keyBytes, int tableLength, long types) {
    maxKeyBytes = keyBytes;
    maxTableLength = tableLength;
    hashTypes = types;
    initialConfig
        .put(KEY_FIELD, (byte) keyBytes)
        .putShort(TABLE_FIELD, (short) tableLength)
        .putInt(HASH_FIELD, (int) types);
    return withFeatures(NetBits.RSS, NetBits.CTRL_VQ);
  }

  /**
   * Sets the greatest size of each queue.
   *
   * @param size a number of descriptors
   * @return this
   */
  public NetModel withQueueSize(int size) {
    queueSize = size;
    return this;
  }

  /**
   * Writes anything into the configuration space, whatever it means.
   *
   * @param offset where, in bytes
   * @param bytes what
   * @return this
   */
  public NetModel withConfig(int offset, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      initialConfig.put(offset + i, (byte) bytes[i]);
    }
    return this;
  }

  /**
   * Sets what is at the other end of the wire; at first nobody is.
   *
   * @param wire is given what the driver sends
   * @return this
   */
  public NetModel on(NetWire wire) {
    this.wire = Objects.requireNonNull(wire, "wire");
    return this;
  }

  // ---- What it is for the emulation ----

  @Override
  public DeviceType deviceType() {
    return new DeviceType(1);
  }

  @Override
  public FeatureBits features() {
    return features;
  }

  @Override
  public int[] queueSizes() {
    int[] sizes = new int[2 * maxPairs + (features.has(NetBits.CTRL_VQ) ? 1 : 0)];
    Arrays.fill(sizes, queueSize);
    return sizes;
  }

  @Override
  public byte[] config() {
    return initialConfig.array().clone();
  }

  @Override
  public List<ConfigField> configFields() {
    return List.of(
        ConfigField.readOnly(0, 1).times(6).ifOffered(NetBits.MAC),
        ConfigField.readOnly(STATUS_FIELD, 2).ifOffered(NetBits.STATUS),
        ConfigField.readOnly(PAIRS_FIELD, 2)
            .ifOffered(features.has(NetBits.MQ) ? NetBits.MQ : NetBits.RSS),
        ConfigField.readOnly(MTU_FIELD, 2).ifOffered(NetBits.MTU),
        ConfigField.readOnly(SPEED_FIELD, 4).ifOffered(NetBits.SPEED_DUPLEX),
        ConfigField.readOnly(DUPLEX_FIELD, 1).ifOffered(NetBits.SPEED_DUPLEX),
        ConfigField.readOnly(KEY_FIELD, 1).ifOffered(hashFeature()),
        ConfigField.readOnly(TABLE_FIELD, 2).ifOffered(NetBits.RSS),
        ConfigField.readOnly(HASH_FIELD, 4).ifOffered(hashFeature()),
        ConfigField.readOnly(TUNNEL_FIELD, 4).ifOffered(NetBits.HASH_TUNNEL));
  }

  private int hashFeature() {
    return features.has(NetBits.RSS) ? NetBits.RSS : NetBits.HASH_REPORT;
  }

  @Override
  public synchronized void attached(EmulatedDevice device) {
    this.device = device;
    control = new NetControl(new Self());
    pairs = new Pair[maxPairs];
    Arrays.setAll(pairs, i -> new Pair());
  }

  @Override
  public synchronized void started() {
    negotiated = device.acceptedFeatures();
  }

  @Override
  public synchronized void reset() {
    for (Pair pair : pairs) {
      pair.dropDead();
      pair.waiting.clear();
    }
    control.reset();
    status &= ~ANNOUNCE;
  }

  @Override
  public synchronized void queueReset(int queue) {
    for (Pair pair : pairs) {
      pair.dropDead();
    }
  }

  @Override
  public synchronized void available(Chain chain) {
    if (!chain.isLive()) {
      return; // the device was reset meanwhile, and with it what was set by commands
    }
    int queue = chain.queue().index();
    if (features.has(NetBits.CTRL_VQ) && queue == controlIndex()) {
      control.execute(chain, fault);
    } else if ((queue & 1) == 0) {
      addBuffer(queue / 2, chain);
    } else {
      send(queue / 2, chain);
    }
  }

  private boolean has(int feature) {
    return negotiated.has(feature);
  }

  private boolean hasAny(int... bits) {
    return !negotiated.and(FeatureBits.of(bits)).equals(FeatureBits.NONE);
  }

  /** The index of the control queue: behind all pairs that there can be (5.1.2). */
  private int controlIndex() {
    return hasAny(NetBits.MQ, NetBits.RSS) ? 2 * maxPairs : 2;
  }

  /** The size of the header of each frame (5.1.9.3.1). */
  private int headerBytes() {
    if (hasAny(NetBits.OUT_NET_HEADER, NetBits.IPSEC)) {
      return 32;
    } else if (hasAny(NetBits.GUEST_UDP_TUNNEL_GSO, NetBits.HOST_UDP_TUNNEL_GSO)) {
      return 24;
    } else if (has(NetBits.HASH_REPORT)) {
      return 20;
    }
    return hasAny(NetBits.VERSION_1, NetBits.MRG_RXBUF) ? 12 : 10;
  }

  // ---- What the driver sends ----

  private void send(int pair, Chain chain) {
    if (pair >= control.pairs()) {
      chain.violation(
          "5.1.9.5.6.1", "a frame over pair %d, of which %d are in use", pair, control.pairs());
    }
    if (chain.writableBytes() > 0) {
      chain.violation(TRANSMISSION, "%d writable bytes in a transmit queue", chain.writableBytes());
    }
    int header = headerBytes();
    if (chain.readableBytes() < header) {
      chain.violation(TRANSMISSION, "%d bytes are less than a header", chain.readableBytes());
      chain.complete(0);
      return;
    }
    if (!hasAny(NetBits.VERSION_1, NetBits.ANY_LAYOUT) && chain.readableSegmentBytes(0) != header) {
      chain.violation("5.1.9.6.1", "the header of %d bytes is not a descriptor of its own", header);
    }
    byte[] head = chain.read(header);
    NetFrame frame = frame(head, chain.readAll());
    check(chain, head, frame);
    chain.complete(0);
    Pair seen = pairs[pair];
    seen.sent++;
    seen.sentBytes += frame.bytes().length;
    if ((frame.flags() & NetFrame.NEEDS_CSUM) != 0) {
      seen.checksumsLeft++;
    }
    if (frame.gsoType() != NetFrame.GSO_NONE) {
      seen.segmented++;
      seen.segmentedBytes += frame.bytes().length;
    }
    wire.sent(this, pair, frame);
  }

  private static int u16(byte[] bytes, int offset) {
    return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
  }

  private static NetFrame frame(byte[] head, byte[] bytes) {
    return new NetFrame(
        bytes,
        head[0] & 0xff,
        head[1] & 0xff,
        u16(head, 2),
        u16(head, 4),
        u16(head, 6),
        u16(head, 8));
  }

  private void check(Chain chain, byte[] head, NetFrame frame) {
    int length = frame.bytes().length;
    int type = frame.gsoType() & ~NetFrame.GSO_ECN;
    boolean tunnel = (type & 0x60) != 0;
    type &= ~0x60;
    for (int i = 10; i < head.length; i++) {
      if (head[i] != 0 && (i < 20 || !tunnel)) {
        chain.violation(TRANSMISSION, "byte %d of the header is %d, not 0", i, head[i]);
      }
    }
    if ((frame.flags() & ~(NetFrame.NEEDS_CSUM | (tunnel ? 8 : 0))) != 0) {
      chain.violation(TRANSMISSION, "flags 0x%x", frame.flags());
    }
    boolean needsChecksum = (frame.flags() & NetFrame.NEEDS_CSUM) != 0;
    if (needsChecksum) {
      if (!has(NetBits.CSUM)) {
        chain.violation(TRANSMISSION, "a checksum is left to a device that does not do it");
      }
      if (frame.checksumStart() + frame.checksumOffset() + 2 > length) {
        chain.violation(
            TRANSMISSION,
            "the checksum of bytes from %d on goes to %d + %d, of %d",
            frame.checksumStart(),
            frame.checksumStart(),
            frame.checksumOffset(),
            length);
      }
    }
    int needed =
        switch (type) {
          case NetFrame.GSO_NONE -> -1;
          case NetFrame.GSO_TCPV4 -> NetBits.HOST_TSO4;
          case NetFrame.GSO_UDP -> NetBits.HOST_UFO;
          case NetFrame.GSO_TCPV6 -> NetBits.HOST_TSO6;
          case NetFrame.GSO_UDP_L4 -> NetBits.HOST_USO;
          default -> -2;
        };
    if (needed == -2 || needed >= 0 && !has(needed)) {
      chain.violation(TRANSMISSION, "frames of type %d were not negotiated", frame.gsoType());
    } else if (needed >= 0) {
      if (frame.segmentSize() == 0 || !needsChecksum && type != NetFrame.GSO_UDP) {
        chain.violation(
            TRANSMISSION,
            "segments of %d bytes, with flags 0x%x",
            frame.segmentSize(),
            frame.flags());
      }
      if (has(NetBits.GUEST_HDRLEN)
          && (frame.headerLength() < ETHERNET_HEADER || frame.headerLength() > length)) {
        chain.violation(TRANSMISSION, "headers of %d bytes of %d", frame.headerLength(), length);
      }
    }
    if ((frame.gsoType() & NetFrame.GSO_ECN) != 0 && !has(NetBits.HOST_ECN)) {
      chain.violation(TRANSMISSION, "ECN was not negotiated");
    }
    if (length < ETHERNET_HEADER) {
      chain.violation(TRANSMISSION, "a frame of %d bytes", length);
    } else if (needed == -1 && has(NetBits.MTU) && length > mtu + ETHERNET_HEADER + VLAN_TAG) {
      chain.violation(TRANSMISSION, "a frame of %d bytes, the MTU is %d", length, mtu);
    }
  }

  // ---- What the driver receives ----

  private void addBuffer(int pair, Chain chain) {
    if (chain.readableBytes() > 0) {
      chain.violation(RECEPTION, "%d readable bytes in a receive queue", chain.readableBytes());
    }
    int header = headerBytes();
    long least = least(header);
    if (chain.writableBytes() < least) {
      chain.violation(
          RECEPTION, "a receive buffer of %d bytes, not %d", chain.writableBytes(), least);
    }
    if (!hasAny(NetBits.VERSION_1, NetBits.ANY_LAYOUT) && chain.writableSegmentBytes(0) != header) {
      chain.violation("5.1.9.6.1", "the header of %d bytes is not a descriptor of its own", header);
    }
    pairs[pair].buffers.add(chain);
    deliverWaiting(pair);
  }

  /** The least size of a receive buffer (5.1.9.3.1). */
  private long least(int header) {
    if (has(NetBits.MRG_RXBUF)) {
      return header;
    }
    boolean large =
        hasAny(
            NetBits.GUEST_TSO4,
            NetBits.GUEST_TSO6,
            NetBits.GUEST_UFO,
            NetBits.GUEST_USO4,
            NetBits.GUEST_USO6);
    return header + (large ? 65_550L : 1514L);
  }

  /**
   * Sends a frame to the driver over the wire, over the pair of queues that its hash leads to, or
   * the first.
   *
   * @param frame the frame, from its Ethernet header on
   */
  public void deliver(byte... frame) {
    deliver(0, NetFrame.of(frame));
  }

  /**
   * Sends a frame to the driver over the wire. If the driver does not want frames of this address
   * or VLAN the frame is lost.
   *
   * @param pair the number of a pair of queues; another one is taken if the driver does not use it,
   *     or has said by hashes which one to take
   * @param frame the frame
   */
  public synchronized void deliver(int pair, NetFrame frame) {
    if (!isWanted(frame.bytes())) {
      return;
    }
    NetHash hash = hash(frame.bytes());
    int target = pair % control.pairs();
    int[] table = control.indirectionTable();
    if (table.length > 0) {
      target =
          hash.type() == 0 ? control.unclassifiedQueue() : table[hash.value() & table.length - 1];
    }
    pairs[target].waiting.add(frame);
    deliverWaiting(target);
  }

  private NetHash hash(byte[] frame) {
    return hasAny(NetBits.RSS, NetBits.HASH_REPORT)
        ? NetHash.of(frame, control.hashKey(), control.hashTypes())
        : NetHash.NONE;
  }

  private boolean isWanted(byte[] frame) {
    if (!control.hears(frame, mac())) {
      return false;
    }
    boolean tagged = frame.length >= 16 && frame[12] == (byte) 0x81 && frame[13] == 0;
    return !tagged
        || !has(NetBits.CTRL_VLAN)
        || control.vlans().contains((frame[14] & 0x0f) << 8 | frame[15] & 0xff);
  }

  private void deliverWaiting(int index) {
    Pair pair = pairs[index];
    pair.dropDead();
    while (!pair.waiting.isEmpty() && deliverNext(pair)) {
      pair.waiting.remove();
    }
  }

  /** Puts the next frame into buffers, or drops it; {@code false} if there are not enough. */
  private boolean deliverNext(Pair pair) {
    NetFrame frame = offloaded(pair.waiting.element());
    if (frame == null) {
      return drop(pair);
    }
    int header = headerBytes();
    long bytes = header + frame.bytes().length;
    if (pair.buffers.isEmpty()) {
      return false;
    }
    int count = 0;
    long room = 0;
    for (Chain chain : pair.buffers) {
      room += chain.writableBytes();
      count++;
      if (room >= bytes || !has(NetBits.MRG_RXBUF)) {
        break;
      }
    }
    if (room < bytes) {
      return (!has(NetBits.MRG_RXBUF) || count == queueSize) && drop(pair);
    }
    byte[] message = new byte[(int) bytes];
    System.arraycopy(frame.bytes(), 0, message, header, frame.bytes().length);
    writeHeader(message, header, frame, count);
    int at = 0;
    for (int i = 0; i < count; i++) {
      Chain chain = pair.buffers.remove();
      int part = (int) Math.min(chain.writableBytes(), message.length - at);
      chain.write(Arrays.copyOfRange(message, at, at + part));
      at += part;
      complete(chain, i, header);
    }
    pair.received++;
    pair.receivedBytes += frame.bytes().length;
    if ((frame.flags() & NetFrame.NEEDS_CSUM) != 0) {
      pair.checksumsLeftToDriver++;
    }
    if (frame.gsoType() != NetFrame.GSO_NONE) {
      pair.coalesced++;
      pair.coalescedBytes += frame.bytes().length;
    }
    return true;
  }

  private boolean drop(Pair pair) {
    droppedFrames++;
    pair.drops++;
    return true;
  }

  private void complete(Chain chain, int buffer, int header) {
    if (buffer == 0 && fault == NetFault.HEADER_CUT) {
      chain.complete(header - 1);
    } else if (buffer == 0 && fault == NetFault.NOTHING_WRITTEN) {
      chain.complete(0);
    } else {
      chain.complete();
    }
  }

  /** The frame as the driver may get it; {@code null} if it may not get it at all. */
  private NetFrame offloaded(NetFrame frame) {
    int feature =
        switch (frame.gsoType() & ~NetFrame.GSO_ECN) {
          case NetFrame.GSO_NONE -> NetBits.GUEST_CSUM;
          case NetFrame.GSO_TCPV4 -> NetBits.GUEST_TSO4;
          case NetFrame.GSO_TCPV6 -> NetBits.GUEST_TSO6;
          case NetFrame.GSO_UDP -> NetBits.GUEST_UFO;
          case NetFrame.GSO_UDP_L4 ->
              isOffloaded(NetBits.GUEST_USO4) ? NetBits.GUEST_USO4 : NetBits.GUEST_USO6;
          default -> -1;
        };
    if (feature >= 0 && isOffloaded(feature)) {
      return frame;
    }
    return frame.gsoType() == NetFrame.GSO_NONE ? frame.withChecksum() : null;
  }

  private boolean isOffloaded(int feature) {
    return has(feature) && (control.offloads() & 1L << feature) != 0;
  }

  private void writeHeader(byte[] message, int header, NetFrame frame, int buffers) {
    int length = frame.bytes().length;
    message[0] = (byte) frame.flags();
    message[1] = (byte) frame.gsoType();
    NetControl.put(message, 2, 2, frame.headerLength());
    NetControl.put(message, 4, 2, frame.segmentSize());
    NetControl.put(message, 6, 2, frame.checksumStart());
    NetControl.put(message, 8, 2, frame.checksumOffset());
    if (header >= 12) {
      NetControl.put(message, 10, 2, buffers);
    }
    if (has(NetBits.HASH_REPORT)) {
      NetHash hash = hash(frame.bytes());
      NetControl.put(message, 12, 4, hash.value());
      NetControl.put(message, 16, 2, hash.type());
    }
    switch (fault) {
      case NO_BUFFERS -> NetControl.put(message, 10, 2, 0);
      case ONE_BUFFER_MORE -> NetControl.put(message, 10, 2, buffers + 1);
      case ALL_BUFFERS -> NetControl.put(message, 10, 2, 65_535);
      case CHECKSUM_START_OUTSIDE -> {
        message[0] = NetFrame.NEEDS_CSUM;
        NetControl.put(message, 6, 2, length + 1);
        NetControl.put(message, 8, 2, 0);
      }
      case CHECKSUM_OFFSET_OUTSIDE -> {
        message[0] = NetFrame.NEEDS_CSUM;
        NetControl.put(message, 6, 2, ETHERNET_HEADER);
        NetControl.put(message, 8, 2, length - ETHERNET_HEADER - 1);
      }
      case SEGMENTS_EMPTY -> {
        message[1] = NetFrame.GSO_TCPV4;
        NetControl.put(message, 4, 2, 0);
      }
      case SEGMENTATION_UNKNOWN -> message[1] = 0x1f;
      case HEADERS_OUTSIDE -> {
        message[1] = NetFrame.GSO_TCPV4;
        NetControl.put(message, 2, 2, length + 1);
        NetControl.put(message, 4, 2, 1);
      }
      case FLAGS_UNKNOWN -> message[0] = (byte) 0xf0;
      default -> {}
    }
  }

  // ---- What the device does of itself ----

  /**
   * Lies from now on.
   *
   * @param lie how; {@link NetFault#NONE} to be honest again
   */
  public synchronized void misbehave(NetFault lie) {
    fault = Objects.requireNonNull(lie, "lie");
  }

  /**
   * Plugs the cable in or pulls it out, and tells the driver.
   *
   * @param up whether there is a link
   */
  public synchronized void setLink(boolean up) {
    setStatus(up ? status | LINK_UP : status & ~LINK_UP);
  }

  /** Asks the driver to announce itself on the wire, and to say that it has done so (5.1.9.5.4). */
  public synchronized void requestAnnouncement() {
    setStatus(status | ANNOUNCE);
  }

  private void setStatus(int bits) {
    status = bits;
    device.changeConfig(STATUS_FIELD, (byte) bits, (byte) 0);
  }

  // ---- What it has seen ----

  /**
   * The address that the device has: the one that the driver has set, or its own.
   *
   * @return 6 bytes
   */
  public synchronized byte[] mac() {
    byte[] set = control.mac();
    return set != null ? set : Arrays.copyOf(initialConfig.array(), 6);
  }

  /**
   * Whether the driver was asked to announce itself, and has not said yet that it has.
   *
   * @return whether an announcement is owed
   */
  public synchronized boolean isAnnouncementOwed() {
    return (status & ANNOUNCE) != 0;
  }

  /**
   * How many frames were dropped because no buffer was large enough, or a feature was missing.
   *
   * @return a number of frames
   */
  public synchronized long droppedFrames() {
    return droppedFrames;
  }

  /**
   * How many frames wait for buffers.
   *
   * @return a number of frames, of all pairs
   */
  public synchronized int waitingFrames() {
    return Arrays.stream(pairs).mapToInt(pair -> pair.waiting.size()).sum();
  }

  /**
   * How many receive buffers the device holds.
   *
   * @param pair the number of a pair of queues
   * @return a number of buffers
   */
  public synchronized int receiveBuffers(int pair) {
    return (int) pairs[pair].buffers.stream().filter(Chain::isLive).count();
  }

  /**
   * How many frames the driver has sent.
   *
   * @param pair the number of a pair of queues
   * @return a number of frames
   */
  public synchronized long sentFrames(int pair) {
    return pairs[pair].sent;
  }

  /**
   * How many frames were put into the driver's buffers.
   *
   * @param pair the number of a pair of queues
   * @return a number of frames
   */
  public synchronized long receivedFrames(int pair) {
    return pairs[pair].received;
  }

  /**
   * How many pairs of queues the driver uses.
   *
   * @return 1 until the driver says otherwise
   */
  public synchronized int usedPairs() {
    return control.pairs();
  }

  /**
   * Whether a receive mode is on (5.1.9.5.1).
   *
   * @param command the number of its command: 0 to hear everything, 1 all multicast frames, 2 all
   *     unicast ones; 3 no multicast frames, 4 no unicast ones, 5 no broadcast ones
   * @return whether it is on
   */
  public synchronized boolean isModeOn(int command) {
    return control.mode(command);
  }

  /**
   * The table of unicast addresses.
   *
   * @return addresses such as {@code 52:54:00:12:34:56}
   */
  public synchronized List<String> unicastTable() {
    return control.unicast();
  }

  /**
   * The table of multicast addresses.
   *
   * @return addresses such as {@code 33:33:00:00:00:01}
   */
  public synchronized List<String> multicastTable() {
    return control.multicast();
  }

  /**
   * The VLANs that are let through.
   *
   * @return numbers of VLANs
   */
  public synchronized Set<Integer> vlans() {
    return control.vlans();
  }

  /**
   * The guest offloads that are on (5.1.9.5.6.1).
   *
   * @return bits; all ones until the driver says otherwise
   */
  public synchronized long guestOffloads() {
    return control.offloads();
  }

  /**
   * How notifications are held back (5.1.9.5.8).
   *
   * @return packets and microseconds for transmit queues, then the same for receive queues
   */
  public synchronized long[] coalescing() {
    return control.coalescing();
  }

  /**
   * How notifications of one queue are held back.
   *
   * @param queue the index of the queue
   * @return packets and microseconds
   */
  public synchronized long[] queueCoalescing(int queue) {
    return control.queueCoalescing(queue);
  }

  /**
   * The key of the hashes that the driver has set.
   *
   * @return the key; nothing if none was set
   */
  public synchronized byte[] hashKey() {
    return control.hashKey();
  }

  /**
   * The types of hashes that the driver has asked for.
   *
   * @return bits of {@code supported_hash_types}
   */
  public synchronized long usedHashTypes() {
    return control.hashTypes();
  }

  /**
   * The indirection table that the driver has set.
   *
   * @return numbers of pairs; nothing if none was set
   */
  public synchronized int[] indirectionTable() {
    return control.indirectionTable();
  }

  /**
   * The types of tunnels whose inner headers are hashed.
   *
   * @return bits of {@code supported_tunnel_types}
   */
  public synchronized long usedTunnelTypes() {
    return control.tunnelTypes();
  }

  /** Statistics (5.1.9.5.9) of a type, by the number of its bit. */
  private long[] statistics(int queue, int type) {
    int controlQueue = controlIndex();
    if (queue == controlQueue && type == 32) {
      return control.counters();
    }
    if (queue >= 2 * maxPairs || (type >= 16) != ((queue & 1) == 1)) {
      return new long[0];
    }
    Pair pair = pairs[queue / 2];
    long notifications = device.queue(queue).notificationCount();
    long interrupts = device.queue(queue).interruptCount();
    return switch (type) {
      case 0 ->
          new long[] {notifications, pair.received, pair.receivedBytes, interrupts, pair.drops, 0};
      case 1 -> new long[] {0, pair.checksumsLeftToDriver, pair.received, 0};
      case 2 -> new long[] {pair.coalesced, pair.coalescedBytes, pair.coalesced, 0};
      case 16 -> new long[] {notifications, pair.sent, pair.sentBytes, interrupts, 0, 0};
      case 17 -> new long[] {pair.sent - pair.checksumsLeft, pair.checksumsLeft};
      case 18 ->
          new long[] {
            pair.segmented, pair.segmentedBytes, pair.segmented, pair.segmentedBytes, 0, 0
          };
      default -> new long[0];
    };
  }
}

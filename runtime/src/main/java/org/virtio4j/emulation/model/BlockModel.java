package org.virtio4j.emulation.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.ConfigField;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * A block device (VIRTIO 1.4, 5.2) on memory or on a file, with all that the specification lets a
 * disk have: limits, a cache, several queues, ranges of sectors that are discarded, zeroed or
 * erased, wear, and zones. It checks how requests are framed and whether they keep to the limits,
 * can be told to fail some of them or to lie about itself, and can {@linkplain #hold hold} requests
 * to complete them later in any order.
 *
 * <p>The {@code with} methods are to be called before the device is built.
 */
public final class BlockModel implements DeviceModel {
  /** The size of a sector in bytes, whatever the block size. */
  public static final int SECTOR_BYTES = 512;

  /** The status of a request that succeeded. */
  public static final int OK = 0;

  /** The status of a request that failed. */
  public static final int IOERR = 1;

  /** The status of a request that the device does not know. */
  public static final int UNSUPP = 2;

  private static final int ID_BYTES = 20;

  /** Decides which requests fail. */
  @FunctionalInterface
  public interface Fault {
    /** No request fails. */
    Fault NONE = (type, sector) -> OK;

    /**
     * Looks at a request that could succeed.
     *
     * @param type its type: 0 to read, 1 to write, and so on (5.2.6)
     * @param sector its first sector; for a range, that of the range
     * @return {@link #OK}, or the status to fail with
     */
    int status(int type, long sector);
  }

  private final BlockSettings settings = new BlockSettings();
  private final BlockStore store;
  private final long sectors;
  private final List<Chain> held = new ArrayList<>();
  private BlockRequests requests; // from when the device is built
  private boolean holding;
  private Fault fault = Fault.NONE;
  private EmulatedDevice device;

  private BlockModel(BlockStore store, long sectors) {
    this.store = store;
    this.sectors = sectors;
    settings.config.putLong(BlockSettings.CAPACITY, sectors);
  }

  /**
   * A disk in memory, of zeros at first.
   *
   * @param sectors its capacity in sectors of 512 bytes
   * @return the model
   */
  public static BlockModel inMemory(long sectors) {
    return onMemory(MemorySegment.ofArray(new byte[Math.toIntExact(sectors * SECTOR_BYTES)]));
  }

  /**
   * A disk in memory that the test gives, and can look at.
   *
   * @param memory the content; its size is a multiple of 512 bytes
   * @return the model
   */
  public static BlockModel onMemory(MemorySegment memory) {
    return new BlockModel(new BlockStore.Memory(memory), sectors(memory.byteSize()));
  }

  /**
   * A disk on a file, which stays the caller's to close.
   *
   * @param file the content; its size is a multiple of 512 bytes
   * @return the model
   * @throws UncheckedIOException if the file's size cannot be told
   */
  public static BlockModel onFile(FileChannel file) {
    try {
      return new BlockModel(new BlockStore.File(file), sectors(file.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A disk that keeps nothing: zeros are read, and what is written is forgotten. It has any
   * capacity, and costs the least.
   *
   * @param sectors its capacity in sectors of 512 bytes
   * @return the model
   */
  public static BlockModel onNothing(long sectors) {
    return new BlockModel(new BlockStore.Nothing(), sectors);
  }

  private static long sectors(long bytes) {
    if (bytes % SECTOR_BYTES != 0) {
      throw new IllegalArgumentException(bytes + " is not a multiple of 512 bytes");
    }
    return bytes / SECTOR_BYTES;
  }

  // ---- How the disk is made ----

  /**
   * Makes the disk read-only.
   *
   * @return this
   */
  public BlockModel withReadOnly() {
    settings.offer(BlockSettings.RO);
    return this;
  }

  /**
   * Does not offer to flush.
   *
   * @return this
   */
  public BlockModel withoutFlush() {
    settings.features = settings.features.without(BlockSettings.FLUSH);
    return this;
  }

  /**
   * Gives the disk a name.
   *
   * @param name up to 20 bytes in ASCII
   * @return this
   */
  public BlockModel withId(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length > ID_BYTES) {
      throw new IllegalArgumentException("a name has up to 20 bytes");
    }
    settings.id = bytes;
    return this;
  }

  /**
   * Offers a block size.
   *
   * @param bytes the size in bytes
   * @return this
   */
  public BlockModel withBlockSize(int bytes) {
    settings.offer(BlockSettings.BLK_SIZE);
    settings.config.putInt(20, bytes);
    return this;
  }

  /**
   * Offers a topology.
   *
   * @param physicalBlockExponent how many logical blocks there are in a physical one, as a power of
   *     two
   * @param alignmentOffset the first aligned logical block
   * @param minIoSize the least good size of a request, in blocks
   * @param optIoSize the best size of a request, in blocks
   * @return this
   */
  public BlockModel withTopology(
      int physicalBlockExponent, int alignmentOffset, int minIoSize, int optIoSize) {
    settings.offer(BlockSettings.TOPOLOGY);
    settings.config.put(24, (byte) physicalBlockExponent);
    settings.config.put(25, (byte) alignmentOffset);
    settings.config.putShort(26, (short) minIoSize);
    settings.config.putInt(28, optIoSize);
    return this;
  }

  /**
   * Offers a geometry.
   *
   * @param cylinders the number of cylinders
   * @param heads the number of heads
   * @param sectors the number of sectors a track
   * @return this
   */
  public BlockModel withGeometry(int cylinders, int heads, int sectors) {
    settings.offer(BlockSettings.GEOMETRY);
    settings.config.putShort(16, (short) cylinders);
    settings.config.put(18, (byte) heads);
    settings.config.put(19, (byte) sectors);
    return this;
  }

  /**
   * Limits the size of a segment of data.
   *
   * @param bytes the limit in bytes
   * @return this
   */
  public BlockModel withSizeMax(int bytes) {
    settings.offer(BlockSettings.SIZE_MAX);
    settings.sizeMax = Integer.toUnsignedLong(bytes);
    settings.config.putInt(8, bytes);
    return this;
  }

  /**
   * Limits the number of segments of data in a request.
   *
   * @param segments the limit
   * @return this
   */
  public BlockModel withSegMax(int segments) {
    settings.offer(BlockSettings.SEG_MAX);
    settings.segMax = Integer.toUnsignedLong(segments);
    settings.config.putInt(12, segments);
    return this;
  }

  /**
   * Offers several queues.
   *
   * @param queues the number of queues, 1 or more
   * @return this
   */
  public BlockModel withQueues(int queues) {
    settings.offer(BlockSettings.MQ);
    settings.queues = queues;
    settings.config.putShort(34, (short) queues);
    return this;
  }

  /**
   * Sets the greatest size of each queue.
   *
   * @param descriptors a power of two up to 32768; 256 unless set
   * @return this
   */
  public BlockModel withQueueSize(int descriptors) {
    settings.queueSize = descriptors;
    return this;
  }

  /**
   * Lets the driver switch the cache between write-back, as it is at first, and write-through.
   *
   * @return this
   */
  public BlockModel withCacheControl() {
    settings.offer(BlockSettings.CONFIG_WCE);
    settings.config.put(BlockSettings.WRITEBACK, (byte) 1);
    return this;
  }

  /**
   * Takes requests to discard sectors. What was discarded reads as 0xdd bytes.
   *
   * @param maxSectors the greatest size of a range in sectors
   * @param maxRanges the greatest number of ranges in a request
   * @param alignment what ranges are best aligned to, in sectors
   * @return this
   */
  public BlockModel withDiscard(int maxSectors, int maxRanges, int alignment) {
    settings.discard(maxSectors, maxRanges, alignment);
    return this;
  }

  /**
   * Takes requests to zero sectors.
   *
   * @param maxSectors the greatest size of a range in sectors
   * @param maxRanges the greatest number of ranges in a request
   * @param mayUnmap whether it says that it may deallocate the sectors
   * @return this
   */
  public BlockModel withWriteZeroes(int maxSectors, int maxRanges, boolean mayUnmap) {
    settings.writeZeroes(maxSectors, maxRanges, mayUnmap);
    return this;
  }

  /**
   * Takes requests to erase sectors so that nothing remains. What was erased reads as zeros.
   *
   * @param maxSectors the greatest size of a range in sectors
   * @param maxRanges the greatest number of ranges in a request
   * @param alignment what ranges are aligned to, in sectors
   * @return this
   */
  public BlockModel withSecureErase(int maxSectors, int maxRanges, int alignment) {
    settings.secureErase(maxSectors, maxRanges, alignment);
    return this;
  }

  /**
   * Tells how worn the disk is.
   *
   * @param preEol how much of its reserve is used: 1 to 3, 0 if unknown
   * @param typeA how much of the life of its first kind of cells is over: 1 to 11, 0 if unknown
   * @param typeB the same for its second kind
   * @return this
   */
  public BlockModel withLifetime(int preEol, int typeA, int typeB) {
    settings.offer(BlockSettings.LIFETIME);
    settings.wear = new BlockSettings.Wear(preEol, typeA, typeB);
    return this;
  }

  /**
   * Makes it a host-managed zoned disk.
   *
   * @param zones the zones
   * @return this
   */
  public BlockModel withZones(ZoneLayout zones) {
    settings.zones(zones);
    return this;
  }

  /**
   * Offers zones and has none: the model that the configuration tells is NONE, as with a disk that
   * manages its zones by itself.
   *
   * @return this
   */
  public BlockModel withoutZonesThatAreOffered() {
    settings.offer(BlockSettings.ZONED);
    return this;
  }

  /**
   * Puts any bytes into the configuration space, true or not.
   *
   * @param offset where they begin
   * @param bytes the bytes
   * @return this
   */
  public BlockModel withConfigBytes(int offset, byte... bytes) {
    settings.config.put(offset, bytes);
    return this;
  }

  @Override
  public DeviceType deviceType() {
    return new DeviceType(2);
  }

  @Override
  public FeatureBits features() {
    return settings.features;
  }

  /** A host-managed disk is for no driver that does not know of zones (5.2.5.2). */
  @Override
  public boolean accepts(FeatureBits accepted) {
    return settings.zones == null || accepted.has(BlockSettings.ZONED);
  }

  @Override
  public int[] queueSizes() {
    int[] sizes = new int[settings.queues];
    Arrays.fill(sizes, settings.queueSize);
    return sizes;
  }

  @Override
  public byte[] config() {
    return settings.config.array().clone();
  }

  @Override
  public List<ConfigField> configFields() {
    return settings.fields();
  }

  @Override
  public synchronized void attached(EmulatedDevice device) {
    this.device = device;
    requests = new BlockRequests(settings, store, sectors);
    requests.fault = fault;
  }

  @Override
  public synchronized void configWritten(long offset, int width, long value) {
    // The one field that a driver can write (5.2.6.1).
    requests.writeThrough = value == 0;
    if (value > 1) {
      device.violation("5.2.6.1", "the value %d of writeback is neither 0 nor 1", value);
    }
  }

  @Override
  public synchronized void reset() {
    held.removeIf(chain -> !chain.isLive());
  }

  @Override
  public void queueReset(int queue) {
    reset(); // which takes the chains that are gone, whatever took them
  }

  // ---- What a test does with it ----

  /**
   * Lets some requests fail.
   *
   * @param fault decides which; {@link Fault#NONE} for none
   */
  public synchronized void fail(Fault fault) {
    this.fault = Objects.requireNonNull(fault, "fault");
    if (requests != null) {
      requests.fault = fault;
    }
  }

  /**
   * Keeps requests from now on, until {@link #finish} or {@link #finishAll}.
   *
   * @param holding whether requests are kept
   */
  public synchronized void hold(boolean holding) {
    this.holding = holding;
  }

  /**
   * How many requests are kept.
   *
   * @return a number of requests
   */
  public synchronized int held() {
    return held.size();
  }

  /**
   * Carries out and completes one of the requests that are kept.
   *
   * @param index which, from 0, oldest first
   */
  public synchronized void finish(int index) {
    serve(held.remove(index));
  }

  /** Carries out and completes all requests that are kept, the newest first. */
  public synchronized void finishAll() {
    while (!held.isEmpty()) {
      finish(held.size() - 1);
    }
  }

  /**
   * Changes the capacity, and tells the driver. The content stays as it is: requests beyond it
   * fail.
   *
   * @param sectors the new capacity in sectors of 512 bytes
   */
  public void resize(long sectors) {
    EmulatedDevice attached;
    synchronized (this) {
      requests.capacity = sectors;
      requests.greatestCapacity = Math.max(requests.greatestCapacity, sectors);
      attached = device;
    }
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(sectors).array();
    attached.changeConfig(BlockSettings.CAPACITY, bytes);
  }

  /**
   * Lets the device lie in reports of zones.
   *
   * @param zones how many zones each report claims to have; -1 for the truth
   */
  public synchronized void claimZones(long zones) {
    requests.claimedZones = zones;
  }

  /**
   * Lets the device lie about where it has appended data.
   *
   * @param sector where each append claims to have written; -1 for the truth
   */
  public synchronized void claimAppendedAt(long sector) {
    requests.claimedAppendSector = sector;
  }

  /**
   * Puts a zone into a state, as a failure of the disk does.
   *
   * @param zone the number of the zone, from 0
   * @param state the state: 13 is read-only, 15 is offline
   */
  public synchronized void zoneState(int zone, int state) {
    requests.zones().state(zone, state);
  }

  /**
   * The state of a zone.
   *
   * @param zone the number of the zone, from 0
   * @return the state, as a report has it
   */
  public synchronized int zoneState(int zone) {
    return requests.zones().state(zone);
  }

  /**
   * How many read requests have succeeded.
   *
   * @return a number of requests
   */
  public synchronized long reads() {
    return requests.reads;
  }

  /**
   * How many write requests have succeeded, appends included.
   *
   * @return a number of requests
   */
  public synchronized long writes() {
    return requests.writes;
  }

  /**
   * How many flush requests have succeeded.
   *
   * @return a number of requests
   */
  public synchronized long flushes() {
    return requests.flushes;
  }

  /**
   * How many writes a loss of power would undo: they have neither been flushed nor written through.
   *
   * @return a number of requests
   */
  public synchronized long volatileWrites() {
    return requests.volatileWrites;
  }

  /**
   * How many sectors have been discarded.
   *
   * @return a number of sectors
   */
  public synchronized long discardedSectors() {
    return requests.discardedSectors;
  }

  /**
   * How many sectors have been zeroed by requests that allow to deallocate them.
   *
   * @return a number of sectors
   */
  public synchronized long unmappedSectors() {
    return requests.unmappedSectors;
  }

  /**
   * How many sectors have been erased.
   *
   * @return a number of sectors
   */
  public synchronized long erasedSectors() {
    return requests.erasedSectors;
  }

  /**
   * How many requests have come through a queue.
   *
   * @param queue the index of the queue
   * @return a number of requests
   */
  public synchronized long requests(int queue) {
    return requests.requests[queue];
  }

  // ---- Requests ----

  @Override
  public synchronized void available(Chain chain) {
    if (holding) {
      held.add(chain);
    } else {
      serve(chain);
    }
  }

  private void serve(Chain chain) {
    if (!requests.serve(chain, device.acceptedFeatures())) {
      device.needsReset();
    }
  }
}

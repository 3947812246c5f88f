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
 * A block device (VIRTIO 1.4, 5.2) on memory or on a file: reading, writing, flushing, and its
 * name. It checks how requests are framed, can be told to fail some of them, and can {@linkplain
 * #hold hold} requests to complete them later in any order.
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

  // Features (5.2.3)
  private static final int SIZE_MAX = 1;
  private static final int SEG_MAX = 2;
  private static final int GEOMETRY = 4;
  private static final int RO = 5;
  private static final int BLK_SIZE = 6;
  private static final int FLUSH = 9;
  private static final int TOPOLOGY = 10;
  private static final int CONFIG_WCE = 11;
  private static final int MQ = 12;
  private static final int DISCARD = 13;
  private static final int WRITE_ZEROES = 14;
  private static final int SECURE_ERASE = 16;
  private static final int ZONED = 17;

  // The configuration space (5.2.4)
  private static final int CONFIG_BYTES = 96;
  private static final int CAPACITY = 0;

  // Requests (5.2.6)
  private static final int HEADER_BYTES = 16;
  private static final int ID_BYTES = 20;
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int FLUSH_REQUEST = 4;
  private static final int GET_ID = 8;
  private static final String OPERATION = "5.2.6.1";

  /** Decides which requests fail. */
  @FunctionalInterface
  public interface Fault {
    /** No request fails. */
    Fault NONE = (type, sector) -> OK;

    /**
     * Looks at a request that could succeed.
     *
     * @param type its type: 0 to read, 1 to write, 4 to flush, 8 to get the name
     * @param sector its first sector
     * @return {@link #OK}, or the status to fail with
     */
    int status(int type, long sector);
  }

  private interface Store {
    void read(long offset, Chain chain, long length) throws IOException;

    void write(long offset, Chain chain, long length) throws IOException;

    void flush() throws IOException;
  }

  private final Store store;
  private final ByteBuffer initialConfig = littleEndian(CONFIG_BYTES);
  private final List<Chain> held = new ArrayList<>();
  private FeatureBits features = FeatureBits.of(FLUSH);
  private long capacity; // in sectors
  private long greatestCapacity; // since a driver may not have heard of a change yet
  private int queues = 1;
  private int queueSize = 256;
  private long sizeMax = 1L << 32;
  private int segMax = Integer.MAX_VALUE;
  private byte[] id = "virtio4j".getBytes(StandardCharsets.US_ASCII);
  private volatile Fault fault = Fault.NONE;
  private boolean holding;
  private long reads;
  private long writes;
  private long flushes;
  private EmulatedDevice device;

  private BlockModel(Store store, long sectors) {
    this.store = store;
    capacity = sectors;
    greatestCapacity = sectors;
    initialConfig.putLong(CAPACITY, sectors);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
    return new BlockModel(new MemoryStore(memory), sectors(memory.byteSize()));
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
      return new BlockModel(new FileStore(file), sectors(file.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long sectors(long bytes) {
    if (bytes % SECTOR_BYTES != 0) {
      throw new IllegalArgumentException(bytes + " is not a multiple of 512 bytes");
    }
    return bytes / SECTOR_BYTES;
  }

  private record MemoryStore(MemorySegment memory) implements Store {
    @Override
    public void read(long offset, Chain chain, long length) {
      chain.write(memory, offset, length);
    }

    @Override
    public void write(long offset, Chain chain, long length) {
      chain.read(memory, offset, length);
    }

    @Override
    public void flush() {}
  }

  private record FileStore(FileChannel file) implements Store {
    @Override
    public void read(long offset, Chain chain, long length) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length));
      while (buffer.hasRemaining()) {
        if (file.read(buffer, offset + buffer.position()) < 0) {
          throw new IOException("the file has become shorter");
        }
      }
      chain.write(buffer.array());
    }

    @Override
    public void write(long offset, Chain chain, long length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(chain.read(Math.toIntExact(length)));
      while (buffer.hasRemaining()) {
        file.write(buffer, offset + buffer.position());
      }
    }

    @Override
    public void flush() throws IOException {
      file.force(false);
    }
  }

  // ---- How the disk is made ----

  /**
   * Makes the disk read-only.
   *
   * @return this
   */
  public BlockModel withReadOnly() {
    features = features.with(RO);
    return this;
  }

  /**
   * Does not offer to flush.
   *
   * @return this
   */
  public BlockModel withoutFlush() {
    features = features.without(FLUSH);
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
    id = bytes;
    return this;
  }

  /**
   * Offers a block size.
   *
   * @param bytes the size in bytes
   * @return this
   */
  public BlockModel withBlockSize(int bytes) {
    features = features.with(BLK_SIZE);
    initialConfig.putInt(20, bytes);
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
    features = features.with(TOPOLOGY);
    initialConfig.put(24, (byte) physicalBlockExponent);
    initialConfig.put(25, (byte) alignmentOffset);
    initialConfig.putShort(26, (short) minIoSize);
    initialConfig.putInt(28, optIoSize);
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
    features = features.with(GEOMETRY);
    initialConfig.putShort(16, (short) cylinders);
    initialConfig.put(18, (byte) heads);
    initialConfig.put(19, (byte) sectors);
    return this;
  }

  /**
   * Limits the size of a segment of data.
   *
   * @param bytes the limit in bytes
   * @return this
   */
  public BlockModel withSizeMax(int bytes) {
    features = features.with(SIZE_MAX);
    sizeMax = Integer.toUnsignedLong(bytes);
    initialConfig.putInt(8, bytes);
    return this;
  }

  /**
   * Limits the number of segments of data in a request.
   *
   * @param segments the limit
   * @return this
   */
  public BlockModel withSegMax(int segments) {
    features = features.with(SEG_MAX);
    segMax = segments;
    initialConfig.putInt(12, segments);
    return this;
  }

  /**
   * Offers several queues.
   *
   * @param queues the number of queues, 1 or more
   * @return this
   */
  public BlockModel withQueues(int queues) {
    features = features.with(MQ);
    this.queues = queues;
    initialConfig.putShort(34, (short) queues);
    return this;
  }

  /**
   * Sets the greatest size of each queue.
   *
   * @param descriptors a power of two up to 32768; 256 unless set
   * @return this
   */
  public BlockModel withQueueSize(int descriptors) {
    queueSize = descriptors;
    return this;
  }

  @Override
  public DeviceType deviceType() {
    return new DeviceType(2);
  }

  @Override
  public FeatureBits features() {
    return features;
  }

  @Override
  public int[] queueSizes() {
    int[] sizes = new int[queues];
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
        ConfigField.readOnly(CAPACITY, 8),
        ConfigField.readOnly(8, 4).ifOffered(SIZE_MAX),
        ConfigField.readOnly(12, 4).ifOffered(SEG_MAX),
        ConfigField.readOnly(16, 2).ifOffered(GEOMETRY),
        ConfigField.readOnly(18, 1).times(2).ifOffered(GEOMETRY),
        ConfigField.readOnly(20, 4).ifOffered(BLK_SIZE),
        ConfigField.readOnly(24, 1).times(2).ifOffered(TOPOLOGY),
        ConfigField.readOnly(26, 2).ifOffered(TOPOLOGY),
        ConfigField.readOnly(28, 4).ifOffered(TOPOLOGY),
        ConfigField.readWrite(32, 1).ifOffered(CONFIG_WCE),
        ConfigField.readOnly(34, 2).ifOffered(MQ),
        ConfigField.readOnly(36, 4).times(3).ifOffered(DISCARD),
        ConfigField.readOnly(48, 4).times(2).ifOffered(WRITE_ZEROES),
        ConfigField.readOnly(56, 1).ifOffered(WRITE_ZEROES),
        ConfigField.readOnly(60, 4).times(3).ifOffered(SECURE_ERASE),
        ConfigField.readOnly(72, 4).times(5).ifOffered(ZONED),
        ConfigField.readOnly(92, 1).ifOffered(ZONED));
  }

  @Override
  public synchronized void attached(EmulatedDevice device) {
    this.device = device;
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
  public void fail(Fault fault) {
    this.fault = Objects.requireNonNull(fault, "fault");
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
      capacity = sectors;
      greatestCapacity = Math.max(greatestCapacity, sectors);
      attached = device;
    }
    attached.changeConfig(CAPACITY, littleEndian(8).putLong(0, sectors).array());
  }

  /**
   * How many read requests have succeeded.
   *
   * @return a number of requests
   */
  public synchronized long reads() {
    return reads;
  }

  /**
   * How many write requests have succeeded.
   *
   * @return a number of requests
   */
  public synchronized long writes() {
    return writes;
  }

  /**
   * How many flush requests have succeeded.
   *
   * @return a number of requests
   */
  public synchronized long flushes() {
    return flushes;
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
    long statusAt = chain.writableBytes() - 1;
    if (chain.readableBytes() < HEADER_BYTES || statusAt < 0) {
      chain.violation(
          "5.2.6",
          "a request of %d readable and %d writable bytes has no header or no status",
          chain.readableBytes(),
          chain.writableBytes());
      device.needsReset();
      return;
    }
    int type = chain.readU32();
    chain.readU32(); // reserved
    long sector = chain.readU64();
    int status = carryOut(chain, type, sector, statusAt);
    chain.seekWrite(statusAt).writeU8(status);
    chain.complete();
  }

  private int carryOut(Chain chain, int type, long sector, long writable) {
    long readable = chain.remainingReadable();
    try {
      return switch (type) {
        case IN -> {
          int status = checkTransfer(chain, type, sector, writable, readable);
          if (status == OK) {
            store.read(sector * SECTOR_BYTES, chain, writable);
            reads++;
          }
          yield status;
        }
        case OUT -> {
          int status = checkTransfer(chain, type, sector, readable, writable);
          if (status == OK) {
            store.write(sector * SECTOR_BYTES, chain, readable);
            writes++;
          }
          yield status;
        }
        case FLUSH_REQUEST -> flush(chain, sector, readable + writable);
        case GET_ID -> identify(chain, readable, writable);
        default -> UNSUPP;
      };
    } catch (IOException e) {
      return IOERR;
    }
  }

  private int checkTransfer(Chain chain, int type, long sector, long length, long wrongWay) {
    if (wrongWay > 0) {
      chain.violation("5.2.6", "request %d has %d bytes in the wrong direction", type, wrongWay);
      return IOERR;
    }
    if (length % SECTOR_BYTES != 0) {
      chain.violation(OPERATION, "request %d has %d bytes of data", type, length);
      return IOERR;
    }
    checkSegments(chain, type == OUT);
    long sectors = length / SECTOR_BYTES;
    if (sector < 0 || sector > capacity - sectors) {
      if (sector < 0 || sector > greatestCapacity - sectors) {
        chain.violation(
            OPERATION,
            "request %d of %d sectors at %s is beyond the capacity of %d",
            type,
            sectors,
            Long.toUnsignedString(sector),
            capacity);
      }
      return IOERR;
    }
    if (type == OUT && features.has(RO)) {
      return IOERR;
    }
    return fault.status(type, sector);
  }

  /** The limits of 5.2.4, which concern the data alone. */
  private void checkSegments(Chain chain, boolean write) {
    int segments = 0;
    long skip = write ? HEADER_BYTES : 0;
    int count = write ? chain.readableSegments() : chain.writableSegments();
    long left = write ? chain.readableBytes() : chain.writableBytes() - 1;
    for (int i = 0; i < count && left > 0; i++) {
      long bytes = write ? chain.readableSegmentBytes(i) : chain.writableSegmentBytes(i);
      bytes = Math.min(bytes, left);
      left -= bytes;
      long skipped = Math.min(skip, bytes);
      skip -= skipped;
      bytes -= skipped;
      if (bytes > 0) {
        segments++;
        if (bytes > sizeMax) {
          chain.violation("5.2.4", "a segment of %d bytes, size_max is %d", bytes, sizeMax);
        }
      }
    }
    if (segments > segMax) {
      chain.violation("5.2.4", "%d segments, seg_max is %d", segments, segMax);
    }
  }

  private int flush(Chain chain, long sector, long data) throws IOException {
    if (sector != 0 || data != 0) {
      chain.violation(OPERATION, "a flush has sector %d and %d bytes of data", sector, data);
    }
    if (!features.has(FLUSH)) {
      return UNSUPP;
    }
    int status = fault.status(FLUSH_REQUEST, sector);
    if (status == OK) {
      store.flush();
      flushes++;
    }
    return status;
  }

  private int identify(Chain chain, long readable, long writable) {
    if (readable != 0 || writable != ID_BYTES) {
      chain.violation(
          OPERATION, "the name is asked for with %d and %d bytes of data", readable, writable);
      return IOERR;
    }
    int status = fault.status(GET_ID, 0);
    if (status == OK) {
      chain.write(Arrays.copyOf(id, ID_BYTES));
    }
    return status;
  }
}

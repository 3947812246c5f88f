package org.virtio4j.device.block;

import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.Transport;

/**
 * A disk (VIRTIO 1.4, 5.2), whatever its limits: transfers of any size are split into requests that
 * the device takes, several of which are in flight at a time.
 *
 * <pre>{@code
 * try (Disk disk = Disk.open(transport, hal)) {
 *   disk.queue().read(0, bootSector);
 *   Files.copy(image, Channels.newOutputStream(disk.channel()));
 * }
 * }</pre>
 *
 * <p>One thread at a time uses a {@link #queue} or what was made of it; what the disk itself tells
 * is for any thread. The disk is closed when nobody uses it any more. Who wants to submit and poll
 * without allocation uses the {@linkplain #driver() generated driver} instead.
 */
public final class Disk implements AutoCloseable {
  /** Blocks are not larger than this: what a device says beyond it is taken for a lie. */
  private static final long MAX_BLOCK_BYTES = 1 << 20;

  private final BlockDriver driver;
  private final Hal hal;
  private final int blockBytes;
  private final List<DiskQueue> queues;
  private volatile long capacity;

  private boolean closed;

  private Disk(BlockDriver driver, Hal hal) {
    this.driver = driver;
    this.hal = hal;
    this.capacity = driver.config().capacity();
    this.blockBytes = checkedBlockSize(driver.config().blkSize());
    List<DiskQueue> all = new ArrayList<>();
    for (int i = 0; i < driver.requestsCount(); i++) {
      all.add(new DiskQueue(this, driver.requests(i)));
    }
    this.queues = List.copyOf(all);
  }

  /**
   * Opens a disk with the default options.
   *
   * @param transport the way to the device; it is not closed with the disk
   * @param hal gives the memory that driver and device share
   * @return a disk that is ready
   * @throws org.virtio4j.VirtioException if the device is no disk, cannot be brought up, or has
   *     limits within which nothing can be read
   */
  public static Disk open(Transport transport, Hal hal) {
    return open(transport, hal, DriverOptions.defaults());
  }

  /**
   * Opens a disk.
   *
   * @param transport the way to the device; it is not closed with the disk
   * @param hal gives the memory that driver and device share
   * @param options how the driver waits, and what it leaves out
   * @return a disk that is ready
   * @throws org.virtio4j.VirtioException if the device is no disk, cannot be brought up, or has
   *     limits within which nothing can be read
   */
  public static Disk open(Transport transport, Hal hal, DriverOptions options) {
    BlockDriver driver = BlockDriver.open(transport, hal, options);
    try {
      return new Disk(driver, hal);
    } catch (RuntimeException | Error failure) {
      throw driver.session().abort(failure);
    }
  }

  private static int checkedBlockSize(long bytes) {
    if (bytes < BlockDevice.SECTOR_SIZE || bytes > MAX_BLOCK_BYTES || Long.bitCount(bytes) != 1) {
      throw new ConfigSpaceException("the device says that its blocks have " + bytes + " bytes");
    }
    return (int) bytes;
  }

  Hal hal() {
    return hal;
  }

  /**
   * The size of the disk, as the device says it just now: it may change while the disk is in use.
   *
   * @return a number of sectors of 512 bytes, unsigned
   */
  public long capacity() {
    long now = driver.config().capacity();
    if (now != capacity) {
      capacity = now;
      driver.refresh();
    }
    return now;
  }

  /**
   * The size of the disk in whole blocks, as the device says it just now.
   *
   * @return a number of bytes, a multiple of {@link #blockBytes()}
   */
  public long byteSize() {
    long sectors = capacity();
    long most = Long.MAX_VALUE / BlockDevice.SECTOR_SIZE;
    long bytes = Math.min(sectors < 0 ? most : sectors, most) * BlockDevice.SECTOR_SIZE;
    return bytes / blockBytes * blockBytes;
  }

  /**
   * The size of a block, of which only whole ones are read and written.
   *
   * @return a number of bytes, a power of two, 512 or more
   */
  public int blockBytes() {
    return blockBytes;
  }

  /**
   * Whether the disk refuses to be written.
   *
   * @return whether it is read-only
   */
  public boolean isReadOnly() {
    return driver.features().has(BlockFeature.RO);
  }

  /**
   * Whether what was written may still be in a cache of the device, and is lost with its power,
   * until {@link DiskQueue#flush} (5.2.5.1).
   *
   * @return whether the cache is write-back
   */
  public boolean isWriteBack() {
    BlockConfigAccessor config = driver.config();
    return config.hasWriteback() ? config.writeback() : driver.features().has(BlockFeature.FLUSH);
  }

  /**
   * Switches the cache. What was written before is not safe by that: flush it.
   *
   * @param writeBack whether writes may stay in the cache
   * @throws ConfigSpaceException if the cache cannot be switched
   */
  public void writeBack(boolean writeBack) {
    driver.config().writeback(writeBack);
  }

  /**
   * The kind of zones that the disk has.
   *
   * @return the kind; {@link BlockZoneModel#NONE} if it is used as if it had none
   */
  public BlockZoneModel zoneModel() {
    BlockConfigAccessor config = driver.config();
    return config.hasZoned() ? config.zoned().model() : BlockZoneModel.NONE;
  }

  /**
   * The disk's first queue.
   *
   * @return always the same
   */
  public DiskQueue queue() {
    return queues.getFirst();
  }

  /**
   * The disk's queues that are open: one, unless the options ask for more ({@link
   * DriverOptions#withQueues}) and the device has more.
   *
   * @return the queues, each for a thread of its own
   */
  public List<DiskQueue> queues() {
    return queues;
  }

  /**
   * The disk as a sequence of bytes, through its first queue.
   *
   * @return a new channel at the beginning; see {@link DiskQueue#channel()}
   */
  public SeekableByteChannel channel() {
    return queue().channel();
  }

  /**
   * The generated driver. What is submitted to a queue of it is not to be mixed with transfers of
   * the {@link DiskQueue} of the same queue.
   *
   * @return the driver
   */
  public BlockDriver driver() {
    return driver;
  }

  /**
   * Resets the device. What was written is not flushed.
   *
   * @throws org.virtio4j.DeviceTimeoutException if the device does not end the reset in time
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    driver.close(); // if this fails the device may still write to what the queue has allocated
    queues.forEach(DiskQueue::release);
  }
}

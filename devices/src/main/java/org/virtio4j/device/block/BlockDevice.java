package org.virtio4j.device.block;

import static org.virtio4j.device.block.BlockFeature.FLUSH;
import static org.virtio4j.device.block.BlockFeature.RO;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.device.block.BlockFeature.If;
import org.virtio4j.driver.Negotiated;

/** The block device: a disk. */
@VirtioDevice(id = 2, config = BlockConfig.class, features = BlockFeature.class, spec = "5.2")
public interface BlockDevice {
  /** The size in bytes of a sector, in which positions and the capacity are counted: 512. */
  int SECTOR_SIZE = 512;

  /**
   * The queue of requests.
   *
   * @return the queue; one thread at a time uses it
   */
  @Queue(index = 0, header = BlockHeader.class, reply = BlockReply.class)
  RequestQueue requests();

  /** What can be asked of the device. */
  interface RequestQueue {
    /** The size in bytes of the memory for the device's name: 20. */
    int ID_BYTES = 20;

    /**
     * Reads sectors.
     *
     * @param sector the first sector
     * @param data memory for them; its size in bytes is a multiple of {@link
     *     BlockDevice#SECTOR_SIZE}
     * @return the number of bytes that the device says it wrote
     */
    @Request(BlockType.IN)
    int read(long sector, @DeviceWritable MemorySegment data);

    /**
     * Writes sectors.
     *
     * @param sector the first sector
     * @param data their content; its size in bytes is a multiple of {@link BlockDevice#SECTOR_SIZE}
     */
    @Request(BlockType.OUT)
    void write(long sector, @DeviceReadable MemorySegment data);

    /** Makes the device put what was written onto permanent storage. */
    @Request(BlockType.FLUSH)
    @If(FLUSH)
    void flush();

    /**
     * Asks for the device's name.
     *
     * @param id memory for it, {@link #ID_BYTES} bytes; a name that is shorter ends with a NUL
     * @return the number of bytes that the device says it wrote
     */
    @Request(BlockType.GET_ID)
    int getId(@DeviceWritable MemorySegment id);

    /**
     * The device's name.
     *
     * @return at most {@link #ID_BYTES} characters
     */
    default String id() {
      byte[] id = new byte[ID_BYTES];
      getId(MemorySegment.ofArray(id));
      int length = 0;
      while (length < ID_BYTES && id[length] != 0) {
        length++;
      }
      return new String(id, 0, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * Refuses what is not a whole number of sectors inside the device.
     *
     * @param capacity the size of the device in sectors
     * @param sizeMax the greatest size of a data buffer in bytes
     * @param sector the first sector
     * @param data the data
     */
    @Check({"read", "write"})
    static void checkRange(long capacity, long sizeMax, long sector, MemorySegment data) {
      long bytes = data.byteSize();
      if (bytes == 0 || bytes % SECTOR_SIZE != 0) {
        throw new IllegalArgumentException(
            "data is a multiple of " + SECTOR_SIZE + " bytes, not " + bytes);
      }
      if (bytes > sizeMax) {
        throw new IllegalArgumentException(
            "the device takes at most " + sizeMax + " bytes in a buffer, not " + bytes);
      }
      if (Long.compareUnsigned(sector, capacity) > 0
          || Long.compareUnsigned(bytes / SECTOR_SIZE, capacity - sector) > 0) {
        throw new IndexOutOfBoundsException(
            Long.toUnsignedString(bytes / SECTOR_SIZE)
                + " sectors from "
                + Long.toUnsignedString(sector)
                + " do not fit a device of "
                + Long.toUnsignedString(capacity));
      }
    }

    /**
     * Refuses to write to a read-only device.
     *
     * @param features what was negotiated
     */
    @Check("write")
    static void checkWritable(Negotiated<BlockFeature> features) {
      if (features.has(RO)) {
        throw new UnsupportedOperationException("the device is read-only");
      }
    }

    /**
     * Refuses memory of another size than the device's name has.
     *
     * @param id the memory
     */
    @Check("getId")
    static void checkId(MemorySegment id) {
      if (id.byteSize() != ID_BYTES) {
        throw new IllegalArgumentException(
            "the name needs " + ID_BYTES + " bytes, not " + id.byteSize());
      }
    }
  }
}

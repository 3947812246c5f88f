package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.virtio4j.hal.BufferDirection;

/** The platform that copies each buffer that is shared. */
final class CopyingHal extends EmulatedHal {
  /** What a driver finds in a buffer where the device has not written. */
  private static final byte POISON = (byte) 0xa5;

  /** A buffer that is shared: with a region of its own, or inside an allocation. */
  private static final class Share {
    final MemorySegment buffer; // the part that is shared
    final BufferDirection direction;
    final MemorySegment region; // null inside an allocation
    MemorySegment before; // the buffer's content when it was shared; null if it cannot be compared

    Share(MemorySegment buffer, BufferDirection direction, MemorySegment region) {
      this.buffer = buffer;
      this.direction = direction;
      this.region = region;
    }

    boolean matches(MemorySegment buffer, BufferDirection direction) {
      // Segments are equal if they begin at the same place, however long they are.
      return this.direction == direction
          && this.buffer.byteSize() == buffer.byteSize()
          && this.buffer.equals(buffer);
    }
  }

  private final TreeMap<Long, Share> regions = new TreeMap<>(); // by device address
  private final Map<Long, List<Share>> views = new TreeMap<>(); // those inside allocations

  @Override
  public synchronized long share(
      MemorySegment buffer, long offset, long length, BufferDirection direction) {
    checkShare(buffer, offset, length, direction);
    MemorySegment part = buffer.asSlice(offset, length);
    long inside = insideAllocation(buffer, offset, length);
    if (inside >= 0) {
      views.computeIfAbsent(inside, key -> new ArrayList<>()).add(new Share(part, direction, null));
      return inside;
    }
    MemorySegment region = copyOf(part);
    if (direction == BufferDirection.DEVICE_TO_DRIVER) {
      region.fill(POISON);
    }
    Share share = new Share(part, direction, region);
    share.before = copyOf(part);
    long address = takeDeviceAddress(length);
    regions.put(address, share);
    return address;
  }

  /** A copy on the heap, aligned as device memory is. */
  private static MemorySegment copyOf(MemorySegment part) {
    long length = part.byteSize();
    MemorySegment words = MemorySegment.ofArray(new long[Math.toIntExact((length + 7) >>> 3)]);
    MemorySegment copy = words.asSlice(0, length);
    MemorySegment.copy(part, ValueLayout.JAVA_BYTE, 0, copy, ValueLayout.JAVA_BYTE, 0, length);
    return copy;
  }

  @Override
  public void unshare(
      long deviceAddress,
      MemorySegment buffer,
      long offset,
      long length,
      BufferDirection direction) {
    MemorySegment part = buffer.asSlice(offset, length);
    Share share = take(deviceAddress, part, direction);
    if (share == null) {
      log()
          .report(
              Rule.UNSHARE_MISMATCH,
              "memory",
              "0x%x, %d bytes, %s, unshared",
              deviceAddress,
              length,
              direction);
      return;
    }
    String use = use(deviceAddress, length); // without this lock: it takes that of the device
    if (use != null) {
      log().report(Rule.UNSHARED_IN_FLIGHT, "memory", "0x%x unshared, %s", deviceAddress, use);
    }
    if (share.region != null) {
      copyBack(deviceAddress, share);
      changed();
    }
  }

  private synchronized Share take(long deviceAddress, MemorySegment part, BufferDirection how) {
    Share share = regions.get(deviceAddress);
    if (share != null) {
      return share.matches(part, how) ? regions.remove(deviceAddress) : null;
    }
    List<Share> here = views.getOrDefault(deviceAddress, List.of());
    for (int i = 0; i < here.size(); i++) {
      if (here.get(i).matches(part, how)) {
        Share view = here.remove(i);
        if (here.isEmpty()) {
          views.remove(deviceAddress);
        }
        return view;
      }
    }
    return null;
  }

  private synchronized void copyBack(long deviceAddress, Share share) {
    if (share.before != null && share.buffer.mismatch(share.before) >= 0) {
      log()
          .report(
              Rule.BUFFER_TOUCHED,
              "memory",
              "0x%x, %d bytes, %s, changed at byte %d",
              deviceAddress,
              share.buffer.byteSize(),
              share.direction,
              share.buffer.mismatch(share.before));
    }
    if (share.direction != BufferDirection.DRIVER_TO_DEVICE) {
      share.buffer.copyFrom(share.region);
      // What else is shared of this memory has now changed by no fault of the driver.
      for (Share other : regions.values()) {
        if (other.buffer.asOverlappingSlice(share.buffer).isPresent()) {
          other.before = null;
        }
      }
    }
  }

  @Override
  boolean isStrict() {
    return true;
  }

  @Override
  synchronized Span findShared(long deviceAddress, long length) {
    Map.Entry<Long, Share> entry = regions.floorEntry(deviceAddress);
    if (entry == null) {
      return null;
    }
    Share share = entry.getValue();
    long inside = deviceAddress - entry.getKey();
    long size = share.region.byteSize();
    return inside <= size && length <= size - inside
        ? new Span(share.region, inside, share.direction)
        : null;
  }

  @Override
  synchronized void reportShared() {
    regions.forEach(this::reportShared);
    views.forEach((address, here) -> here.forEach(share -> reportShared(address, share)));
  }

  private void reportShared(long deviceAddress, Share share) {
    log()
        .report(
            Rule.NOT_UNSHARED,
            "memory",
            "0x%x, %d bytes, %s",
            deviceAddress,
            share.buffer.byteSize(),
            share.direction);
  }

  /** Its addresses are no others' than the device's, as behind an IOMMU. */
  @Override
  public boolean translatesAddresses() {
    return true;
  }
}

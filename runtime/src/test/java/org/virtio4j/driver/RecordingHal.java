package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.io.RegisterWindow;

/** A HAL that writes down, in the transport's log, when memory is freed and buffers come back. */
final class RecordingHal implements Hal {
  final RegionHal region;
  final List<DmaMemory> allocated = new ArrayList<>();
  int shared;
  boolean translates;
  boolean unavailable;
  boolean direct; // whether the region is direct memory
  List<String> log = new ArrayList<>();

  RecordingHal(RegionHal region) {
    this.region = region;
  }

  @Override
  public DmaMemory allocate(long byteSize, BufferDirection direction) {
    DmaMemory memory = region.allocate(byteSize, direction);
    allocated.add(memory);
    return memory;
  }

  @Override
  public void free(DmaMemory memory) {
    log.add("free");
    if (!allocated.remove(memory)) {
      throw new AssertionError("freed twice: " + memory);
    }
    region.free(memory);
  }

  @Override
  public RegisterWindow map(long physicalAddress, long byteSize) {
    return region.map(physicalAddress, byteSize);
  }

  @Override
  public long share(MemorySegment buffer, long offset, long length, BufferDirection direction) {
    if (unavailable) {
      return UNAVAILABLE;
    }
    long address = region.share(buffer, offset, length, direction);
    if (address != UNAVAILABLE) {
      shared++;
    }
    return address;
  }

  @Override
  public void unshare(
      long deviceAddress,
      MemorySegment buffer,
      long offset,
      long length,
      BufferDirection direction) {
    log.add("unshare");
    shared--;
    region.unshare(deviceAddress, buffer, offset, length, direction);
  }

  @Override
  public DmaMemory directMemory() {
    return direct ? region.directMemory() : null;
  }

  @Override
  public boolean translatesAddresses() {
    return translates;
  }
}

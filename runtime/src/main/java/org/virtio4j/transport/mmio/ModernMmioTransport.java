package org.virtio4j.transport.mmio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virtio4j.TransportException;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.InterruptStatus;

/** Version 2 (VIRTIO 1.4, 4.2.2 and 4.2.3). */
final class ModernMmioTransport extends MmioTransport {
  /** What needs nothing of the transport, or what it has. */
  private static final FeatureBits SUPPORTED =
      FeatureBits.of(
          CommonFeature.INDIRECT_DESC.bit(),
          CommonFeature.EVENT_IDX.bit(),
          CommonFeature.VERSION_1.bit(),
          CommonFeature.ACCESS_PLATFORM.bit(),
          CommonFeature.RING_PACKED.bit(),
          CommonFeature.IN_ORDER.bit(),
          CommonFeature.ORDER_PLATFORM.bit(),
          CommonFeature.NOTIFICATION_DATA.bit());

  /**
   * There is a register for it, but QEMU offers the feature and lacks the register: it ignores what
   * is written, and reads as 0.
   */
  private static final FeatureBits OPTIONAL = FeatureBits.of(CommonFeature.RING_RESET.bit());

  /** What reads as the length of a region that the device does not have (4.2.2). */
  private static final long ABSENT = -1L;

  private final MmioRegistersAccessor registers;
  private final Optional<Hal> hal;
  private final List<RegisterWindow> regions = new ArrayList<>(); // of shared memory

  ModernMmioTransport(Parts parts, MmioRegistersAccessor registers, Optional<Hal> hal) {
    super(parts);
    this.registers = registers;
    this.hal = hal;
  }

  @Override
  public boolean isLegacy() {
    return false;
  }

  @Override
  public FeatureBits supportedFeatures() {
    return SUPPORTED;
  }

  @Override
  public FeatureBits optionalFeatures() {
    return OPTIONAL;
  }

  @Override
  public int readDeviceFeatures(int word) {
    return (int) registers.deviceFeatures(word);
  }

  @Override
  public void writeDriverFeatures(int word, int bits) {
    registers.driverFeatures(word, Integer.toUnsignedLong(bits));
  }

  @Override
  public DeviceStatus status() {
    return new DeviceStatus((int) registers.status());
  }

  @Override
  public void setStatus(DeviceStatus status) {
    registers.status(Integer.toUnsignedLong(status.bits()));
  }

  @Override
  public int maxQueueSize(int queue) {
    return queueSize(registers.queue(queue).sizeMax());
  }

  @Override
  public boolean isQueueInUse(int queue) {
    return registers.queue(queue).ready() != 0;
  }

  @Override
  public int queueAlignment() {
    return 4;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
    MmioRegistersQueueAccessor selected = registers.queue(queue);
    selected.size(size);
    selected.desc(descriptorArea);
    selected.driver(driverArea);
    selected.device(deviceArea);
    selected.ready(1);
    long ready = selected.ready();
    if (ready != 1) {
      throw new TransportException(
          "the device does not accept queue " + queue + ": QueueReady reads as " + ready);
    }
  }

  @Override
  public void resetQueue(int queue) {
    MmioRegistersQueueAccessor selected = registers.queue(queue);
    selected.reset(1);
    if (selected.reset() == 0 && selected.ready() != 0) {
      throw new TransportException(
          "the device offers RING_RESET, but lacks its register: QueueReset reads as 0 while queue "
              + queue
              + " stays ready");
    }
  }

  @Override
  public boolean isQueueReset(int queue) {
    MmioRegistersQueueAccessor selected = registers.queue(queue);
    return selected.reset() == 0 && selected.ready() == 0;
  }

  @Override
  public void notifyQueue(int queue) {
    registers.queueNotify(queue);
  }

  @Override
  public void notifyQueue(int queue, int data) {
    registers.queueNotify(Integer.toUnsignedLong(data));
  }

  @Override
  public InterruptStatus acknowledgeInterrupt() {
    int bits = (int) registers.interruptStatus();
    int known = bits & (InterruptStatus.USED_BUFFER | InterruptStatus.CONFIGURATION_CHANGE);
    if (known != 0) {
      registers.interruptAck(known);
    }
    return InterruptStatus.of(bits);
  }

  @Override
  public Optional<RegisterWindow> sharedMemory(int id) {
    MmioRegistersSharedMemoryAccessor selected = registers.shm(id);
    long length = selected.len();
    if (length == ABSENT) {
      return Optional.empty();
    }
    long base = selected.base();
    String region = this + ": shared memory region " + id;
    if (length < 1 || base < 0 || base > Long.MAX_VALUE - length) {
      throw new TransportException(
          String.format("%s has 0x%x bytes at 0x%x, which cannot be", region, length, base));
    }
    RegisterWindow window =
        hal.orElseThrow(() ->
                new TransportException(region + " is out of reach of a window on the registers"))
            .map(base, length);
    regions.add(window);
    return Optional.of(window);
  }

  @Override
  public void close() {
    regions.forEach(RegisterWindow::release);
    regions.clear();
    super.close();
  }
}

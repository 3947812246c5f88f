package org.virtio4j.transport.mmio;

import org.virtio4j.hal.Hal;
import org.virtio4j.internal.LegacyInterface;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.InterruptStatus;

/** Version 1 (VIRTIO 1.4, 4.2.4): queues are told by the number of their first page. */
final class LegacyMmioTransport extends MmioTransport {
  private final LegacyMmioRegistersAccessor registers;
  private boolean pageSizeKnown; // since the last reset

  LegacyMmioTransport(Parts parts, LegacyMmioRegistersAccessor registers) {
    super(parts);
    this.registers = registers;
  }

  @Override
  public boolean isLegacy() {
    return true;
  }

  @Override
  public FeatureBits supportedFeatures() {
    return LegacyInterface.SUPPORTED;
  }

  @Override
  public int readDeviceFeatures(int word) {
    LegacyInterface.requireFirstWord(word);
    registers.hostFeaturesSel(word);
    return (int) registers.hostFeatures();
  }

  @Override
  public void writeDriverFeatures(int word, int bits) {
    LegacyInterface.requireFirstWord(word);
    registers.guestFeaturesSel(word);
    registers.guestFeatures(Integer.toUnsignedLong(bits));
  }

  @Override
  public DeviceStatus status() {
    return new DeviceStatus((int) registers.status());
  }

  @Override
  public void setStatus(DeviceStatus status) {
    registers.status(Integer.toUnsignedLong(status.bits()));
    if (status.bits() == 0) {
      pageSizeKnown = false;
    }
  }

  @Override
  public int maxQueueSize(int queue) {
    registers.queueSel(queue);
    return queueSize(registers.queueNumMax());
  }

  @Override
  public boolean isQueueInUse(int queue) {
    registers.queueSel(queue);
    return registers.queuePfn() != 0;
  }

  @Override
  public int queueAlignment() {
    return Hal.PAGE_SIZE;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
    long page = LegacyInterface.firstPage(queue, size, descriptorArea, driverArea, deviceArea);
    if (!pageSizeKnown) {
      registers.guestPageSize(Hal.PAGE_SIZE);
      pageSizeKnown = true;
    }
    registers.queueSel(queue);
    registers.queueNum(size);
    registers.queueAlign(Hal.PAGE_SIZE);
    registers.queuePfn(page);
  }

  @Override
  public void notifyQueue(int queue) {
    registers.queueNotify(queue);
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
}

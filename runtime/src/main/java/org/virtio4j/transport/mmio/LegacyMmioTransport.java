package org.virtio4j.transport.mmio;

import org.virtio4j.TransportException;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.InterruptStatus;

/** Version 1 (VIRTIO 1.4, 4.2.4): queues are told by the number of their first page. */
final class LegacyMmioTransport extends MmioTransport {
  private static final FeatureBits SUPPORTED =
      FeatureBits.of(
          CommonFeature.NOTIFY_ON_EMPTY.bit(),
          CommonFeature.ANY_LAYOUT.bit(),
          CommonFeature.INDIRECT_DESC.bit(),
          CommonFeature.EVENT_IDX.bit());

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
    return SUPPORTED;
  }

  @Override
  public int readDeviceFeatures(int word) {
    requireFirst(word);
    registers.hostFeaturesSel(word);
    return (int) registers.hostFeatures();
  }

  @Override
  public void writeDriverFeatures(int word, int bits) {
    requireFirst(word);
    registers.guestFeaturesSel(word);
    registers.guestFeatures(Integer.toUnsignedLong(bits));
  }

  private static void requireFirst(int word) {
    if (word != 0) {
      throw new IllegalArgumentException("a legacy device has one word of features");
    }
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
    long availableEnd = descriptorArea + 16L * size + 6 + 2L * size;
    if (descriptorArea % Hal.PAGE_SIZE != 0
        || driverArea != descriptorArea + 16L * size
        || deviceArea != (availableEnd + Hal.PAGE_SIZE - 1 & -Hal.PAGE_SIZE)) {
      throw new IllegalArgumentException(
          "a legacy queue lies in one piece, as its size alone says (2.7.2)");
    }
    long page = Long.divideUnsigned(descriptorArea, Hal.PAGE_SIZE);
    if (page >>> 32 != 0) {
      throw new TransportException(
          "a legacy device reaches memory below 2^44 only, not queue "
              + queue
              + " at 0x"
              + Long.toHexString(descriptorArea));
    }
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

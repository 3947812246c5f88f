package org.virtio4j.device;

import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.InterruptStatus;
import org.virtio4j.transport.Transport;

/**
 * The way to a device that is this program's memory and nothing else: it has no registers, is never
 * notified, and never interrupts. For measuring what the driver costs.
 */
public abstract class NullTransport implements Transport {
  private DeviceStatus status = DeviceStatus.RESET;

  @Override
  public final boolean isLegacy() {
    return false;
  }

  @Override
  public final int readDeviceFeatures(int word) {
    return supportedFeatures().word(word);
  }

  @Override
  public final void writeDriverFeatures(int word, int bits) {}

  @Override
  public final DeviceStatus status() {
    return status;
  }

  @Override
  public final void setStatus(DeviceStatus status) {
    this.status = status;
  }

  @Override
  public boolean isQueueInUse(int queue) {
    return false;
  }

  @Override
  public final int queueAlignment() {
    return 4;
  }

  @Override
  public void notifyQueue(int queue) {}

  @Override
  public final InterruptStatus acknowledgeInterrupt() {
    return InterruptStatus.NONE;
  }

  @Override
  public final void close() {}
}

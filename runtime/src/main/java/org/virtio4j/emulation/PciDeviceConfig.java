package org.virtio4j.emulation;

import org.virtio4j.io.RegisterHandler;

/** A device's configuration space as a structure of a PCI function (VIRTIO 1.4, 4.1.4.6). */
final class PciDeviceConfig implements RegisterHandler {
  private final EmulatedDevice device;
  private final Initialization initialization;
  private final ConfigMemory config;

  PciDeviceConfig(EmulatedDevice.Parts parts) {
    device = parts.device();
    initialization = parts.initialization();
    config = parts.config();
  }

  @Override
  public long read(long offset, int width) {
    try {
      device.beforeConfigRead(offset, width);
      synchronized (device.lock()) {
        initialization.goOn("the configuration space");
        return config.read(offset, width, initialization);
      }
    } finally {
      device.runCallbacks();
    }
  }

  @Override
  public void write(long offset, int width, long value) {
    try {
      synchronized (device.lock()) {
        initialization.goOn("the configuration space");
        if (config.write(offset, width, value, initialization, false)) {
          device.configWritten(offset, width, value);
        }
      }
    } finally {
      device.runCallbacks();
    }
  }
}

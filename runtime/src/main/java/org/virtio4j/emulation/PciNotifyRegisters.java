package org.virtio4j.emulation;

import static org.virtio4j.transport.DeviceStatus.DRIVER_OK;

import org.virtio4j.io.RegisterHandler;

/** The registers by which queues of a device on PCI are notified (VIRTIO 1.4, 4.1.4.4, 4.1.5.2). */
final class PciNotifyRegisters implements RegisterHandler {
  /** What the offsets of queues are multiplied by. */
  static final int MULTIPLIER = 4;

  private static final int NOTIFICATION_DATA = 38;
  private static final int NOTIF_CONFIG_DATA = 39;

  private final EmulatedPciFunction function;
  private final EmulatedDevice device;
  private final Reporter reporter;
  private final Initialization initialization;

  PciNotifyRegisters(EmulatedPciFunction function, EmulatedDevice.Parts parts) {
    this.function = function;
    device = parts.device();
    reporter = parts.reporter();
    initialization = parts.initialization();
  }

  /** What stands for a queue with NOTIF_CONFIG_DATA: nothing that looks like its index. */
  static int configData(int queue) {
    return 0xc0de - 5 * queue & 0xffff;
  }

  @Override
  public long read(long offset, int width) {
    reporter.report(Rule.REGISTER_WRITE_ONLY, "the notification register at 0x%x read", offset);
    return 0;
  }

  @Override
  public void write(long offset, int width, long value) {
    synchronized (device.lock()) {
      initialization.goOn("a notification register");
    }
    boolean withData = initialization.accepted().has(NOTIFICATION_DATA);
    if (width != (withData ? 4 : 2)) {
      reporter.report(Rule.REGISTER_WIDTH, "a queue notified with %d bits", 8 * width);
      return;
    }
    int number = (int) value & 0xffff;
    if (!initialization.has(DRIVER_OK)) {
      reporter.report(Rule.NOTIFY_EARLY, "queue 0x%x is notified", number);
      return;
    }
    DeviceQueue queue = find(number);
    if (queue == null || !queue.isReady()) {
      reporter.report(Rule.NOTIFY_QUEUE, "queue 0x%x is notified", number);
      return;
    }
    long expected = (long) function.notifyOff(queue.index()) * MULTIPLIER;
    if (offset != expected) {
      reporter.report(
          Rule.NOTIFY_QUEUE,
          "queue %d is notified at 0x%x and not at 0x%x",
          queue.index(),
          offset,
          expected);
      return;
    }
    function.checkBusMaster();
    queue.notifiedBy((int) value, withData);
    device.notified();
  }

  private DeviceQueue find(int number) {
    if (!initialization.accepted().has(NOTIF_CONFIG_DATA)) {
      return device.queueOrNull(number);
    }
    for (int index = 0; index < device.queueCount(); index++) {
      if (configData(index) == number) {
        return device.queueOrNull(index);
      }
    }
    return null;
  }
}

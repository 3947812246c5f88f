package org.virtio4j.emulation;

import static org.virtio4j.transport.DeviceStatus.DRIVER_OK;

/**
 * The registers of a legacy device on PCI (VIRTIO 1.4, 4.1.4.11), all of them ports; the
 * configuration space begins where the vectors are while MSI-X is not enabled.
 */
final class PciLegacyRegisters extends PciRegisters {
  private static final int PAGE = 4096;
  private static final int CONFIG = 20;
  private static final int CONFIG_WITH_VECTORS = 24;

  private enum Name implements Register {
    device_features(0, 4, false),
    driver_features(4, 4, true),
    queue_address(8, 4, true),
    queue_size(12, 2, false),
    queue_select(14, 2, true),
    queue_notify(16, 2, true),
    device_status(18, 1, true),
    isr_status(19, 1, false),
    config_msix_vector(20, 2, true),
    queue_msix_vector(22, 2, true);

    private final Place place;

    Name(int offset, int width, boolean writable) {
      place = new Place(offset, width, writable);
    }

    @Override
    public Place place() {
      return place;
    }
  }

  PciLegacyRegisters(EmulatedPciFunction function, EmulatedDevice.Parts parts) {
    super(function, parts);
  }

  /** The size in bytes of a BAR with these registers and a configuration space. */
  static int byteSize(int configBytes) {
    int needed = CONFIG_WITH_VECTORS + configBytes;
    return Math.max(32, Integer.highestOneBit(2 * needed - 1));
  }

  private int configStart() {
    return function.msix().isEnabled() ? CONFIG_WITH_VECTORS : CONFIG;
  }

  @Override
  public long read(long offset, int width) {
    try {
      int start = configStart();
      if (offset >= start) {
        device.beforeConfigRead(offset - start, width);
      }
      synchronized (device.lock()) {
        if (offset >= start) {
          initialization.goOn("the configuration space");
          return config.read(offset - start, width, initialization);
        }
        Name register = readable(Name.values(), offset, width);
        return register == null ? 0L : read(register);
      }
    } finally {
      device.runCallbacks();
    }
  }

  private long read(Name register) {
    enter(register);
    DeviceQueue queue =
        register.place.offset() >= 8 && register.place.offset() <= 12
            ? queues.selected(register.name(), false)
            : null;
    return switch (register) {
      case device_features -> initialization.offered().word(0) & 0xffff_ffffL;
      case driver_features -> initialization.accepted().word(0) & 0xffff_ffffL;
      case queue_address -> queue == null ? 0 : queue.descriptorArea() / PAGE;
      case queue_size -> queue == null ? 0 : queue.maxSize();
      case queue_select -> queues.selectedIndex();
      case queue_notify -> 0;
      case device_status -> initialization.readStatus();
      case isr_status -> interrupts.takeIsr();
      case config_msix_vector -> interrupts.configVector();
      case queue_msix_vector -> interrupts.queueVector(queues.selected(register.name(), false));
    };
  }

  @Override
  public void write(long offset, int width, long value) {
    int start = configStart();
    if (offset == Name.queue_notify.place.offset() && width == 2) {
      notifyQueue((int) value);
      return;
    }
    try {
      synchronized (device.lock()) {
        if (offset >= start) {
          initialization.goOn("the configuration space");
          if (config.write(offset - start, width, value, initialization, true)) {
            device.configWritten(offset - start, width, value);
          }
          return;
        }
        Name register = writable(Name.values(), offset, width);
        if (register != null) {
          enter(register);
          write(register, (int) value);
        }
      }
    } finally {
      device.runCallbacks();
    }
  }

  private void write(Name register, int value) {
    switch (register) {
      case driver_features -> initialization.writeFeatures(0, value);
      case queue_address -> writeAddress(value);
      case queue_select -> queues.select(register.name(), value);
      case device_status -> device.writeStatus(value);
      case config_msix_vector -> interrupts.configVector(value);
      case queue_msix_vector -> writeQueueVector(register.name(), value);
      default -> throw new AssertionError(register);
    }
  }

  /** 2.7.2: the three areas lie behind one another, the used ring on a page of its own. */
  private void writeAddress(int page) {
    DeviceQueue queue =
        page == 0 ? queues.selected("queue_address", true) : queues.settable("queue_address");
    if (queue == null) {
      return;
    }
    if (page == 0) {
      queue.reset();
      return;
    }
    long size = queue.maxSize();
    long table = Integer.toUnsignedLong(page) * PAGE;
    long available = table + 16L * size;
    queue.size((int) size);
    queue.descriptorArea(table);
    queue.driverArea(available);
    queue.deviceArea(available + 6L + 2L * size + PAGE - 1 & -PAGE);
    queue.enable();
  }

  private void notifyQueue(int index) {
    synchronized (device.lock()) {
      initialization.goOn("queue_notify");
    }
    DeviceQueue queue = device.queueOrNull(index);
    if (!initialization.has(DRIVER_OK)) {
      reporter.report(Rule.NOTIFY_EARLY, "queue %d is notified", index);
    } else if (queue == null || !queue.isReady()) {
      reporter.report(Rule.NOTIFY_QUEUE, "queue 0x%x is notified", index);
    } else {
      function.checkBusMaster();
      queue.notifiedBy(index, false);
      device.notified();
    }
  }

  private void enter(Name register) {
    if (register != Name.device_status) {
      initialization.goOn(register.name());
    }
  }
}

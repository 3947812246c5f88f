package org.virtio4j.emulation;

import static org.virtio4j.transport.DeviceStatus.DRIVER_OK;

import org.virtio4j.io.RegisterHandler;

/**
 * The registers of a legacy device on PCI (VIRTIO 1.4, 4.1.4.11), all of them ports; the
 * configuration space begins where the vectors are while MSI-X is not enabled.
 */
final class PciLegacyRegisters implements RegisterHandler, TransportRegisters {
  private static final int PAGE = 4096;
  private static final int CONFIG = 20;
  private static final int CONFIG_WITH_VECTORS = 24;

  private enum Register {
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

    private final int offset;
    private final int width;
    private final boolean writable;

    Register(int offset, int width, boolean writable) {
      this.offset = offset;
      this.width = width;
      this.writable = writable;
    }
  }

  private final EmulatedPciFunction function;
  private final EmulatedDevice device;
  private final Reporter reporter;
  private final Initialization initialization;
  private final ConfigMemory config;
  private final QueueRegisters queues;
  private final PciInterruptState interrupts;

  PciLegacyRegisters(EmulatedPciFunction function, EmulatedDevice.Parts parts) {
    this.function = function;
    device = parts.device();
    reporter = parts.reporter();
    initialization = parts.initialization();
    config = parts.config();
    queues = new QueueRegisters(parts);
    interrupts = new PciInterruptState(function, parts.queueCount());
  }

  /** The size in bytes of a BAR with these registers and a configuration space. */
  static int byteSize(int configBytes) {
    int needed = CONFIG_WITH_VECTORS + configBytes;
    return Math.max(32, Integer.highestOneBit(2 * needed - 1));
  }

  @Override
  public int interrupts() {
    return interrupts.isr();
  }

  @Override
  public boolean interrupt(int bits, DeviceQueue queue) {
    return interrupts.interrupt(bits, queue);
  }

  @Override
  public boolean isWireAsserted() {
    return interrupts.isAsserted();
  }

  @Override
  public void holdQueueResets(boolean held) {
    queues.holdResets(held);
  }

  @Override
  public void reset() {
    queues.reset();
    interrupts.reset();
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
        Register register = find(offset, width, "read");
        return register == null ? 0L : read(register);
      }
    } finally {
      device.runCallbacks();
    }
  }

  private long read(Register register) {
    enter(register);
    DeviceQueue queue =
        register.offset >= 8 && register.offset <= 12
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
    if (offset == Register.queue_notify.offset && width == 2) {
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
        Register register = find(offset, width, "written");
        if (register != null && !register.writable) {
          reporter.report(Rule.REGISTER_READ_ONLY, "%s written", register);
        } else if (register != null) {
          enter(register);
          write(register, (int) value);
        }
      }
    } finally {
      device.runCallbacks();
    }
  }

  private void write(Register register, int value) {
    switch (register) {
      case driver_features -> initialization.writeFeatures(0, value);
      case queue_address -> writeAddress(value);
      case queue_select -> queues.select(register.name(), value);
      case device_status -> device.writeStatus(value);
      case config_msix_vector -> interrupts.configVector(value);
      case queue_msix_vector -> {
        DeviceQueue queue = queues.settable(register.name());
        if (queue != null) {
          interrupts.queueVector(queue, value);
        }
      }
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

  private Register find(long offset, int width, String how) {
    for (Register register : Register.values()) {
      if (offset >= register.offset && offset < register.offset + register.width) {
        if (offset == register.offset && width == register.width) {
          return register;
        }
        reporter.report(
            Rule.REGISTER_WIDTH, "%s %s as %d bits at 0x%x", register, how, 8 * width, offset);
        return null;
      }
    }
    throw new AssertionError(offset); // there is no gap
  }

  private void enter(Register register) {
    if (register != Register.device_status) {
      initialization.goOn(register.name());
    }
  }
}

package org.virtio4j.emulation;

import java.util.function.ToLongFunction;
import org.virtio4j.io.RegisterHandler;

/**
 * The common configuration of a modern device on PCI (VIRTIO 1.4, 4.1.4.3), with the rules for
 * accessing each register.
 */
final class PciCommonRegisters extends PciRegisters {
  /** Its size in bytes, all optional registers included. */
  static final int BYTES = 0x40;

  private static final int NOTIF_CONFIG_DATA = 39;
  private static final int ADMIN_VQ = 41;

  /** The registers, and what the driver may do to them. */
  private enum Name implements Register {
    device_feature_select(0x00, 4, true),
    device_feature(0x04, 4, false),
    driver_feature_select(0x08, 4, true),
    driver_feature(0x0c, 4, true),
    config_msix_vector(0x10, 2, true),
    num_queues(0x12, 2, false),
    device_status(0x14, 1, true),
    config_generation(0x15, 1, false),
    queue_select(0x16, 2, true),
    queue_size(0x18, 2, true),
    queue_msix_vector(0x1a, 2, true),
    queue_enable(0x1c, 2, true),
    queue_notify_off(0x1e, 2, false),
    queue_desc_low(0x20, 4, true),
    queue_desc_high(0x24, 4, true),
    queue_driver_low(0x28, 4, true),
    queue_driver_high(0x2c, 4, true),
    queue_device_low(0x30, 4, true),
    queue_device_high(0x34, 4, true),
    queue_notif_config_data(0x38, 2, false),
    queue_reset(0x3a, 2, true),
    admin_queue_index(0x3c, 2, false),
    admin_queue_num(0x3e, 2, false);

    private final Place place;

    Name(int offset, int width, boolean writable) {
      place = new Place(offset, width, writable);
    }

    @Override
    public Place place() {
      return place;
    }
  }

  private final FeatureWords features;
  private final int queueCount;
  private int driverFeatureSelect;
  private int deviceFeatureSelect;

  PciCommonRegisters(EmulatedPciFunction function, EmulatedDevice.Parts parts) {
    super(function, parts);
    features = new FeatureWords(reporter, initialization);
    queueCount = parts.queueCount();
  }

  // ---- What the device does ----

  @Override
  public void reset() {
    super.reset();
    features.reset();
    driverFeatureSelect = 0;
    deviceFeatureSelect = 0;
  }

  /** The ISR (4.1.4.5): one byte, which is cleared by reading it. */
  RegisterHandler isr() {
    return new RegisterHandler() {
      @Override
      public long read(long offset, int width) {
        synchronized (device.lock()) {
          initialization.goOn("ISR");
          if (width != 1) {
            reporter.report(Rule.REGISTER_WIDTH, "the ISR read as %d bits", 8 * width);
          }
          return interrupts.takeIsr();
        }
      }

      @Override
      public void write(long offset, int width, long value) {
        reporter.report(Rule.REGISTER_READ_ONLY, "the ISR written");
      }
    };
  }

  // ---- What the driver does ----

  @Override
  public long read(long offset, int width) {
    try {
      synchronized (device.lock()) {
        Name register = readable(Name.values(), offset, width);
        return register == null ? 0L : read(register);
      }
    } finally {
      device.runCallbacks();
    }
  }

  private long read(Name register) {
    enter(register);
    String name = register.name();
    return switch (register) {
      case device_feature_select -> deviceFeatureSelect;
      case device_feature -> Integer.toUnsignedLong(features.read(name));
      case driver_feature_select -> driverFeatureSelect;
      case driver_feature ->
          Integer.toUnsignedLong(
              driverFeatureSelect < 4 ? initialization.accepted().word(driverFeatureSelect) : 0);
      case config_msix_vector -> interrupts.configVector();
      case num_queues -> queueCount - function.administrationQueues();
      case device_status -> initialization.readStatus();
      case config_generation -> config.generation() & 0xffL;
      case queue_select -> queues.selectedIndex();
      case queue_size -> sizeOf(queues.selected(name, false));
      case queue_msix_vector -> interrupts.queueVector(queues.selected(name, false));
      case queue_enable -> queues.isReady(name) ? 1 : 0;
      case queue_notify_off -> function.notifyOff(queues.selectedIndex());
      case queue_notif_config_data -> {
        optional(register, NOTIF_CONFIG_DATA);
        yield PciNotifyRegisters.configData(queues.selectedIndex());
      }
      case queue_reset -> queues.readReset(name);
      case admin_queue_index -> {
        optional(register, ADMIN_VQ);
        yield queueCount - function.administrationQueues();
      }
      case admin_queue_num -> {
        optional(register, ADMIN_VQ);
        yield function.administrationQueues();
      }
      case queue_desc_low, queue_desc_high -> half(register, DeviceQueue::descriptorArea);
      case queue_driver_low, queue_driver_high -> half(register, DeviceQueue::driverArea);
      case queue_device_low, queue_device_high -> half(register, DeviceQueue::deviceArea);
    };
  }

  private long sizeOf(DeviceQueue queue) {
    return queue == null ? 0 : queue.size() == 0 ? queue.maxSize() : queue.size();
  }

  private long half(Name register, ToLongFunction<DeviceQueue> area) {
    DeviceQueue queue = queues.selected(register.name(), false);
    long address = queue == null ? 0 : area.applyAsLong(queue);
    return isHigh(register) ? address >>> 32 : address & 0xffff_ffffL;
  }

  private static boolean isHigh(Name register) {
    return register.place.offset() % 8 == 4;
  }

  private void optional(Name register, int feature) {
    if (!initialization.accepted().has(feature)) {
      reporter.report(
          Rule.REGISTER_UNKNOWN, "%s read without feature %d", register.name(), feature);
    }
  }

  @Override
  public void write(long offset, int width, long value) {
    try {
      synchronized (device.lock()) {
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
    String name = register.name();
    switch (register) {
      case device_feature_select -> {
        deviceFeatureSelect = value;
        features.selectOffered(name, value);
      }
      case driver_feature_select -> {
        driverFeatureSelect = value;
        features.selectAccepted(name, value);
      }
      case driver_feature -> features.write(name, value);
      case config_msix_vector -> interrupts.configVector(value);
      case device_status -> device.writeStatus(value);
      case queue_select -> queues.select(name, value);
      case queue_size -> queues.size(name, value);
      case queue_msix_vector -> writeQueueVector(name, value);
      case queue_enable -> enable(value);
      case queue_reset -> queues.writeReset(name, value);
      default -> writeArea(register, value);
    }
  }

  private void enable(int value) {
    if (value != 1) {
      reporter.report(Rule.REGISTER_VALUE, "queue_enable written as 0x%x", value);
      return;
    }
    DeviceQueue queue = queues.settable("queue_enable");
    if (queue != null) {
      queue.size((int) sizeOf(queue)); // which the driver need not write
      queue.enable();
    }
  }

  private void writeArea(Name register, int value) {
    DeviceQueue queue = queues.settable(register.name());
    if (queue == null) {
      return;
    }
    switch (register) {
      case queue_desc_low, queue_desc_high ->
          queue.descriptorArea(replaced(queue.descriptorArea(), register, value));
      case queue_driver_low, queue_driver_high ->
          queue.driverArea(replaced(queue.driverArea(), register, value));
      case queue_device_low, queue_device_high ->
          queue.deviceArea(replaced(queue.deviceArea(), register, value));
      default -> throw new AssertionError(register);
    }
  }

  private static long replaced(long address, Name register, int value) {
    long half = Integer.toUnsignedLong(value);
    return isHigh(register) ? address & 0xffff_ffffL | half << 32 : address & ~0xffff_ffffL | half;
  }

  private void enter(Name register) {
    if (register != Name.device_status) {
      initialization.goOn(register.name());
    }
  }
}

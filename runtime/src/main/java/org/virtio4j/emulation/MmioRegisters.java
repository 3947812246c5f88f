package org.virtio4j.emulation;

import static org.virtio4j.transport.DeviceStatus.DRIVER_OK;

import org.virtio4j.io.RegisterHandler;

/**
 * The register block of the MMIO transport (VIRTIO 1.4, 4.2.2), modern (version 2) and legacy
 * (version 1, 4.2.4), with the rules for accessing each register.
 */
final class MmioRegisters implements RegisterHandler, TransportRegisters {
  /** Where the configuration space begins. */
  static final long CONFIG = 0x100;

  static final int MAGIC = 0x7472_6976;

  private static final int NOTIFICATION_DATA = 38;

  private enum Direction {
    R,
    W,
    RW
  }

  private enum Layout {
    MODERN,
    LEGACY,
    BOTH
  }

  /** Table 4.1 and the one of 4.2.4. */
  private enum Register {
    MagicValue(0x000, Direction.R, Layout.BOTH),
    Version(0x004, Direction.R, Layout.BOTH),
    DeviceID(0x008, Direction.R, Layout.BOTH),
    VendorID(0x00c, Direction.R, Layout.BOTH),
    DeviceFeatures(0x010, Direction.R, Layout.BOTH),
    DeviceFeaturesSel(0x014, Direction.W, Layout.BOTH),
    DriverFeatures(0x020, Direction.W, Layout.BOTH),
    DriverFeaturesSel(0x024, Direction.W, Layout.BOTH),
    GuestPageSize(0x028, Direction.W, Layout.LEGACY),
    QueueSel(0x030, Direction.W, Layout.BOTH),
    QueueSizeMax(0x034, Direction.R, Layout.BOTH),
    QueueSize(0x038, Direction.W, Layout.BOTH),
    QueueAlign(0x03c, Direction.W, Layout.LEGACY),
    QueuePFN(0x040, Direction.RW, Layout.LEGACY),
    QueueReady(0x044, Direction.RW, Layout.MODERN),
    QueueNotify(0x050, Direction.W, Layout.BOTH),
    InterruptStatus(0x060, Direction.R, Layout.BOTH),
    InterruptACK(0x064, Direction.W, Layout.BOTH),
    Status(0x070, Direction.RW, Layout.BOTH),
    QueueDescLow(0x080, Direction.W, Layout.MODERN),
    QueueDescHigh(0x084, Direction.W, Layout.MODERN),
    QueueDriverLow(0x090, Direction.W, Layout.MODERN),
    QueueDriverHigh(0x094, Direction.W, Layout.MODERN),
    QueueDeviceLow(0x0a0, Direction.W, Layout.MODERN),
    QueueDeviceHigh(0x0a4, Direction.W, Layout.MODERN),
    SHMSel(0x0ac, Direction.W, Layout.MODERN),
    SHMLenLow(0x0b0, Direction.R, Layout.MODERN),
    SHMLenHigh(0x0b4, Direction.R, Layout.MODERN),
    SHMBaseLow(0x0b8, Direction.R, Layout.MODERN),
    SHMBaseHigh(0x0bc, Direction.R, Layout.MODERN),
    QueueReset(0x0c0, Direction.RW, Layout.MODERN),
    ConfigGeneration(0x0fc, Direction.R, Layout.MODERN);

    private static final Register[] BY_WORD = new Register[(int) CONFIG >>> 2];

    static {
      for (Register register : values()) {
        BY_WORD[register.offset >>> 2] = register;
      }
    }

    private final int offset;
    private final Direction direction;
    private final Layout layout;

    Register(int offset, Direction direction, Layout layout) {
      this.offset = offset;
      this.direction = direction;
      this.layout = layout;
    }
  }

  private final EmulatedDevice device;
  private final Reporter reporter;
  private final Initialization initialization;
  private final ConfigMemory config;
  private final boolean legacy;
  private final FeatureWords features;
  private final QueueRegisters queues;

  private int identified; // bits: MagicValue, Version, DeviceID
  private int interrupts;

  // Legacy
  private int guestPageSize;
  private int[] queueAligns;

  MmioRegisters(EmulatedDevice.Parts parts) {
    device = parts.device();
    reporter = parts.reporter();
    initialization = parts.initialization();
    config = parts.config();
    legacy = parts.legacy();
    features = new FeatureWords(reporter, initialization);
    queues = new QueueRegisters(parts);
    queueAligns = new int[parts.queueCount()];
  }

  private void report(Rule rule, String format, Object... values) {
    reporter.report(rule, format, values);
  }

  @Override
  public int interrupts() {
    return interrupts;
  }

  @Override
  public boolean interrupt(int bits, DeviceQueue queue) {
    boolean edge = interrupts == 0;
    interrupts |= bits;
    return edge;
  }

  @Override
  public boolean isWireAsserted() {
    return interrupts != 0;
  }

  @Override
  public void holdQueueResets(boolean held) {
    queues.holdResets(held);
  }

  @Override
  public void reset() {
    features.reset();
    queues.reset();
    interrupts = 0;
    guestPageSize = 0;
    queueAligns = new int[queueAligns.length];
  }

  // ---- Reading ----

  @Override
  public long read(long offset, int width) {
    try {
      if (offset >= CONFIG) {
        device.beforeConfigRead(offset - CONFIG, width);
      }
      synchronized (device.lock()) {
        if (offset >= CONFIG) {
          enter("Config");
          return config.read(offset - CONFIG, width, initialization);
        }
        Register register = find(offset, width, Direction.W, "read");
        return register == null ? 0L : Integer.toUnsignedLong(read(register));
      }
    } finally {
      device.runCallbacks();
    }
  }

  private int read(Register register) {
    switch (register) {
      case MagicValue, Version, DeviceID -> identified |= 1 << register.ordinal();
      case Status -> enter(null);
      default -> enter(register.name());
    }
    return switch (register) {
      case MagicValue -> MAGIC;
      case Version -> legacy ? 1 : 2;
      case DeviceID -> device.deviceType().id();
      case VendorID -> EmulatedDevice.VENDOR_ID;
      case DeviceFeatures -> features.read(register.name());
      case QueueSizeMax -> readQueueSizeMax();
      case QueuePFN -> readQueuePfn();
      case QueueReady -> queues.isReady(register.name()) ? 1 : 0;
      case InterruptStatus -> interrupts;
      case Status -> initialization.readStatus();
      case SHMLenLow, SHMLenHigh, SHMBaseLow, SHMBaseHigh -> -1; // there is no such memory
      case QueueReset -> queues.readReset(register.name());
      case ConfigGeneration -> config.generation();
      default -> throw new AssertionError(register); // write-only
    };
  }

  private int readQueueSizeMax() {
    DeviceQueue queue = queues.selected("QueueSizeMax", false);
    if (queue != null && legacy && queue.isReady()) {
      report(Rule.QUEUE_BUSY, "QueueSizeMax of queue %d read", queue.index());
    }
    return queue == null ? 0 : queue.maxSize();
  }

  private int readQueuePfn() {
    DeviceQueue queue = queues.selected("QueuePFN", false);
    return queue == null || guestPageSize == 0 ? 0 : (int) (queue.descriptorArea() / guestPageSize);
  }

  // ---- Writing ----

  @Override
  public void write(long offset, int width, long value) {
    if (offset == Register.QueueNotify.offset && width == 4) {
      notifyQueue((int) value);
      return;
    }
    try {
      synchronized (device.lock()) {
        if (offset >= CONFIG) {
          enter("Config");
          if (config.write(offset - CONFIG, width, value, initialization, legacy)) {
            device.configWritten(offset - CONFIG, width, value);
          }
          return;
        }
        Register register = find(offset, width, Direction.R, "written");
        if (register != null) {
          enter(register == Register.Status ? null : register.name());
          write(register, (int) value);
        }
      }
    } finally {
      device.runCallbacks();
    }
  }

  private void write(Register register, int value) {
    switch (register) {
      case DeviceFeaturesSel -> features.selectOffered(register.name(), value);
      case DriverFeaturesSel -> features.selectAccepted(register.name(), value);
      case DriverFeatures -> features.write(register.name(), value);
      case GuestPageSize -> writeGuestPageSize(value);
      case QueueSel -> queues.select(register.name(), value);
      case QueueSize -> queues.size(register.name(), value);
      case QueueAlign -> writeQueueAlign(value);
      case QueuePFN -> writeQueuePfn(value);
      case QueueReady -> writeQueueReady(value);
      case InterruptACK -> acknowledge(value);
      case Status -> device.writeStatus(value);
      case QueueDescLow,
          QueueDescHigh,
          QueueDriverLow,
          QueueDriverHigh,
          QueueDeviceLow,
          QueueDeviceHigh ->
          writeArea(register, value);
      case SHMSel -> {} // there is no shared memory, whatever is selected
      case QueueReset -> queues.writeReset(register.name(), value);
      default -> throw new AssertionError(register); // read-only, or QueueNotify
    }
  }

  private void writeGuestPageSize(int value) {
    if (Integer.bitCount(value) != 1) {
      report(Rule.GUEST_PAGE_SIZE, "%s written", Integer.toUnsignedString(value));
      return;
    }
    guestPageSize = value;
  }

  private void writeArea(Register register, int value) {
    DeviceQueue queue = queues.settable(register.name());
    if (queue == null) {
      return;
    }
    long low = Integer.toUnsignedLong(value);
    long high = low << 32;
    long lowMask = 0xffff_ffffL;
    switch (register) {
      case QueueDescLow -> queue.descriptorArea(queue.descriptorArea() & ~lowMask | low);
      case QueueDescHigh -> queue.descriptorArea(queue.descriptorArea() & lowMask | high);
      case QueueDriverLow -> queue.driverArea(queue.driverArea() & ~lowMask | low);
      case QueueDriverHigh -> queue.driverArea(queue.driverArea() & lowMask | high);
      case QueueDeviceLow -> queue.deviceArea(queue.deviceArea() & ~lowMask | low);
      default -> queue.deviceArea(queue.deviceArea() & lowMask | high);
    }
  }

  private void writeQueueReady(int value) {
    if ((value & ~1) != 0) {
      report(Rule.REGISTER_VALUE, "QueueReady written as 0x%x", value);
      return;
    }
    DeviceQueue queue = queues.selected("QueueReady", true);
    if (queue == null) {
      return;
    }
    if (value == 1) {
      queue = queues.settable("QueueReady");
      if (queue != null) {
        queue.enable();
      }
    } else if (queue.isReady()) {
      queues.stop(queue);
    }
  }

  private void writeQueueAlign(int value) {
    DeviceQueue queue = queues.settable("QueueAlign");
    if (queue == null) {
      return;
    }
    if (Integer.bitCount(value) != 1) {
      report(Rule.QUEUE_ALIGN, "%s written", Integer.toUnsignedString(value));
      return;
    }
    queueAligns[queue.index()] = value;
  }

  /** 2.7.2: the three areas lie behind one another, the used ring aligned. */
  private void writeQueuePfn(int value) {
    DeviceQueue queue =
        value == 0 ? queues.selected("QueuePFN", true) : queues.settable("QueuePFN");
    if (queue == null) {
      return;
    }
    if (value == 0) {
      queue.reset();
      return;
    }
    long align = Integer.toUnsignedLong(queueAligns[queue.index()]);
    if (guestPageSize == 0) {
      report(Rule.GUEST_PAGE_SIZE, "QueuePFN written first");
      return;
    }
    if (align == 0) {
      report(Rule.QUEUE_ALIGN, "QueuePFN written first");
      return;
    }
    long size = queue.size();
    long table = Integer.toUnsignedLong(value) * Integer.toUnsignedLong(guestPageSize);
    long available = table + 16L * size;
    long used = (available + 6L + 2L * size + align - 1) & -align;
    queue.descriptorArea(table);
    queue.driverArea(available);
    queue.deviceArea(used);
    queue.enable();
  }

  private void acknowledge(int value) {
    if ((value & ~interrupts) != 0) {
      report(Rule.INTERRUPT_ACK, "0x%x acknowledged, pending is 0x%x", value, interrupts);
    }
    interrupts &= ~value;
  }

  /** The hot path: it does not go through the table, and takes the lock for the queue only. */
  private void notifyQueue(int value) {
    synchronized (device.lock()) {
      enter("QueueNotify");
      queues.checkStopped("QueueNotify written");
    }
    boolean withData = initialization.accepted().has(NOTIFICATION_DATA);
    int index = withData ? value & 0xffff : value;
    if (!initialization.has(DRIVER_OK)) {
      report(Rule.NOTIFY_EARLY, "queue %d is notified", index);
      return;
    }
    DeviceQueue queue = device.queueOrNull(index);
    if (queue == null || !queue.isReady()) {
      report(Rule.NOTIFY_QUEUE, "queue 0x%x is notified", index);
      return;
    }
    queue.notifiedBy(value, withData);
    device.notified();
  }

  // ---- Rules that several registers share ----

  /** The register at an offset, or null if this access of it is against the rules. */
  private Register find(long offset, int width, Direction forbidden, String how) {
    Register register = Register.BY_WORD[(int) offset >>> 2];
    if (register == null) {
      report(Rule.REGISTER_UNKNOWN, "0x%03x %s as %d bits", offset, how, 8 * width);
      return null;
    }
    if (register.layout == (legacy ? Layout.MODERN : Layout.LEGACY)) {
      report(
          Rule.REGISTER_OTHER_VERSION,
          "%s %s of a %s device",
          register,
          how,
          legacy ? "legacy" : "modern");
      return null;
    }
    if (width != 4 || (offset & 3) != 0) {
      report(Rule.REGISTER_WIDTH, "%s %s as %d bits at 0x%03x", register, how, 8 * width, offset);
      return null;
    }
    if (register.direction == forbidden) {
      report(
          forbidden == Direction.W ? Rule.REGISTER_WRITE_ONLY : Rule.REGISTER_READ_ONLY,
          "%s %s",
          register,
          how);
      return null;
    }
    return register;
  }

  /** Any access but one of the first three registers. */
  private void enter(String name) {
    if (identified != 7) {
      identified = 7; // once is enough
      report(Rule.IDENTITY_NOT_READ, "%s accessed", name == null ? "Status" : name);
    }
    if (name != null) {
      initialization.goOn(name);
    }
  }
}

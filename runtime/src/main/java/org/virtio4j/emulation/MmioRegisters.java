package org.virtio4j.emulation;

import static org.virtio4j.transport.DeviceStatus.DRIVER;
import static org.virtio4j.transport.DeviceStatus.DRIVER_OK;

import org.virtio4j.io.RegisterHandler;

/**
 * The register block of the MMIO transport (VIRTIO 1.4, 4.2.2), modern (version 2) and legacy
 * (version 1, 4.2.4), with the rules for accessing each register.
 */
final class MmioRegisters implements RegisterHandler {
  /** Where the configuration space begins. */
  static final long CONFIG = 0x100;

  static final int MAGIC = 0x7472_6976;

  private static final int RING_RESET = 40;
  private static final int NOTIFICATION_DATA = 38;
  private static final int RING_PACKED = DeviceQueue.RING_PACKED;

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
  private final Initialization initialization;
  private final ConfigMemory config;
  private final boolean legacy;
  private final boolean lacksQueueReset;

  private int identified; // bits: MagicValue, Version, DeviceID
  private int deviceFeaturesWord = -1; // -1: not selected
  private int driverFeaturesWord = -1;
  private int selectedQueue = -1;
  private DeviceQueue stopped; // and the driver has not looked yet
  private DeviceQueue unfinished; // was reset, and the driver has not seen the end of that
  private boolean queueResetPending; // and the device has not done it
  private boolean queueResetsHeld;
  private int interrupts;

  // Legacy
  private int guestPageSize;
  private int[] queueAligns;

  MmioRegisters(
      EmulatedDevice device,
      Initialization initialization,
      ConfigMemory config,
      boolean legacy,
      boolean lacksQueueReset,
      int queues) {
    this.device = device;
    this.initialization = initialization;
    this.config = config;
    this.legacy = legacy;
    this.lacksQueueReset = lacksQueueReset;
    this.queueAligns = new int[queues];
  }

  private void report(Rule rule, String format, Object... values) {
    device.log().report(rule, device.where(), format, values);
  }

  int interrupts() {
    return interrupts;
  }

  void interrupt(int bits) {
    interrupts |= bits;
  }

  /** As after a reset; what the driver has read before stays read. */
  void reset() {
    deviceFeaturesWord = -1;
    driverFeaturesWord = -1;
    selectedQueue = -1;
    stopped = null;
    unfinished = null;
    queueResetPending = false;
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
      case DeviceFeatures -> readFeatures();
      case QueueSizeMax -> readQueueSizeMax();
      case QueuePFN -> readQueuePfn();
      case QueueReady -> readQueueReady();
      case InterruptStatus -> interrupts;
      case Status -> initialization.readStatus();
      case SHMLenLow, SHMLenHigh, SHMBaseLow, SHMBaseHigh -> -1; // there is no such memory
      case QueueReset -> readQueueReset();
      case ConfigGeneration -> config.generation();
      default -> throw new AssertionError(register); // write-only
    };
  }

  private int readFeatures() {
    if (deviceFeaturesWord < 0) {
      report(Rule.FEATURES_NOT_SELECTED, "DeviceFeatures read");
      return 0;
    }
    return deviceFeaturesWord < 4 ? initialization.offered().word(deviceFeaturesWord) : 0;
  }

  private int readQueueSizeMax() {
    DeviceQueue queue = selected("QueueSizeMax", false);
    if (queue != null && legacy && queue.isReady()) {
      report(Rule.QUEUE_BUSY, "QueueSizeMax of queue %d read", queue.index());
    }
    return queue == null ? 0 : queue.maxSize();
  }

  private int readQueuePfn() {
    DeviceQueue queue = selected("QueuePFN", false);
    return queue == null || guestPageSize == 0 ? 0 : (int) (queue.descriptorArea() / guestPageSize);
  }

  private int readQueueReady() {
    DeviceQueue queue = selected("QueueReady", false);
    if (queue == stopped) {
      stopped = null;
    }
    return queue != null && queue.isReady() ? 1 : 0;
  }

  private int readQueueReset() {
    DeviceQueue queue = selected("QueueReset", false);
    if (!checkRingReset("read") || queue == null || queue != unfinished) {
      return 0;
    }
    if (queueResetPending) {
      return 1;
    }
    unfinished = null;
    return 0;
  }

  void holdQueueResets(boolean held) {
    queueResetsHeld = held;
    if (!held && queueResetPending) {
      resetQueue();
    }
  }

  /** From now on the queue's memory is the driver's, once that has looked (2.6.1). */
  private void resetQueue() {
    queueResetPending = false;
    unfinished.reset();
    device.queueReset(unfinished.index());
  }

  private boolean checkRingReset(String how) {
    if (!initialization.accepted().has(RING_RESET)) {
      report(Rule.REGISTER_UNKNOWN, "QueueReset %s without RING_RESET", how);
      return false;
    }
    return true;
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
      case DeviceFeaturesSel -> deviceFeaturesWord = selectWord(register, value);
      case DriverFeaturesSel -> driverFeaturesWord = selectWord(register, value);
      case DriverFeatures -> writeFeatures(value);
      case GuestPageSize -> writeGuestPageSize(value);
      case QueueSel -> selectQueue(value);
      case QueueSize -> writeQueueSize(value);
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
      case QueueReset -> writeQueueReset(value);
      default -> throw new AssertionError(register); // read-only, or QueueNotify
    }
  }

  private int selectWord(Register register, int value) {
    // Whoever knows of features above 63 has to look for them, but not to write what is not there.
    int words =
        register == Register.DriverFeaturesSel && initialization.offered().high() == 0 ? 2 : 4;
    if (Integer.compareUnsigned(value, words) >= 0) {
      report(
          Rule.FEATURES_SELECTOR,
          "%s written as %s, the device has %d words",
          register,
          Integer.toUnsignedString(value),
          words);
    }
    return value >= 0 && value < 4 ? value : 4; // 4: a word of zeros
  }

  private void writeFeatures(int value) {
    if (driverFeaturesWord < 0) {
      report(Rule.FEATURES_NOT_SELECTED, "DriverFeatures written");
    } else if (driverFeaturesWord < 4) {
      initialization.writeFeatures(driverFeaturesWord, value);
    }
  }

  private void writeGuestPageSize(int value) {
    if (Integer.bitCount(value) != 1) {
      report(Rule.GUEST_PAGE_SIZE, "%s written", Integer.toUnsignedString(value));
      return;
    }
    guestPageSize = value;
  }

  private void selectQueue(int value) {
    checkStopped("QueueSel written");
    selectedQueue = value & 0xffff;
    if (value != selectedQueue) {
      report(Rule.REGISTER_VALUE, "QueueSel written as 0x%x", value);
    }
  }

  private void writeQueueSize(int value) {
    DeviceQueue queue = settable("QueueSize");
    if (queue == null) {
      return;
    }
    if (value < 1 || value > queue.maxSize()) {
      report(
          Rule.QUEUE_SIZE,
          "queue %d is to have %s descriptors, at most %d",
          queue.index(),
          Integer.toUnsignedString(value),
          queue.maxSize());
      return;
    }
    if (Integer.bitCount(value) != 1 && !initialization.accepted().has(RING_PACKED)) {
      report(Rule.QUEUE_SIZE_POWER, "queue %d is to have %d descriptors", queue.index(), value);
      return;
    }
    queue.size(value);
  }

  private void writeArea(Register register, int value) {
    DeviceQueue queue = settable(register.name());
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
    DeviceQueue queue = selected("QueueReady", true);
    if (queue == null) {
      return;
    }
    if (value == 1) {
      queue = settable("QueueReady");
      if (queue != null) {
        queue.enable();
      }
    } else if (queue.isReady()) {
      queue.disable();
      stopped = queue;
    }
  }

  private void writeQueueReset(int value) {
    if (value != 1) {
      report(Rule.REGISTER_VALUE, "QueueReset written as 0x%x", value);
      return;
    }
    DeviceQueue queue = selected("QueueReset", true);
    if (queue == null || !checkRingReset("written") || lacksQueueReset) {
      return;
    }
    unfinished = queue;
    queueResetPending = true;
    if (!queueResetsHeld) {
      resetQueue();
    }
  }

  private void writeQueueAlign(int value) {
    DeviceQueue queue = settable("QueueAlign");
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
    DeviceQueue queue = value == 0 ? selected("QueuePFN", true) : settable("QueuePFN");
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
      checkStopped("QueueNotify written");
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

  /** The queue that is selected, or null. */
  private DeviceQueue selected(String name, boolean must) {
    if (selectedQueue < 0) {
      report(Rule.QUEUE_NOT_SELECTED, "%s accessed", name);
      return null;
    }
    DeviceQueue queue = device.queueOrNull(selectedQueue);
    if (must && queue == null) {
      report(Rule.QUEUE_UNKNOWN, "%s of queue %d accessed", name, selectedQueue);
    }
    return queue;
  }

  /** The queue that is selected, if it may be set up now; else null. */
  private DeviceQueue settable(String name) {
    DeviceQueue queue = selected(name, true);
    if (queue == null) {
      return null;
    }
    checkStopped(name + " written");
    if (queue == unfinished) {
      report(
          Rule.QUEUE_RESET_NOT_AWAITED, "queue %d was reset, then %s written", queue.index(), name);
      unfinished = queueResetPending ? queue : null;
    }
    initialization.checkFeaturesOkRead(name + " written");
    if (queue.isReady()) {
      report(Rule.QUEUE_BUSY, "%s of queue %d written", name, queue.index());
      return null;
    }
    if (!(legacy ? initialization.has(DRIVER) : initialization.isSettled())) {
      report(Rule.QUEUE_SETUP_EARLY, "%s of queue %d written", name, queue.index());
      return null;
    }
    if (initialization.has(DRIVER_OK) && !initialization.accepted().has(RING_RESET)) {
      report(Rule.QUEUE_SETUP_LATE, "%s of queue %d written", name, queue.index());
      return null;
    }
    return queue;
  }

  private void checkStopped(String what) {
    if (stopped != null) {
      report(Rule.QUEUE_STOP_NOT_CHECKED, "queue %d was stopped, then %s", stopped.index(), what);
      stopped = null;
    }
  }
}

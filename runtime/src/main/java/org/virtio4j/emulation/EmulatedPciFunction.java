package org.virtio4j.emulation;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.transport.pci.PciAddress;

/**
 * A PCI function in this process that is a VirtIO device (VIRTIO 1.4, 4.1): a configuration space
 * with capabilities, and BARs with the registers of an {@link EmulatedDevice}, MSI-X vectors and
 * shared memory. Like the device it reports whoever breaks a rule; and it can itself be malformed.
 *
 * <p>A device that is a {@linkplain EmulatedDevice.Builder#legacy() legacy} one has the legacy
 * interface in ports, and no other; any other device has the modern interface in memory, which can
 * also be reached through its configuration space. All methods may be called from any thread.
 */
public final class EmulatedPciFunction {
  private static final int VENDOR = 0x1af4;
  private static final int COMMAND_IO = 1;
  private static final int COMMAND_MEMORY = 2;
  private static final int COMMAND_MASTER = 4;
  private static final int COMMAND_NO_WIRE = 1 << 10;
  private static final int FIRST_BAR = 0x10;
  private static final int BARS = 6;

  private static final int LEGACY_BAR = 0;
  private static final int MSIX_BAR = 1;
  private static final int SHARED_BAR = 2;
  private static final int MODERN_BAR = 4;
  private static final int MODERN_BYTES = 0x4000;
  private static final int MSIX_BYTES = 0x1000;

  private final EmulatedPciBus bus;
  private final PciAddress address;
  private final EmulatedDevice device;
  private final Set<PciDefect> defects;
  private final int administrationQueues;
  private final boolean sharedNotification;
  private final PciConfigMemory config = new PciConfigMemory();
  private final PciBarMemory[] bars = new PciBarMemory[BARS];
  private final Map<Integer, SharedMemory> regions = new TreeMap<>();
  private Reporter reporter; // from when the device is made
  private MsixMemory msix; // likewise
  private int msixAt; // where the capability is; 0 without
  private int windowAt; // likewise

  private long configurationReads;
  private long configurationWrites;
  private long reads;
  private long writes;

  private EmulatedPciFunction(Builder builder, EmulatedPciBus bus, PciAddress address) {
    this.bus = bus;
    this.address = address;
    this.defects = EnumSet.copyOf(builder.defects);
    this.administrationQueues = builder.administrationQueues;
    this.sharedNotification = builder.sharedNotification;
    builder.regions.forEach((id, byteSize) -> regions.put(id, new SharedMemory(byteSize)));
    boolean legacy = builder.device.isLegacy();
    device =
        builder.device.createOnPci(
            bus.hal(),
            "PCI " + address,
            parts -> {
              reporter = parts.reporter();
              msix =
                  new MsixMemory(parts.device().lock(), reporter, builder.vectors, this::message);
              return legacy ? legacyBar(parts) : modernBar(parts);
            });
    header(legacy);
    if (builder.vectors > 0) {
      bars[MSIX_BAR] = new PciBarMemory(MSIX_BAR, MSIX_BYTES, reporter).with(0, MSIX_BYTES, msix);
      bar32(MSIX_BAR);
    }
    new PciCapabilityList(config, defects).write(this, legacy, device.config().length);
  }

  /**
   * Begins a function.
   *
   * @param device the device that it is
   * @return a builder
   */
  public static Builder builder(EmulatedDevice.Builder device) {
    return new Builder(Objects.requireNonNull(device));
  }

  /** What a function is made of. */
  public static final class Builder {
    private final EmulatedDevice.Builder device;
    private final Set<PciDefect> defects = EnumSet.noneOf(PciDefect.class);
    private final Map<Integer, Integer> regions = new TreeMap<>();
    private int vectors = 4;
    private int administrationQueues;
    private boolean sharedNotification;

    private Builder(EmulatedDevice.Builder device) {
      this.device = device;
    }

    /**
     * How many MSI-X vectors it has; 4 unless this is called.
     *
     * @param count 0 to 128; without vectors it has only its wire
     * @return this
     */
    public Builder vectors(int count) {
      vectors = count;
      return this;
    }

    /**
     * Adds a region of memory that the device shares with its driver.
     *
     * @param id its number, 0 to 255
     * @param byteSize its size in bytes, up to 1 MiB
     * @return this
     */
    public Builder sharedMemory(int id, int byteSize) {
      if (byteSize < 1 || byteSize > 1 << 20 || regions.putIfAbsent(id, byteSize) != null) {
        throw new IllegalArgumentException(byteSize + " bytes cannot be shared as region " + id);
      }
      return this;
    }

    /**
     * Makes the last queues of the device administration queues (2.13): they are not counted among
     * the others.
     *
     * @param count how many
     * @return this
     */
    public Builder administrationQueues(int count) {
      administrationQueues = count;
      return this;
    }

    /**
     * Lets all queues be notified at one address.
     *
     * @return this
     */
    public Builder sharedNotification() {
      sharedNotification = true;
      return this;
    }

    /**
     * Makes the function malformed.
     *
     * @param defect how
     * @return this
     */
    public Builder defect(PciDefect defect) {
      defects.add(defect);
      return this;
    }

    EmulatedPciFunction create(EmulatedPciBus bus, PciAddress address) {
      return new EmulatedPciFunction(this, bus, address);
    }
  }

  private TransportRegisters modernBar(EmulatedDevice.Parts parts) {
    PciCommonRegisters registers = new PciCommonRegisters(this, parts);
    bars[MODERN_BAR] =
        new PciBarMemory(MODERN_BAR, MODERN_BYTES, reporter)
            .with(PciCapabilityList.COMMON, PciCommonRegisters.BYTES, registers)
            .with(PciCapabilityList.ISR, 1, registers.isr())
            .with(PciCapabilityList.DEVICE, parts.config().byteSize(), new PciDeviceConfig(parts))
            .with(
                PciCapabilityList.NOTIFY,
                PciCapabilityList.NOTIFY_BYTES,
                new PciNotifyRegisters(this, parts));
    if (!has(PciDefect.BAR_OF_NO_SIZE)) {
      bar64(MODERN_BAR);
    }
    if (!regions.isEmpty()) {
      int total = regions.values().stream().mapToInt(each -> roundUp(each.bytes().length)).sum();
      PciBarMemory memory =
          new PciBarMemory(SHARED_BAR, Integer.highestOneBit(2 * total - 1), reporter);
      int offset = 0;
      for (SharedMemory region : regions.values()) {
        memory.with(offset, region.bytes().length, region);
        offset += roundUp(region.bytes().length);
      }
      bars[SHARED_BAR] = memory;
      bar64(SHARED_BAR);
    }
    return registers;
  }

  static int roundUp(int byteSize) {
    return byteSize + 0xfff & ~0xfff;
  }

  private TransportRegisters legacyBar(EmulatedDevice.Parts parts) {
    PciLegacyRegisters registers = new PciLegacyRegisters(this, parts);
    int byteSize = PciLegacyRegisters.byteSize(parts.config().byteSize());
    bars[LEGACY_BAR] =
        new PciBarMemory(LEGACY_BAR, byteSize, reporter).with(0, byteSize, registers);
    config.set(FIRST_BAR, 4, 1).writable(FIRST_BAR, 4, -byteSize & 0xfffcL);
    return registers;
  }

  private void header(boolean legacy) {
    int type = device.deviceType().id();
    config.set(0x00, 2, VENDOR).set(0x02, 2, legacy ? transitionalId(type) : 0x1040 + type);
    config.writable(0x04, 2, COMMAND_IO | COMMAND_MEMORY | COMMAND_MASTER | COMMAND_NO_WIRE);
    config.set(0x08, 1, legacy ? 0 : 1).set(0x0b, 1, 0xff); // of no class
    config.set(0x2c, 2, VENDOR).set(0x2e, 2, type);
    config.writable(0x3c, 1, 0xff).set(0x3d, 1, 1);
  }

  /** The ids that were given before there was a rule (4.1.2.1). */
  private static int transitionalId(int type) {
    return switch (type) {
      case 1 -> 0x1000;
      case 2 -> 0x1001;
      case 3 -> 0x1003;
      case 4 -> 0x1005;
      case 5 -> 0x1002;
      case 8 -> 0x1004;
      case 9 -> 0x1009;
      default -> throw new IllegalArgumentException("no legacy device has the type " + type);
    };
  }

  private void bar32(int index) {
    int at = FIRST_BAR + 4 * index;
    config.writable(at, 4, -bars[index].byteSize() & 0xffff_fff0L);
  }

  private void bar64(int index) {
    int at = FIRST_BAR + 4 * index;
    config.set(at, 4, 0xc); // 64 bits, prefetchable
    config.writable(at, 4, -bars[index].byteSize() & 0xffff_fff0L);
    config.writable(at + 4, 4, 0xffff_ffffL);
  }

  // ---- What it is ----

  /**
   * The device.
   *
   * @return the device
   */
  public EmulatedDevice device() {
    return device;
  }

  /**
   * Where it is on its bus.
   *
   * @return its address
   */
  public PciAddress address() {
    return address;
  }

  /**
   * How often it was accessed until now.
   *
   * @return the counts
   */
  public synchronized PciAccessCounts accesses() {
    return new PciAccessCounts(configurationReads, configurationWrites, reads, writes);
  }

  /**
   * The contents of a region of shared memory.
   *
   * @param id its number
   * @return its bytes themselves
   */
  public byte[] sharedMemory(int id) {
    return Objects.requireNonNull(regions.get(id), "no such region").bytes();
  }

  Map<Integer, SharedMemory> regions() {
    return regions;
  }

  boolean has(PciDefect defect) {
    return defects.contains(defect);
  }

  int administrationQueues() {
    return administrationQueues;
  }

  /** Where a queue is notified, before the multiplication. */
  int notifyOff(int queue) {
    if (has(PciDefect.NOTIFY_OUTSIDE)) {
      return PciCapabilityList.NOTIFY_BYTES / PciNotifyRegisters.MULTIPLIER;
    }
    return sharedNotification ? 3 : queue;
  }

  MsixMemory msix() {
    return msix;
  }

  void capabilities(int msixAt, int windowAt) {
    this.msixAt = msixAt;
    this.windowAt = windowAt;
  }

  private boolean commands(int bit) {
    return (config.get(0x04, 2) & bit) != 0;
  }

  /** Whether the interrupt pin is used. */
  boolean usesWire() {
    return !commands(COMMAND_NO_WIRE);
  }

  /** The device is about to access memory. */
  void checkBusMaster() {
    if (!commands(COMMAND_MASTER)) {
      reporter.report(Rule.PCI_NOT_BUS_MASTER, "the command register is 0x%x", config.get(4, 2));
    }
  }

  private void message(long to, int data) {
    checkBusMaster();
    if (!bus.message(to, data)) {
      reporter.report(Rule.MSIX_MESSAGE, "0x%x is written to 0x%x", data, to);
    }
  }

  // ---- Its configuration space ----

  long readConfiguration(int offset, int width) {
    synchronized (this) {
      configurationReads++;
    }
    if (isWindowData(offset)) {
      PciBarMemory bar = windowBar(width);
      return bar == null ? 0 : countedRead(bar, config.get(windowAt + 8, 4), width);
    }
    synchronized (this) {
      return config.get(offset, width);
    }
  }

  void writeConfiguration(int offset, int width, long value) {
    synchronized (this) {
      configurationWrites++;
    }
    if (isWindowData(offset)) {
      PciBarMemory bar = windowBar(width);
      if (bar != null) {
        countedWrite(bar, config.get(windowAt + 8, 4), width, value);
      }
      return;
    }
    boolean isBar = offset >= FIRST_BAR && offset < FIRST_BAR + 4 * BARS;
    if (!isBar && !config.isWritable(offset, width)) {
      reporter.report(Rule.REGISTER_READ_ONLY, "configuration at 0x%x written", offset);
      return;
    }
    int decoding = (config.get(offset & ~3, 1) & 1) != 0 ? COMMAND_IO : COMMAND_MEMORY;
    if (isBar && commands(decoding) && config.isWritable(offset & ~3, 4)) {
      reporter.report(Rule.PCI_BAR_DECODED, "BAR register 0x%x is written", offset);
    }
    synchronized (this) {
      config.write(offset, width, value);
    }
    if (msixAt != 0 && offset <= msixAt + 3 && offset + width > msixAt + 2) {
      synchronized (device.lock()) {
        msix.control((int) config.get(msixAt + 2, 2));
      }
    }
  }

  private boolean isWindowData(int offset) {
    return windowAt != 0 && offset >= windowAt + 16 && offset < windowAt + 20;
  }

  /** The BAR that the window shows, if the access is as the window says. */
  private PciBarMemory windowBar(int width) {
    int index = (int) config.get(windowAt + 4, 1);
    long offset = config.get(windowAt + 8, 4);
    long length = config.get(windowAt + 12, 4);
    PciBarMemory bar = index < BARS ? bars[index] : null;
    if (bar == null || length != width || offset % width != 0) {
      reporter.report(
          Rule.PCI_WINDOW,
          "BAR %d, offset 0x%x, length %d, accessed with %d bytes",
          index,
          offset,
          length,
          width);
      return null;
    }
    return bar;
  }

  // ---- Its BARs ----

  /** What decodes an address, as an offset in a BAR; or null if nothing here does. */
  record Decoded(EmulatedPciFunction function, PciBarMemory bar, long offset)
      implements RegisterHandler {
    @Override
    public long read(long at, int width) {
      return function.countedRead(bar, offset + at, width);
    }

    @Override
    public void write(long at, int width, long value) {
      function.countedWrite(bar, offset + at, width, value);
    }
  }

  synchronized Decoded decode(long where, boolean port) {
    if (!commands(port ? COMMAND_IO : COMMAND_MEMORY)) {
      return null;
    }
    for (int index = 0; index < BARS; index++) {
      PciBarMemory bar = bars[index];
      if (bar == null || (index == LEGACY_BAR) != port) {
        continue;
      }
      int at = FIRST_BAR + 4 * index;
      boolean wide = !port && (config.get(at, 1) & 4) != 0;
      long start = config.get(at, 4) & (port ? ~3L : ~15L);
      start |= wide ? config.get(at + 4, 4) << 32 : 0L;
      if (start != 0 && where >= start && where - start < bar.byteSize()) {
        return new Decoded(this, bar, where - start);
      }
    }
    return null;
  }

  private long countedRead(PciBarMemory bar, long offset, int width) {
    synchronized (this) {
      reads++;
    }
    return bar.read(offset, width);
  }

  private void countedWrite(PciBarMemory bar, long offset, int width, long value) {
    synchronized (this) {
      writes++;
    }
    bar.write(offset, width, value);
  }

  /** The type of the device and the address. */
  @Override
  public String toString() {
    return device.toString();
  }
}

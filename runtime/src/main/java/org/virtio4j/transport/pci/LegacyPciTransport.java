package org.virtio4j.transport.pci;

import java.util.Optional;
import org.virtio4j.hal.Hal;
import org.virtio4j.internal.LegacyInterface;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.InterruptStatus;

/**
 * The legacy interface (VIRTIO 1.4, 4.1.4.11): all registers in BAR 0, queues of the size that the
 * device has chosen, told by the number of their first page.
 */
final class LegacyPciTransport extends PciTransport {
  private static final long CONFIGURATION = 20L;
  private static final long CONFIGURATION_WITH_VECTORS = 24L;

  private final LegacyPciRegistersAccessor registers;
  private final ConfigSpace configSpace;
  private final PciVectors vectors;

  private LegacyPciTransport(
      PciFunction function,
      DeviceType deviceType,
      FunctionMapping mapping,
      VirtioStructures structures,
      RegisterWindow window,
      Optional<MsixTable.Place> place,
      PciInterrupts interrupts) {
    super(function, deviceType, mapping, structures);
    registers = new LegacyPciRegistersAccessor(window);
    // How many queues there are is not told: as many vectors as there can be.
    vectors =
        PciVectors.open(
            function,
            mapping,
            place,
            interrupts,
            place.map(MsixTable.Place::vectors).orElse(0),
            new Vectors(new LegacyPciVectorsAccessor(window)),
            this::acknowledgeInterrupt);
    long configuration = vectors.areMessages() ? CONFIGURATION_WITH_VECTORS : CONFIGURATION;
    configSpace =
        ConfigSpace.withoutGeneration(
            window.split(configuration, window.byteSize() - configuration));
  }

  /** Registers that are there while messages are enabled, which is when they are used. */
  private final class Vectors implements PciVectors.Registers {
    private final LegacyPciVectorsAccessor behind;

    Vectors(LegacyPciVectorsAccessor behind) {
      this.behind = behind;
    }

    @Override
    public int assignConfiguration(int vector) {
      behind.configMsixVector(vector);
      return behind.configMsixVector();
    }

    @Override
    public int assignQueue(int queue, int vector) {
      registers.queueSelect(queue);
      behind.queueMsixVector(vector);
      return behind.queueMsixVector();
    }
  }

  static LegacyPciTransport open(
      PciFunction function,
      DeviceType deviceType,
      FunctionMapping mapping,
      PciInterrupts interrupts) {
    // While a BAR is sized the function decodes nothing: before anything is mapped.
    Optional<MsixTable.Place> place = PciVectors.find(function, mapping, interrupts);
    PciBar bar =
        mapping
            .bar(0)
            .orElseThrow(() -> function.malformed("it has no BAR 0, where its registers would be"));
    if (!mapping.reaches(bar)) {
      throw function.malformed(
          bar.isAssigned() ? "its %s cannot be reached" : "its %s has no address", bar);
    }
    // What is behind the registers has at least 4 bytes where it is not there at all.
    if (Long.compareUnsigned(bar.byteSize(), CONFIGURATION_WITH_VECTORS) < 0) {
      throw function.malformed("its %s is too small for the legacy interface", bar);
    }
    return new LegacyPciTransport(
        function,
        deviceType,
        mapping,
        VirtioStructures.none(function, mapping),
        mapping.map(bar, 0L, bar.byteSize()),
        place,
        interrupts);
  }

  @Override
  PciVectors vectors() {
    return vectors;
  }

  @Override
  public boolean isLegacy() {
    return true;
  }

  @Override
  public FeatureBits supportedFeatures() {
    return LegacyInterface.SUPPORTED;
  }

  @Override
  public int readDeviceFeatures(int word) {
    LegacyInterface.requireFirstWord(word);
    return (int) registers.deviceFeatures();
  }

  @Override
  public void writeDriverFeatures(int word, int bits) {
    LegacyInterface.requireFirstWord(word);
    registers.driverFeatures(Integer.toUnsignedLong(bits));
  }

  @Override
  public DeviceStatus status() {
    return new DeviceStatus(registers.deviceStatus());
  }

  @Override
  public void setStatus(DeviceStatus status) {
    if (status.has(DeviceStatus.DRIVER_OK)) {
      vectors.assignConfiguration();
    }
    registers.deviceStatus(status.bits());
    if (status.bits() == 0) {
      vectors.reset();
    }
  }

  @Override
  public boolean hasFixedQueueSizes() {
    return true;
  }

  @Override
  public int maxQueueSize(int queue) {
    registers.queueSelect(queue);
    int size = registers.queueSize();
    if (Integer.bitCount(size) > 1) {
      throw function()
          .malformed("queue %d has %d descriptors, which is no power of two", queue, size);
    }
    return size;
  }

  @Override
  public boolean isQueueInUse(int queue) {
    registers.queueSelect(queue);
    return registers.queueAddress() != 0;
  }

  @Override
  public int queueAlignment() {
    return Hal.PAGE_SIZE;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
    long page = LegacyInterface.firstPage(queue, size, descriptorArea, driverArea, deviceArea);
    registers.queueSelect(queue);
    int expected = registers.queueSize();
    if (size != expected) {
      throw new IllegalArgumentException(
          "queue " + queue + " of a legacy device has " + expected + " descriptors, not " + size);
    }
    vectors.assignQueue(queue);
    registers.queueAddress(page);
  }

  @Override
  public void notifyQueue(int queue) {
    registers.queueNotify(queue);
  }

  @Override
  public InterruptStatus acknowledgeInterrupt() {
    int bits = registers.takeIsrStatus();
    return InterruptStatus.of(bits);
  }

  @Override
  public ConfigSpace configSpace() {
    return configSpace;
  }
}

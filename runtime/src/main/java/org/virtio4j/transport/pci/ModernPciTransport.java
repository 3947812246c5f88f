package org.virtio4j.transport.pci;

import java.util.Arrays;
import java.util.Optional;
import org.virtio4j.TransportException;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.InterruptStatus;

/** The modern interface (VIRTIO 1.4, 4.1.4 and 4.1.5). */
final class ModernPciTransport extends PciTransport {
  private static final int MAX_QUEUE_SIZE = 32768;

  /** What needs nothing of the transport, or what every device has. */
  private static final FeatureBits SUPPORTED =
      FeatureBits.of(
          CommonFeature.INDIRECT_DESC.bit(),
          CommonFeature.EVENT_IDX.bit(),
          CommonFeature.VERSION_1.bit(),
          CommonFeature.ACCESS_PLATFORM.bit(),
          CommonFeature.RING_PACKED.bit(),
          CommonFeature.IN_ORDER.bit(),
          CommonFeature.ORDER_PLATFORM.bit());

  private static final RegisterHandler NOTHING =
      new RegisterHandler() {
        @Override
        public long read(long offset, int width) {
          throw new AssertionError("a window of 0 bytes lets nothing through");
        }

        @Override
        public void write(long offset, int width, long value) {
          throw new AssertionError("a window of 0 bytes lets nothing through");
        }
      };

  private final PciCommonConfigAccessor common;
  private final PciIsrAccessor isr;
  private final NotifyRegisters notifyRegisters;
  private final ConfigSpace configSpace;
  private final FeatureBits supported;

  private final int queues; // those for administration are not among them
  private final PciVectors vectors;

  private FeatureBits accepted = FeatureBits.NONE; // since the last reset
  private PciNotifyAccessor[] notify; // by queue, from when it is enabled
  private PciNotifyDataAccessor[] notifyData; // likewise, where data is negotiated
  private int[] values; // what notifications of each queue carry

  private ModernPciTransport(
      PciFunction function,
      DeviceType deviceType,
      FunctionMapping mapping,
      VirtioStructures structures,
      RegisterWindow common,
      NotifyRegisters notifyRegisters,
      RegisterWindow isr,
      RegisterWindow device,
      Optional<MsixTable.Place> place,
      PciInterrupts interrupts) {
    super(function, deviceType, mapping, structures);
    this.common = new PciCommonConfigAccessor(common);
    this.isr = new PciIsrAccessor(isr);
    this.notifyRegisters = notifyRegisters;
    this.configSpace = ConfigSpace.of(device, this.common::configGeneration);
    this.supported = supported(common.byteSize(), notifyRegisters);
    this.queues = this.common.numQueues();
    this.notify = new PciNotifyAccessor[queues];
    this.notifyData = new PciNotifyDataAccessor[queues];
    this.values = new int[queues];
    this.vectors =
        PciVectors.open(
            function,
            mapping,
            place,
            interrupts,
            queues + 1,
            new Vectors(),
            this::acknowledgeInterrupt);
  }

  /** Reads back what it has written (4.1.5.1.2). */
  private final class Vectors implements PciVectors.Registers {
    @Override
    public int assignConfiguration(int vector) {
      common.configMsixVector(vector);
      return common.configMsixVector();
    }

    @Override
    public int assignQueue(int queue, int vector) {
      common.queueSelect(queue);
      common.queueMsixVector(vector);
      return common.queueMsixVector();
    }
  }

  static ModernPciTransport open(
      PciFunction function,
      DeviceType deviceType,
      FunctionMapping mapping,
      PciInterrupts interrupts) {
    // While a BAR is sized the function decodes nothing: before anything is mapped.
    Optional<MsixTable.Place> place = PciVectors.find(function, mapping, interrupts);
    VirtioStructures structures = VirtioStructures.of(function, mapping);
    VirtioStructure common = structures.required(VirtioStructure.Kind.COMMON);
    VirtioStructure notify = structures.required(VirtioStructure.Kind.NOTIFY);
    VirtioStructure isr = structures.required(VirtioStructure.Kind.ISR);
    Optional<VirtioStructure> device = structures.optional(VirtioStructure.Kind.DEVICE);
    return new ModernPciTransport(
        function,
        deviceType,
        mapping,
        structures,
        mapping.map(common, Math.min(common.byteSize(), PciCommonConfigAccessor.BYTE_SIZE)),
        new NotifyRegisters(function, mapping.map(notify, notify.byteSize()), notify.multiplier()),
        mapping.map(isr, PciIsrAccessor.BYTE_SIZE),
        device
            .map(each -> mapping.map(each, each.byteSize()))
            .orElseGet(() -> RegisterWindow.handled(0L, NOTHING)),
        place,
        interrupts);
  }

  @Override
  PciVectors vectors() {
    return vectors;
  }

  private static FeatureBits supported(long commonBytes, NotifyRegisters notifyRegisters) {
    FeatureBits supported = SUPPORTED;
    if (notifyRegisters.canCarryData()) {
      supported = supported.with(CommonFeature.NOTIFICATION_DATA.bit());
    }
    // These registers are the first that a device may leave out.
    if (commonBytes >= PciCommonConfigAccessor.QUEUE_NOTIF_CONFIG_DATA_OFFSET + 2) {
      supported = supported.with(CommonFeature.NOTIF_CONFIG_DATA.bit());
    }
    if (commonBytes >= PciCommonConfigAccessor.QUEUE_RESET_OFFSET + 2) {
      supported = supported.with(CommonFeature.RING_RESET.bit());
    }
    if (commonBytes >= PciCommonConfigAccessor.ADMIN_QUEUE_NUM_OFFSET + 2) {
      supported = supported.with(CommonFeature.ADMIN_VQ.bit());
    }
    return supported;
  }

  @Override
  public boolean isLegacy() {
    return false;
  }

  @Override
  public FeatureBits supportedFeatures() {
    return supported;
  }

  @Override
  public int readDeviceFeatures(int word) {
    common.deviceFeatureSelect(word);
    return (int) common.deviceFeature();
  }

  @Override
  public void writeDriverFeatures(int word, int bits) {
    accepted = accepted.withWord(word, bits);
    common.driverFeatureSelect(word);
    common.driverFeature(Integer.toUnsignedLong(bits));
  }

  @Override
  public DeviceStatus status() {
    return new DeviceStatus(common.deviceStatus());
  }

  @Override
  public void setStatus(DeviceStatus status) {
    if (status.has(DeviceStatus.DRIVER_OK)) {
      vectors.assignConfiguration();
    }
    common.deviceStatus(status.bits());
    if (status.bits() == 0) {
      accepted = FeatureBits.NONE;
      notifyRegisters.clear();
      vectors.reset();
    }
  }

  @Override
  public int maxQueueSize(int queue) {
    if (queue >= queues && !isAdministrative(queue)) {
      return 0;
    }
    common.queueSelect(queue);
    return Math.min(common.queueSize(), MAX_QUEUE_SIZE);
  }

  private boolean isAdministrative(int queue) {
    return administrationQueues().map(each -> each.contains(queue)).orElse(false);
  }

  @Override
  public Optional<PciAdministrationQueues> administrationQueues() {
    return accepted.has(CommonFeature.ADMIN_VQ.bit())
        ? Optional.of(new PciAdministrationQueues(common.adminQueueIndex(), common.adminQueueNum()))
        : Optional.empty();
  }

  @Override
  public boolean isQueueInUse(int queue) {
    common.queueSelect(queue);
    return common.queueEnable() != 0;
  }

  @Override
  public int queueAlignment() {
    return 4;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
    if (queue >= values.length) {
      notify = Arrays.copyOf(notify, queue + 1);
      notifyData = Arrays.copyOf(notifyData, queue + 1);
      values = Arrays.copyOf(values, queue + 1);
    }
    common.queueSelect(queue);
    int notifyOff = common.queueNotifyOff();
    if (accepted.has(CommonFeature.NOTIFICATION_DATA.bit())) {
      notifyData[queue] = notifyRegisters.withData(queue, notifyOff);
      notify[queue] = null;
    } else {
      notify[queue] = notifyRegisters.withoutData(queue, notifyOff);
      notifyData[queue] = null;
    }
    values[queue] =
        accepted.has(CommonFeature.NOTIF_CONFIG_DATA.bit()) ? common.queueNotifConfigData() : queue;
    vectors.assignQueue(queue);
    common.queueSize(size);
    common.queueDesc(descriptorArea);
    common.queueDriver(driverArea);
    common.queueDevice(deviceArea);
    common.queueEnable(1);
    int enabled = common.queueEnable();
    if (enabled != 1) {
      throw new TransportException(
          "the device does not accept queue " + queue + ": queue_enable reads as " + enabled);
    }
  }

  @Override
  public void resetQueue(int queue) {
    common.queueSelect(queue);
    common.queueReset(1);
  }

  @Override
  public boolean isQueueReset(int queue) {
    common.queueSelect(queue);
    return common.queueReset() == 0 && common.queueEnable() == 0;
  }

  @Override
  public void notifyQueue(int queue) {
    PciNotifyAccessor register = notify[queue];
    if (register == null) {
      throw notEnabled(queue);
    }
    register.queue(values[queue]);
  }

  @Override
  public void notifyQueue(int queue, int data) {
    PciNotifyDataAccessor register = notifyData[queue];
    if (register == null) {
      throw notEnabled(queue);
    }
    register.data(data & 0xffff_ffffL);
  }

  private IllegalStateException notEnabled(int queue) {
    return new IllegalStateException(
        this + ": queue " + queue + " is not enabled for such notifications");
  }

  @Override
  public int notificationValue(int queue) {
    return values[queue];
  }

  @Override
  public InterruptStatus acknowledgeInterrupt() {
    int bits = isr.takeStatus();
    return InterruptStatus.of(bits);
  }

  @Override
  public ConfigSpace configSpace() {
    return configSpace;
  }
}

package org.virtio4j.emulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.transport.mmio.MmioTransport;

/**
 * A platform with slots for MMIO devices at fixed addresses, as small virtual machines have. A slot
 * without a device reads as DeviceID 0 (VIRTIO 1.4, 4.2.2), and reports whoever touches more.
 */
public final class EmulatedMachine implements AutoCloseable {
  /** Where the registers of the first slot lie. */
  public static final long FIRST_ADDRESS = 0x0a00_0000L;

  /** The size of a slot's registers in bytes, which is also the distance between two slots. */
  public static final long SLOT_BYTES = 0x1000;

  /** The number of slots. */
  public static final int SLOTS = 8;

  private final EmulatedHal hal;
  private final EmulatedDevice[] devices = new EmulatedDevice[SLOTS];

  private EmulatedMachine(EmulatedHal hal) {
    this.hal = hal;
    for (int slot = 0; slot < SLOTS; slot++) {
      hal.attach(address(slot), SLOT_BYTES, new Slot(slot));
    }
  }

  /**
   * A machine whose memory does not copy, see {@link EmulatedHal#direct()}.
   *
   * @return a machine without devices
   */
  public static EmulatedMachine direct() {
    return new EmulatedMachine(EmulatedHal.direct());
  }

  /**
   * A machine whose memory copies, see {@link EmulatedHal#copying()}: the one for tests.
   *
   * @return a machine without devices
   */
  public static EmulatedMachine copying() {
    return new EmulatedMachine(EmulatedHal.copying());
  }

  /** The registers of a slot, whether there is a device or not. */
  private final class Slot implements RegisterHandler {
    private final int index;

    Slot(int index) {
      this.index = index;
    }

    @Override
    public long read(long offset, int width) {
      EmulatedDevice device = device();
      if (device != null) {
        return device.registers().read(offset, width);
      }
      if (width == 4 && (offset == 0x000 || offset == 0x004 || offset == 0x008)) {
        return offset == 0x000 ? MmioRegisters.MAGIC : offset == 0x004 ? 2 : 0;
      }
      touched(offset, "read");
      return 0;
    }

    @Override
    public void write(long offset, int width, long value) {
      EmulatedDevice device = device();
      if (device != null) {
        device.registers().write(offset, width, value);
      } else {
        touched(offset, "written");
      }
    }

    private EmulatedDevice device() {
      synchronized (devices) {
        return devices[index];
      }
    }

    private void touched(long offset, String how) {
      hal.log().report(Rule.EMPTY_SLOT, "slot " + index, "register 0x%03x %s", offset, how);
    }
  }

  /**
   * The memory and the registers.
   *
   * @return the platform for drivers
   */
  public EmulatedHal hal() {
    return hal;
  }

  /**
   * Where the registers of a slot lie.
   *
   * @param slot 0 to {@link #SLOTS} - 1
   * @return the address for {@code Hal.map}, with {@link #SLOT_BYTES} or less
   */
  public static long address(int slot) {
    return FIRST_ADDRESS + SLOT_BYTES * Objects.checkIndex(slot, SLOTS);
  }

  /**
   * Puts a device into the first slot that is free.
   *
   * @param builder what it is made of
   * @return the device
   */
  public EmulatedDevice add(EmulatedDevice.Builder builder) {
    synchronized (devices) {
      int slot = Arrays.asList(devices).indexOf(null);
      if (slot < 0) {
        throw new IllegalStateException("all " + SLOTS + " slots have a device");
      }
      return add(slot, builder);
    }
  }

  /**
   * Puts a device into a slot.
   *
   * @param slot 0 to {@link #SLOTS} - 1; it must be free
   * @param builder what it is made of
   * @return the device
   */
  public EmulatedDevice add(int slot, EmulatedDevice.Builder builder) {
    synchronized (devices) {
      if (devices[slot] != null) {
        throw new IllegalStateException("slot " + slot + " has a device already");
      }
      EmulatedDevice device = builder.create(hal, address(slot));
      if (device.registerBytes() > SLOT_BYTES) {
        throw new IllegalArgumentException("the configuration space does not fit into a slot");
      }
      devices[slot] = device;
      return device;
    }
  }

  /**
   * The device in a slot.
   *
   * @param slot 0 to {@link #SLOTS} - 1
   * @return the device, if there is one
   */
  public Optional<EmulatedDevice> device(int slot) {
    synchronized (devices) {
      return Optional.ofNullable(devices[slot]);
    }
  }

  /**
   * Opens the device in a slot, so that its interrupts reach the driver.
   *
   * @param slot 0 to {@link #SLOTS} - 1
   * @return the way to the device
   * @throws org.virtio4j.TransportException if there is no device in the slot
   */
  public MmioTransport transport(int slot) {
    return MmioTransport.open(
        hal, address(slot), SLOT_BYTES, device(slot).map(EmulatedDevice::wire));
  }

  /**
   * All devices, by slot.
   *
   * @return the devices
   */
  public List<EmulatedDevice> devices() {
    synchronized (devices) {
      List<EmulatedDevice> present = new ArrayList<>(Arrays.asList(devices));
      present.removeAll(Collections.singleton(null));
      return List.copyOf(present);
    }
  }

  /** Runs each device on a thread of its own. */
  public void start() {
    devices().forEach(EmulatedDevice::start);
  }

  /**
   * What drivers have done wrong until now.
   *
   * @return the violations, oldest first
   */
  public List<Violation> violations() {
    return hal.log().violations();
  }

  /**
   * Fails if a driver has broken a rule.
   *
   * @throws ConductError with all violations
   */
  public void verify() {
    hal.log().verify();
  }

  /**
   * Fails if a driver has broken a rule, or has left memory allocated or buffers shared. To be
   * called when all drivers are closed.
   *
   * @throws ConductError with all violations
   */
  public void verifyReleased() {
    hal.verifyReleased();
  }

  /** Stops the devices, then frees the memory. */
  @Override
  public void close() {
    try {
      devices().forEach(EmulatedDevice::close);
    } finally {
      hal.close();
    }
  }
}

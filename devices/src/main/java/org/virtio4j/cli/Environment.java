package org.virtio4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntToLongFunction;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.mmio.MmioTransport;

/** A place with devices. */
interface Environment extends AutoCloseable {
  /**
   * A device that is there.
   *
   * @param slot the number of its slot
   * @param address the physical address of its registers
   * @param transport the way to it
   */
  record FoundDevice(int slot, long address, MmioTransport transport) {
    /** The device in one line. */
    @Override
    public String toString() {
      return String.format(
          "slot %d: %s, virtio-mmio version %d at 0x%x, vendor 0x%08x",
          slot,
          transport.deviceType(),
          transport.isLegacy() ? 1 : 2,
          address,
          transport.vendorId());
    }
  }

  /**
   * Looks for devices.
   *
   * @param hal gives access to registers
   * @param address where the registers of a slot lie
   * @param byteSize the size of a slot's registers in bytes
   * @param slots how many slots there are
   * @return the devices, in the order of their slots
   */
  static List<FoundDevice> probe(Hal hal, IntToLongFunction address, long byteSize, int slots) {
    List<FoundDevice> found = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      long at = address.applyAsLong(slot);
      RegisterWindow window = hal.map(at, byteSize);
      if (!MmioTransport.isEmpty(window)) {
        found.add(new FoundDevice(slot, at, MmioTransport.open(window)));
      }
    }
    return List.copyOf(found);
  }

  /** The place, in words. */
  String title();

  /** What drivers need besides a transport. */
  Hal hal();

  /** The devices, in the order of their slots. */
  List<FoundDevice> devices();

  /**
   * The first device of a type.
   *
   * @throws NoSuchElementException if there is none
   */
  default FoundDevice device(DeviceType type) {
    return devices().stream()
        .filter(device -> device.transport().deviceType().equals(type))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("there is no device of type " + type));
  }

  /** What the console is connected to. */
  FarEnd farEnd();

  /** Whether the devices watch the conduct of their drivers. */
  boolean checksConduct();

  /**
   * What the devices have found about the conduct of their drivers, which are closed by now.
   *
   * @return the rules that were broken
   */
  List<String> violations();

  @Override
  void close();
}

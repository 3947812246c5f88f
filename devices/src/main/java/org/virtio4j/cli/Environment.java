package org.virtio4j.cli;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.mmio.MmioTransport;
import org.virtio4j.transport.pci.PciRoot;
import org.virtio4j.transport.pci.PciTransport;

/** A place with devices. */
interface Environment extends AutoCloseable {
  /**
   * A device that is there.
   *
   * @param slot the number of its slot
   * @param where how and where it is reached
   * @param transport the way to it
   */
  record FoundDevice(int slot, String where, Transport transport) {
    /** A device at registers of virtio-mmio. */
    static FoundDevice at(int slot, long address, MmioTransport transport) {
      int version = transport.isLegacy() ? 1 : 2;
      return new FoundDevice(
          slot,
          String.format(
              "virtio-mmio version %d at 0x%x, vendor 0x%08x",
              version, address, transport.vendorId()),
          transport);
    }

    /** A device that is a PCI function. */
    static FoundDevice at(int slot, PciTransport transport) {
      return new FoundDevice(
          slot,
          "virtio-pci" + (transport.isLegacy() ? ", legacy," : "") + " at " + transport.function(),
          transport);
    }

    /** The device in one line. */
    @Override
    public String toString() {
      return String.format("slot %d: %s, %s", slot, transport.deviceType(), where);
    }
  }

  /** The place, in words. */
  String title();

  /** What drivers need besides a transport. */
  Hal hal();

  /** What was asked for when the place was made. */
  Setup setup();

  /**
   * How a driver is to be opened here.
   *
   * @param table the features of its type of device
   */
  default DriverOptions options(FeatureTable<?> table) {
    return setup().options(table);
  }

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

  /** The PCI buses that the devices are on, and what else is there; nothing without PCI. */
  default Optional<PciRoot> pciRoot() {
    return Optional.empty();
  }

  /** What the console is connected to. */
  FarEnd farEnd();

  /** The name of another port that the console's device has. */
  String PORT_NAME = "org.virtio4j.demo";

  /** What that port is connected to; the far end is open from now on. Always the same. */
  FarEnd portFarEnd();

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

package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PCI bus: the functions on it, as they were when it was looked at. */
public final class PciBus {
  private final int number;
  private final Optional<PciBridge> bridge;
  private final Optional<PciBus> parent;
  private final List<PciFunction> functions;

  private PciBus(
      int number,
      Optional<PciBridge> bridge,
      Optional<PciBus> parent,
      List<PciFunction> functions) {
    this.number = number;
    this.bridge = bridge;
    this.parent = parent;
    this.functions = List.copyOf(functions);
  }

  /** Looks at the bus at the host bridge. */
  static PciBus root(ConfigurationAccess access) {
    return new PciBus(0, Optional.empty(), Optional.empty(), find(access, 0, PciAddress.DEVICES));
  }

  /** Looks at the bus behind a bridge. */
  static PciBus behind(ConfigurationAccess access, PciBridge bridge, int number, PciBus parent) {
    // Some ports give the one device that there can be for each that is asked for.
    int devices = bridge.isPort() ? 1 : PciAddress.DEVICES;
    return new PciBus(
        number, Optional.of(bridge), Optional.of(parent), find(access, number, devices));
  }

  /** Functions 1 to 7 are looked for only where function 0 says that there may be some. */
  private static List<PciFunction> find(ConfigurationAccess access, int bus, int devices) {
    List<PciFunction> found = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      int last = 0;
      for (int index = 0; index <= last; index++) {
        PciFunction function =
            PciFunction.find(access, new PciAddress(bus, device, index)).orElse(null);
        if (function != null) {
          found.add(function);
          if (index == 0 && function.isMultiFunction()) {
            last = PciAddress.FUNCTIONS - 1;
          }
        }
      }
    }
    return found;
  }

  /**
   * The number of the bus.
   *
   * @return 0 for the bus at the host bridge, or 1 to 255
   */
  public int number() {
    return number;
  }

  /**
   * The bridge that leads to the bus.
   *
   * @return the bridge; nothing for the bus at the host bridge
   */
  public Optional<PciBridge> bridge() {
    return bridge;
  }

  /**
   * The bus in front of the bridge.
   *
   * @return the bus; nothing for the bus at the host bridge
   */
  public Optional<PciBus> parent() {
    return parent;
  }

  /**
   * The functions on this bus, bridges included.
   *
   * @return the functions by address
   */
  public List<PciFunction> functions() {
    return functions;
  }

  @Override
  public String toString() {
    return String.format("bus %02x", number);
  }
}

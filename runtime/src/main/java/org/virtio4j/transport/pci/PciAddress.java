package org.virtio4j.transport.pci;

/**
 * Where a function is on its host bridge's buses.
 *
 * @param bus the number of the bus, 0 to 255
 * @param device the number of the device on the bus, 0 to 31
 * @param function the number of the function of the device, 0 to 7
 */
public record PciAddress(int bus, int device, int function) implements Comparable<PciAddress> {
  /** How many buses a host bridge has at most: 256. */
  public static final int BUSES = 256;

  /** How many devices a bus has at most: 32. */
  public static final int DEVICES = 32;

  /** How many functions a device has at most: 8. */
  public static final int FUNCTIONS = 8;

  /** Checks the ranges. */
  public PciAddress {
    if (bus < 0
        || bus >= BUSES
        || device < 0
        || device >= DEVICES
        || function < 0
        || function >= FUNCTIONS) {
      throw new IllegalArgumentException(
          "no bus has a function " + bus + ":" + device + "." + function);
    }
  }

  /** Bus, device and function in one number, as a requester id has them: 16 bits. */
  int routing() {
    return bus << 8 | device << 3 | function;
  }

  @Override
  public int compareTo(PciAddress other) {
    return Integer.compare(routing(), other.routing());
  }

  /** As {@code lspci} writes it, such as {@code 00:1f.2}. */
  @Override
  public String toString() {
    return String.format("%02x:%02x.%x", bus, device, function);
  }
}

package org.virtio4j.qemu;

import java.util.List;

/**
 * Where a device is put into a machine.
 *
 * @param id a name that no other device of the machine has; back ends are named after it
 * @param suffix what the machine's bus adds to the name of a device model: {@code -device} for
 *     virtio-mmio, {@code -pci} for PCI
 * @param location the property that names the bus and the place on it
 */
public record QemuPlace(String id, String suffix, String location) {
  /**
   * The value of the option {@code -device} that puts a device here.
   *
   * @param model the device model without the bus, such as {@code virtio-blk}
   * @param properties properties of the model, such as {@code serial=A1}
   * @return the value
   */
  public String device(String model, List<String> properties) {
    StringBuilder device = new StringBuilder(model).append(suffix);
    device.append(",id=").append(id).append(',').append(location);
    for (String property : properties) {
      device.append(',').append(property);
    }
    return device.toString();
  }
}

package org.virtio4j.qemu;

import java.util.Optional;

/** Whether a PCI device of a machine is plugged into bus 0, or behind a bridge of its own. */
public enum QemuPlacement {
  /** On bus 0. */
  BUS_0(null, 0),
  /** Behind a root port of PCI Express, into which it could also be plugged later. */
  ROOT_PORT("pcie-root-port", 0),
  /** Behind a bridge to a bus of conventional PCI, whose device 0 is the bridge's own. */
  BRIDGE("pci-bridge", 1);

  private final String bridge;
  private final int device;

  QemuPlacement(String bridge, int device) {
    this.bridge = bridge;
    this.device = device;
  }

  /** QEMU's name for the bridge, if there is one. */
  Optional<String> bridge() {
    return Optional.ofNullable(bridge);
  }

  /** The number of the device on its bus, if that is a bus of its own. */
  int device() {
    return device;
  }

  /** The property that names the place behind a bridge, if it is behind one. */
  Optional<String> location(String bridgeId) {
    return bridge().map(model -> "bus=" + bridgeId + ",addr=" + device);
  }

  /** The value of the option {@code -device} that makes the bridge. */
  String option(String bridgeId, String place, int index) {
    int number = index + 1; // 0 is the machine's own
    String numbering =
        this == BRIDGE ? "chassis_nr=" + number : "chassis=" + number + ",slot=" + number;
    return String.join(",", bridge, "id=" + bridgeId, place, numbering);
  }
}

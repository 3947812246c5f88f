package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.List;

/**
 * What the capabilities of a function say, in words, for lists of devices. Nothing is checked: a
 * malformed capability is described as it is.
 */
public final class PciCapabilityText {
  private static final int POWER_MANAGEMENT = 0x01;
  private static final int MSI = 0x05;
  private static final int BRIDGE_SUBSYSTEM = 0x0d;
  private static final int SATA = 0x12;

  private PciCapabilityText() {}

  /**
   * Describes the capabilities of a function, one line for each.
   *
   * @param function the function
   * @return lines such as {@code [40] MSI-X: 2 vectors, off, table in BAR 1 at 0x0}
   * @throws org.virtio4j.TransportException if the list leads to a place where no capability can
   *     be, or is a cycle
   */
  public static List<String> of(PciFunction function) {
    List<String> lines = new ArrayList<>();
    for (PciCapability capability : function.capabilities()) {
      lines.add(String.format("[%02x] %s", capability.offset(), describe(function, capability)));
    }
    for (PciExtendedCapability capability : function.extendedCapabilities()) {
      lines.add(
          String.format(
              "[%03x v%d] extended 0x%x",
              capability.offset(), capability.version(), capability.id()));
    }
    return List.copyOf(lines);
  }

  private static String describe(PciFunction function, PciCapability capability) {
    int space = ConfigurationAccess.CONVENTIONAL_BYTES - capability.offset();
    boolean virtio = function.vendorId() == PciTransport.VENDOR_ID;
    return switch (capability.id()) {
      case POWER_MANAGEMENT -> "power management";
      case MSI -> "MSI";
      case PciCapability.VENDOR_SPECIFIC ->
          virtio && space >= VirtioCapabilityAccessor.BYTE_SIZE
              ? virtio(function, capability)
              : "vendor specific";
      case BRIDGE_SUBSYSTEM -> "subsystem of a bridge";
      case PcieCapability.ID -> "PCI Express";
      case MsixCapability.ID ->
          space >= MsixCapabilityAccessor.BYTE_SIZE ? msix(function, capability) : "MSI-X";
      case SATA -> "SATA";
      default -> String.format("0x%x", capability.id());
    };
  }

  private static String msix(PciFunction function, PciCapability capability) {
    MsixCapabilityAccessor registers =
        new MsixCapabilityAccessor(
            function.window(capability.offset(), (int) MsixCapabilityAccessor.BYTE_SIZE));
    int control = registers.messageControl();
    return String.format(
        "MSI-X: %d vectors, %s, table in BAR %d at 0x%x, pending bits in BAR %d at 0x%x",
        (control & MsixCapability.SIZE) + 1,
        (control & MsixCapability.ENABLE) != 0 ? "on" : "off",
        registers.table() & MsixCapability.BAR,
        registers.table() & ~MsixCapability.BAR,
        registers.pendingBits() & MsixCapability.BAR,
        registers.pendingBits() & ~MsixCapability.BAR);
  }

  private static String virtio(PciFunction function, PciCapability capability) {
    VirtioCapabilityAccessor registers =
        new VirtioCapabilityAccessor(
            function.window(capability.offset(), (int) VirtioCapabilityAccessor.BYTE_SIZE));
    int type = registers.cfgType();
    for (VirtioStructure.Kind kind : VirtioStructure.Kind.values()) {
      if (kind.type() == type) {
        String region =
            kind == VirtioStructure.Kind.SHARED_MEMORY ? " region " + registers.id() : "";
        String multiplier =
            kind == VirtioStructure.Kind.NOTIFY
                ? ", multiplier " + registers.notifyOffMultiplier()
                : "";
        return String.format(
            "VirtIO %s%s: BAR %d at 0x%x, 0x%x bytes%s",
            kind, region, registers.bar(), registers.offset(), registers.length(), multiplier);
      }
    }
    return switch (type) {
      case 5 -> "VirtIO window through the configuration space";
      case 9 -> "VirtIO vendor's data";
      default -> "VirtIO structure of an unknown kind, " + type;
    };
  }
}

package org.virtio4j.cli;

import java.io.PrintWriter;
import org.virtio4j.transport.pci.PciBar;
import org.virtio4j.transport.pci.PciBridge;
import org.virtio4j.transport.pci.PciBus;
import org.virtio4j.transport.pci.PciCapabilityText;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciRoot;
import org.virtio4j.transport.pci.PciSpace;
import org.virtio4j.transport.pci.PciTransport;

/** Lists the functions on PCI buses, as {@code lspci -v} does. */
final class PciListing {
  private PciListing() {}

  static void print(PciRoot root, PrintWriter out) {
    for (PciBus bus : root.buses()) {
      for (PciFunction function : bus.functions()) {
        out.println();
        print(root, function, out);
      }
    }
  }

  private static void print(PciRoot root, PciFunction function, PrintWriter out) {
    out.printf(
        "%s, class %06x, revision %02x%s%n",
        function,
        function.classCode(),
        function.revision(),
        PciTransport.deviceType(function)
            .map(type ->
                ", VirtIO "
                    + type
                    + (PciTransport.isTransitional(function) ? ", transitional" : ", modern"))
            .orElse(""));
    if (!function.isBridge() && function.subsystemVendorId() != 0) {
      line(out, "subsystem", "%04x:%04x", function.subsystemVendorId(), function.subsystemId());
    }
    root.busBehind(function.address()).flatMap(PciBus::bridge).ifPresent(each -> bridge(each, out));
    root.interruptPin(function)
        .ifPresent(pin ->
            line(
                out,
                "interrupt pin",
                "%c, at device %02x's pin %c of bus 00",
                'A' + function.interruptPin() - 1,
                pin.device(),
                'A' + pin.pin() - 1));
    for (PciBar bar : function.bars()) {
      line(
          out,
          "BAR " + bar.index(),
          "%s%s, 0x%x bytes at 0x%x%s",
          bar.kind() == PciBar.Kind.IO
              ? "I/O ports"
              : bar.kind() == PciBar.Kind.MEMORY_64 ? "memory, 64 bits" : "memory, 32 bits",
          bar.prefetchable() ? ", prefetchable" : "",
          bar.byteSize(),
          bar.address(),
          bar.isAssigned() ? "" : " (none yet)");
    }
    PciCapabilityText.of(function).forEach(text -> line(out, "capability", "%s", text));
  }

  private static void bridge(PciBridge bridge, PrintWriter out) {
    line(out, "buses", "%02x to %02x", bridge.secondaryBus(), bridge.subordinateBus());
    for (PciSpace space : PciSpace.values()) {
      bridge
          .window(space)
          .ifPresent(window ->
              line(
                  out,
                  space + " window",
                  "0x%x bytes at 0x%x",
                  window.byteSize(),
                  window.address()));
    }
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf("  %-18s %s%n", name, String.format(format, values));
  }
}

package org.virtio4j.qemu;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.virtio4j.TransportException;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.pci.AddressRange;
import org.virtio4j.transport.pci.BarMapper;
import org.virtio4j.transport.pci.ConfigurationAccess;
import org.virtio4j.transport.pci.PciAddress;
import org.virtio4j.transport.pci.PciBridge;
import org.virtio4j.transport.pci.PciBus;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciInterrupts;
import org.virtio4j.transport.pci.PciRanges;
import org.virtio4j.transport.pci.PciRoot;
import org.virtio4j.transport.pci.PciTransport;

/**
 * The PCI buses of a machine. It takes the place of the firmware, which would number the buses and
 * give the BARs their addresses. All methods may be called from any thread.
 */
final class QemuPci {
  private final QemuBoard.Pci pci;
  private final List<QemuPlacement> placements; // by slot
  private final boolean legacy;
  private final ConfigurationAccess configuration;
  private final BarMapper mapper;
  private PciRoot root;

  QemuPci(
      QemuPciHost host,
      QemuBoard.Pci pci,
      QemuPciAccess access,
      RegionHal hal,
      List<QemuPlacement> placements,
      boolean legacy) {
    this.pci = pci;
    this.placements = List.copyOf(placements);
    this.legacy = legacy;
    this.configuration = host.configuration(access);
    this.mapper = BarMapper.of(hal, host.bars());
    hal.registers(pci.memory().address(), host.memory(pci.memory()));
    for (AddressRange range : pci.prefetchable().stream().toList()) {
      hal.registers(range.address(), host.memory(range));
    }
    scan();
  }

  /** Looks at all buses, and gives what it finds its numbers and addresses. */
  synchronized void scan() {
    PciRoot found = PciRoot.enumerate(configuration);
    found.assign(new PciRanges(pci.memory(), pci.prefetchable(), Optional.of(pci.io())));
    root = found;
  }

  /** All that was there when the buses were looked at. */
  synchronized PciRoot root() {
    return root;
  }

  /** Function 0 of the device in a slot. */
  PciFunction function(int slot) {
    PciAddress place = place(slot);
    QemuPlacement placement = placement(slot);
    PciRoot found = root();
    Optional<PciAddress> address =
        placement.bridge().isEmpty()
            ? Optional.of(place)
            : found
                .busBehind(place)
                .map(bus -> new PciAddress(bus.number(), placement.device(), 0));
    return address
        .flatMap(found::function)
        .orElseThrow(
            () -> new TransportException("slot " + slot + " is empty: nothing is at " + place));
  }

  /** Where a device, or the bridge that leads to it, is on bus 0. */
  private PciAddress place(int slot) {
    return new PciAddress(0, pci.first() + Objects.checkIndex(slot, pci.count()), 0);
  }

  private QemuPlacement placement(int slot) {
    return slot < placements.size() ? placements.get(slot) : QemuPlacement.BUS_0;
  }

  /** Gives the port in front of a slot power, and looks what is there now. */
  void plugged(int slot) {
    root().busBehind(place(slot)).flatMap(PciBus::bridge).ifPresent(PciBridge::powerOn);
    scan();
  }

  /** Opens a device by the interface that the machine was started for. */
  Transport transport(int slot, PciInterrupts interrupts) {
    PciFunction function = function(slot);
    return legacy
        ? PciTransport.openLegacy(function, mapper, interrupts)
        : PciTransport.open(function, mapper, interrupts);
  }
}

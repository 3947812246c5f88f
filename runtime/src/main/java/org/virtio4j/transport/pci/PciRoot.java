package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.virtio4j.TransportException;

/**
 * All buses that a host bridge leads to, as they were when they were looked at. For one thread at a
 * time.
 */
public final class PciRoot {
  private static final int PINS = 4;

  private final List<PciBus> buses;

  private PciRoot(List<PciBus> buses) {
    this.buses = buses;
  }

  /**
   * Looks for functions on all buses. Bridges whose buses have no numbers yet get them, so that
   * what is behind them can be reached; numbers that the platform's firmware has given are kept.
   *
   * @param access the way to the configuration spaces
   * @return the buses
   * @throws TransportException if there are not enough numbers
   */
  public static PciRoot enumerate(ConfigurationAccess access) {
    return new PciRoot(new BusScan(Objects.requireNonNull(access)).run());
  }

  /**
   * The buses.
   *
   * @return the buses by number; the first is the one at the host bridge
   */
  public List<PciBus> buses() {
    return buses;
  }

  /**
   * The functions on all buses, bridges included.
   *
   * @return the functions by address
   */
  public List<PciFunction> functions() {
    List<PciFunction> all = new ArrayList<>();
    buses.forEach(bus -> all.addAll(bus.functions()));
    return List.copyOf(all);
  }

  /**
   * A function.
   *
   * @param address where it would be
   * @return the function, if there is one
   */
  public Optional<PciFunction> function(PciAddress address) {
    return functions().stream().filter(each -> each.address().equals(address)).findFirst();
  }

  /**
   * The bus behind a bridge.
   *
   * @param bridge the address of the bridge
   * @return the bus, if there is such a bridge
   */
  public Optional<PciBus> busBehind(PciAddress bridge) {
    return buses.stream()
        .filter(
            bus -> bus.bridge().map(each -> each.function().address().equals(bridge)).orElse(false))
        .findFirst();
  }

  /**
   * Where the interrupt pin of a function arrives. Each bridge on the way leads the four pins of
   * each device on to four pins of its own, in turn.
   *
   * @param function one of the functions
   * @return the pin of a device on bus 0; nothing if the function has no pin
   */
  public Optional<PciInterruptPin> interruptPin(PciFunction function) {
    int pin = function.interruptPin();
    if (pin < 1 || pin > PINS) {
      return Optional.empty();
    }
    int device = function.address().device();
    Optional<PciBridge> bridge = bus(function.address().bus()).flatMap(PciBus::bridge);
    while (bridge.isPresent()) {
      pin = (pin - 1 + device) % PINS + 1;
      PciAddress address = bridge.get().function().address();
      device = address.device();
      bridge = bus(address.bus()).flatMap(PciBus::bridge);
    }
    return Optional.of(new PciInterruptPin(device, pin));
  }

  private Optional<PciBus> bus(int number) {
    return buses.stream().filter(bus -> bus.number() == number).findFirst();
  }

  /**
   * Gives addresses to those BARs that have none, and windows to the bridges in front of them. BARs
   * and windows that have addresses already keep them, and nothing else gets those. Either all that
   * is missing is given, or nothing. Bridges forward accesses both ways afterwards.
   *
   * @param ranges the addresses that may be given
   * @throws TransportException if there is not enough room, or a BAR is not what a BAR can be
   */
  public void assign(PciRanges ranges) {
    new PciAllocator(buses, ranges).run();
  }
}

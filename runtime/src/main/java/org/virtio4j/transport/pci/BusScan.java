package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks at all buses, bridge by bridge, and numbers those that nobody has numbered. Numbers that
 * make sense are kept. It ends on any hardware: each bus has a greater number than the one before.
 */
final class BusScan {
  private final ConfigurationAccess access;
  private final List<PciBus> buses = new ArrayList<>();

  /** Numbers of buses, from the first to the last. */
  private record Numbers(int first, int last) {
    int size() {
      return last - first + 1;
    }

    boolean overlaps(Numbers other) {
      return first <= other.last && other.first <= last;
    }
  }

  BusScan(ConfigurationAccess access) {
    this.access = access;
  }

  /** All buses, each behind its parent. */
  List<PciBus> run() {
    PciBus root = PciBus.root(access);
    buses.add(root);
    scanBehind(root, access.buses() - 1);
    buses.sort(Comparator.comparingInt(PciBus::number));
    return List.copyOf(buses);
  }

  /**
   * Looks at what is behind the bridges of a bus.
   *
   * @param limit the greatest number that a bus may have there
   * @return the greatest number that is taken
   */
  private int scanBehind(PciBus bus, int limit) {
    List<PciBridge> unnumbered = new ArrayList<>();
    List<Numbers> taken = new ArrayList<>();
    int last = bus.number();
    for (PciFunction function : bus.functions()) {
      if (!function.isPciBridge()) {
        continue;
      }
      PciBridge bridge = new PciBridge(function);
      Optional<Numbers> numbers = numbers(bridge, bus.number() + 1, limit, taken);
      if (numbers.isEmpty()) {
        unnumbered.add(bridge);
        continue;
      }
      taken.add(numbers.get());
      last = Math.max(last, numbers.get().last);
      scan(bus, bridge, numbers.get());
    }
    for (PciBridge bridge : unnumbered) {
      Numbers free = greatestGap(bridge, bus.number() + 1, limit, taken);
      bridge.number(bus.number(), free.first, free.last); // all of them, until it is known
      int used = scan(bus, bridge, free);
      bridge.end(used);
      taken.add(new Numbers(free.first, used));
      last = Math.max(last, used);
    }
    return last;
  }

  private int scan(PciBus parent, PciBridge bridge, Numbers numbers) {
    PciBus bus = PciBus.behind(access, bridge, numbers.first, parent);
    buses.add(bus);
    return scanBehind(bus, numbers.last);
  }

  /** The numbers that a bridge has, if they can be. */
  private static Optional<Numbers> numbers(
      PciBridge bridge, int first, int limit, List<Numbers> taken) {
    Numbers numbers = new Numbers(bridge.secondaryBus(), bridge.subordinateBus());
    return numbers.first >= first
            && numbers.size() > 0
            && numbers.last <= limit
            && taken.stream().noneMatch(numbers::overlaps)
        ? Optional.of(numbers)
        : Optional.empty();
  }

  private static Numbers greatestGap(PciBridge bridge, int first, int limit, List<Numbers> taken) {
    List<Numbers> gaps = new ArrayList<>();
    int start = first;
    for (Numbers each : taken.stream().sorted(Comparator.comparingInt(Numbers::first)).toList()) {
      gaps.add(new Numbers(start, each.first - 1));
      start = each.last + 1;
    }
    gaps.add(new Numbers(start, limit));
    Numbers greatest = gaps.getFirst();
    for (Numbers gap : gaps) {
      greatest = gap.size() > greatest.size() ? gap : greatest;
    }
    if (greatest.size() < 1) {
      throw bridge
          .function()
          .malformed("no number from 0x%x to 0x%x is left for the bus behind it", first, limit);
    }
    return greatest;
  }
}

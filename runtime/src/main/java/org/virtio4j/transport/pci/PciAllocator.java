package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.virtio4j.TransportException;

/**
 * Finds addresses for BARs, and windows for the bridges in front of them. All is planned first, and
 * then written.
 */
final class PciAllocator {
  private final List<PciBus> buses;
  private final PciRanges ranges;
  private final Map<PciAddress, List<PciBar>> bars = new HashMap<>();
  private final List<Runnable> plan = new ArrayList<>();

  /** Something that is to have addresses. */
  private record Request(
      PciFunction owner,
      String what,
      PciSpace space,
      long byteSize,
      long alignment,
      long limit,
      Consumer<AddressRange> placed) {}

  /** The room that something takes, wherever it lies. */
  private record Room(long byteSize, long alignment) {}

  PciAllocator(List<PciBus> buses, PciRanges ranges) {
    this.buses = buses;
    this.ranges = ranges;
    for (PciBus bus : buses) {
      for (PciFunction function : bus.functions()) {
        bars.put(function.address(), function.bars());
      }
    }
  }

  /**
   * Does it.
   *
   * @throws TransportException if something finds no room; then nothing is changed
   */
  void run() {
    Map<PciSpace, PciArena> arenas = new EnumMap<>(PciSpace.class);
    for (PciSpace space : PciSpace.values()) {
      ranges.range(space).ifPresent(range -> arenas.put(space, new PciArena(range)));
    }
    place(buses.getFirst(), arenas);
    plan.forEach(Runnable::run);
  }

  /** Places what is on a bus, and then what is behind its bridges. */
  private void place(PciBus bus, Map<PciSpace, PciArena> arenas) {
    List<Request> requests = new ArrayList<>();
    for (PciFunction function : bus.functions()) {
      for (PciBar bar : bars.get(function.address())) {
        PciArena arena = arenas.get(space(bus, bar));
        if (arena == null) {
          continue;
        }
        if (isPlaced(bus, bar, arena)) {
          arenas.values().stream()
              .filter(each -> bar.isMemory() == (each != arenas.get(PciSpace.IO)))
              .forEach(each -> each.take(bar.address(), bar.byteSize()));
        } else {
          requests.add(request(bus, function, bar));
        }
      }
    }
    List<PciBus> children = childrenOf(bus);
    Map<PciBus, Map<PciSpace, PciArena>> arenasOf = new HashMap<>();
    for (PciBus child : children) {
      arenasOf.put(child, new EnumMap<>(PciSpace.class));
      requests.addAll(windows(child, arenas, arenasOf.get(child)));
    }
    // The largest first: so that what is left between them is used by smaller ones.
    requests.sort(
        Comparator.comparing(Request::alignment, Long::compareUnsigned)
            .thenComparing(Request::byteSize, Long::compareUnsigned)
            .reversed());
    for (Request request : requests) {
      PciArena arena = arenas.get(request.space);
      request.placed.accept(
          arena
              .take(request.byteSize, request.alignment, request.limit)
              .orElseThrow(() -> noRoom(request, arena)));
    }
    for (PciBus child : children) {
      place(child, arenasOf.get(child));
      plan.add(child.bridge().orElseThrow()::forward);
    }
  }

  private static TransportException noRoom(Request request, PciArena arena) {
    return request.owner.malformed(
        "%s does not fit into %s, which is all that is given to it", request.what, arena.range());
  }

  private List<PciBus> childrenOf(PciBus bus) {
    return buses.stream().filter(each -> each.parent().filter(bus::equals).isPresent()).toList();
  }

  /** Whether a BAR has an address at which it can be reached. */
  private static boolean isPlaced(PciBus bus, PciBar bar, PciArena arena) {
    return bar.isAssigned()
        && (bus.bridge().isEmpty() || arena.contains(bar.address(), bar.byteSize()));
  }

  private Request request(PciBus bus, PciFunction function, PciBar bar) {
    boolean wide = bar.kind() == PciBar.Kind.MEMORY_64;
    return new Request(
        function,
        bar.toString(),
        space(bus, bar),
        bar.byteSize(),
        bar.byteSize(),
        wide ? Long.MAX_VALUE : 1L << 32,
        range -> plan.add(() -> function.assign(bar, range.address())));
  }

  /** The kind of addresses that a BAR is given, which depends on all bridges on the way to it. */
  private PciSpace space(PciBus bus, PciBar bar) {
    if (!bar.isMemory()) {
      return PciSpace.IO;
    }
    if (!bar.prefetchable() || ranges.prefetchable().isEmpty()) {
      return PciSpace.MEMORY;
    }
    long end = ranges.prefetchable().get().end();
    boolean reaches = bar.kind() == PciBar.Kind.MEMORY_64 || end <= 1L << 32;
    for (Optional<PciBus> at = Optional.of(bus); reaches && at.isPresent(); ) {
      reaches =
          at.get()
              .bridge()
              .map(bridge ->
                  bridge.has(PciSpace.PREFETCHABLE) && end <= bridge.end(PciSpace.PREFETCHABLE))
              .orElse(true);
      at = at.get().parent();
    }
    return reaches ? PciSpace.PREFETCHABLE : PciSpace.MEMORY;
  }

  /**
   * The windows that a bridge is to have.
   *
   * @param outer what is free in front of the bridge; windows that it has already are taken there
   * @param inner gets what is free behind the bridge
   */
  private List<Request> windows(
      PciBus bus, Map<PciSpace, PciArena> outer, Map<PciSpace, PciArena> inner) {
    PciBridge bridge = bus.bridge().orElseThrow();
    List<Request> requests = new ArrayList<>();
    for (PciSpace space : PciSpace.values()) {
      if (!outer.containsKey(space) || !bridge.has(space)) {
        continue;
      }
      Optional<AddressRange> window = bridge.window(space);
      if (window.isPresent()) {
        outer.get(space).take(window.get().address(), window.get().byteSize());
        inner.put(space, new PciArena(window.get()));
        continue;
      }
      Optional<Room> room = room(bus, space);
      if (room.isEmpty()) {
        plan.add(() -> bridge.shut(space));
        continue;
      }
      requests.add(
          new Request(
              bridge.function(),
              String.format("its %s window of 0x%x bytes", space, room.get().byteSize),
              space,
              room.get().byteSize,
              room.get().alignment,
              bridge.end(space),
              range -> {
                inner.put(space, new PciArena(range));
                plan.add(() -> bridge.open(space, range));
              }));
    }
    return requests;
  }

  /** The room that all behind a bridge without a window takes; nothing if nothing is there. */
  private Optional<Room> room(PciBus bus, PciSpace space) {
    List<Room> parts = new ArrayList<>();
    for (PciFunction function : bus.functions()) {
      for (PciBar bar : bars.get(function.address())) {
        if (space(bus, bar) == space) {
          parts.add(new Room(bar.byteSize(), bar.byteSize()));
        }
      }
    }
    for (PciBus child : childrenOf(bus)) {
      if (child.bridge().orElseThrow().has(space)) {
        room(child, space).ifPresent(parts::add);
      }
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    parts.sort(Comparator.comparing(Room::alignment, Long::compareUnsigned).reversed());
    long size = 0;
    long alignment = space.granularity();
    for (Room part : parts) {
      size = PciArena.align(size, part.alignment) + part.byteSize;
      if (part.byteSize < 0 || size < 0) {
        return Optional.of(new Room(Long.MIN_VALUE, Long.MIN_VALUE)); // which fits nowhere
      }
      alignment = Math.max(alignment, part.alignment);
    }
    return Optional.of(new Room(PciArena.align(size, space.granularity()), alignment));
  }
}

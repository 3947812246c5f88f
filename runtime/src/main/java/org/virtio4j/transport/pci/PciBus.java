package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.virtio4j.TransportException;

/** A PCI bus: the functions on it. Functions behind bridges are on other buses. */
public final class PciBus {
  private final ConfigurationAccess access;
  private final int number;

  /** A BAR that is to have an address. */
  private record Request(PciFunction function, PciBar bar) {}

  /** The address that it is to have. */
  private record Placement(Request request, AddressRange range) {}

  private PciBus(ConfigurationAccess access, int number) {
    this.access = Objects.requireNonNull(access);
    this.number = number;
  }

  /**
   * The bus at the host bridge, which has the number 0.
   *
   * @param access the way to the configuration spaces
   * @return the bus
   */
  public static PciBus root(ConfigurationAccess access) {
    return new PciBus(access, 0);
  }

  /**
   * Looks for functions. Functions 1 to 7 are looked for only where function 0 says that there may
   * be some.
   *
   * @return the functions by address
   */
  public List<PciFunction> functions() {
    List<PciFunction> found = new ArrayList<>();
    for (int device = 0; device < PciAddress.DEVICES; device++) {
      int last = 0;
      for (int index = 0; index <= last; index++) {
        PciFunction function =
            PciFunction.find(access, new PciAddress(number, device, index)).orElse(null);
        if (function != null) {
          found.add(function);
          if (index == 0 && function.isMultiFunction()) {
            last = PciAddress.FUNCTIONS - 1;
          }
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * Gives addresses to those memory BARs on this bus that have none. BARs that have one keep it,
   * and nothing else gets it. Bridges are left alone. Either all get their addresses, or none.
   *
   * @param range the addresses that may be given: those that the platform forwards to this bus
   * @return the functions on this bus
   * @throws TransportException if a BAR does not fit in, or is not what a BAR can be
   */
  public List<PciFunction> assignBars(AddressRange range) {
    List<PciFunction> functions = functions();
    List<AddressRange> taken = new ArrayList<>();
    List<Request> requests = new ArrayList<>();
    for (PciFunction function : functions) {
      if (function.isBridge()) {
        continue;
      }
      for (PciBar bar : function.bars()) {
        if (bar.isMemory() && !bar.isAssigned()) {
          requests.add(new Request(function, bar));
        } else if (bar.isMemory() && bar.address() > 0) { // above 2^63 nothing is in the way
          long size = Math.min(bar.byteSize(), Long.MAX_VALUE - bar.address());
          taken.add(new AddressRange(bar.address(), Math.max(1, size)));
        }
      }
    }
    // The largest first: so that what is left between them is used by smaller ones.
    requests.sort(
        Comparator.comparing((Request each) -> each.bar.byteSize(), Long::compareUnsigned)
            .reversed());
    List<Placement> placements = new ArrayList<>();
    for (Request request : requests) {
      AddressRange place = place(request, range, taken);
      taken.add(place);
      placements.add(new Placement(request, place));
    }
    for (Placement each : placements) {
      each.request.function.assign(each.request.bar, each.range.address());
    }
    return functions;
  }

  /** The first place that is aligned and free. */
  private static AddressRange place(Request request, AddressRange range, List<AddressRange> taken) {
    long size = request.bar.byteSize();
    long end =
        request.bar.kind() == PciBar.Kind.MEMORY_64 ? range.end() : Math.min(range.end(), 1L << 32);
    long at = size < 1 ? end : align(range.address(), size);
    while (at >= 0 && at <= end - size) {
      AddressRange candidate = new AddressRange(at, size);
      AddressRange obstacle = taken.stream().filter(candidate::overlaps).findFirst().orElse(null);
      if (obstacle == null && at != 0) {
        return candidate;
      }
      at = align(obstacle == null ? 1 : obstacle.end(), size);
    }
    throw request.function.malformed("%s does not fit into %s", request.bar, range);
  }

  /** Rounds up to a multiple of a power of two; negative if that is beyond 2^63. */
  private static long align(long address, long size) {
    return address + size - 1 & -size;
  }
}

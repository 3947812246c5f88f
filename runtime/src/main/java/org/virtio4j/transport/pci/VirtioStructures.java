package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virtio4j.TransportException;

/**
 * Finds a device's structures by its capabilities (4.1.4). Of each kind it takes the first that is
 * of use, since the order is that of the device's preference.
 *
 * <p>Kinds that are not known, and reserved numbers of BARs, are as if they were not there. That a
 * capability is of no use is an error only if no other one of its kind is.
 */
final class VirtioStructures {
  private static final int BASIC_BYTES = 16;
  private static final int NOTIFY_BYTES = 20;
  private static final int LAST_BAR = 5;

  private final PciFunction function;
  private final Map<VirtioStructure.Kind, VirtioStructure> found =
      new EnumMap<>(VirtioStructure.Kind.class);
  private final Map<VirtioStructure.Kind, List<String>> reserved =
      new EnumMap<>(VirtioStructure.Kind.class);
  private final Map<VirtioStructure.Kind, List<String>> useless =
      new EnumMap<>(VirtioStructure.Kind.class);

  private VirtioStructures(PciFunction function) {
    this.function = function;
  }

  /** Why a capability is of no use; it never leaves this class. */
  private static final class UselessException extends Exception {
    private static final long serialVersionUID = 1L;

    UselessException(String format, Object... arguments) {
      super(String.format(format, arguments), null, false, false);
    }
  }

  /**
   * Looks for the structures of a device.
   *
   * @throws TransportException if the list of capabilities is malformed
   */
  static VirtioStructures of(PciFunction function) {
    VirtioStructures structures = new VirtioStructures(function);
    for (PciCapability capability : function.capabilities()) {
      if (capability.id() == PciCapability.VENDOR_SPECIFIC) {
        structures.add(capability.offset());
      }
    }
    return structures;
  }

  /**
   * The structure of a kind that a device must have.
   *
   * @throws TransportException if there is none; it says what is wrong with those that are not
   */
  VirtioStructure required(VirtioStructure.Kind kind) {
    VirtioStructure structure = found.get(kind);
    if (structure != null) {
      return structure;
    }
    List<String> reasons = new ArrayList<>(useless.getOrDefault(kind, List.of()));
    reasons.addAll(reserved.getOrDefault(kind, List.of()));
    throw function.malformed(
        "it has no %s structure%s",
        kind, reasons.isEmpty() ? "" : " that can be used: " + String.join("; ", reasons));
  }

  /**
   * The structure of a kind that a device may have.
   *
   * @throws TransportException if there is one, but none that can be used
   */
  Optional<VirtioStructure> optional(VirtioStructure.Kind kind) {
    return found.containsKey(kind) || useless.containsKey(kind)
        ? Optional.of(required(kind))
        : Optional.empty();
  }

  private void add(int at) {
    // The smallest one may be at the very end, and is no less a capability.
    int space = ConfigurationAccess.CONVENTIONAL_BYTES - at;
    VirtioCapabilityAccessor capability =
        new VirtioCapabilityAccessor(
            function.window(at, Math.min((int) VirtioCapabilityAccessor.BYTE_SIZE, space)));
    int type = capability.cfgType();
    for (VirtioStructure.Kind kind : VirtioStructure.Kind.values()) {
      if (kind.type() == type && !found.containsKey(kind)) {
        add(kind, capability, at, space);
      }
    }
  }

  private void add(
      VirtioStructure.Kind kind, VirtioCapabilityAccessor capability, int at, int space) {
    int needed = kind == VirtioStructure.Kind.NOTIFY ? NOTIFY_BYTES : BASIC_BYTES;
    int present = Math.min(capability.capLen(), space);
    if (present < needed) {
      note(useless, kind, at, "it has only " + present + " bytes, and " + needed + " are needed");
      return;
    }
    int number = capability.bar();
    if (number > LAST_BAR) {
      note(reserved, kind, at, "the number " + number + " of its BAR is reserved");
      return;
    }
    try {
      found.put(kind, structure(kind, capability, number));
    } catch (UselessException e) {
      note(useless, kind, at, e.getMessage());
    }
  }

  private static void note(
      Map<VirtioStructure.Kind, List<String>> notes,
      VirtioStructure.Kind kind,
      int at,
      String reason) {
    notes
        .computeIfAbsent(kind, each -> new ArrayList<>())
        .add(String.format("the capability at 0x%x: %s", at, reason));
  }

  private VirtioStructure structure(
      VirtioStructure.Kind kind, VirtioCapabilityAccessor capability, int number)
      throws UselessException {
    long offset = capability.offset();
    long byteSize = capability.length();
    if (byteSize < kind.minBytes()) {
      throw new UselessException(
          "the structure has only %d bytes, and %d are needed", byteSize, kind.minBytes());
    }
    if (offset % kind.alignment() != 0) {
      throw new UselessException(
          "the structure's offset 0x%x is not a multiple of %d", offset, kind.alignment());
    }
    long multiplier = kind == VirtioStructure.Kind.NOTIFY ? capability.notifyOffMultiplier() : 0;
    if (multiplier == 1 || Long.bitCount(multiplier) > 1) {
      throw new UselessException(
          "the multiplier 0x%x is neither 0 nor an even power of two", multiplier);
    }
    PciBar bar =
        function
            .bar(number)
            .orElseThrow(() -> new UselessException("BAR %d has a size of 0", number));
    if (!bar.isMemory()) {
      throw new UselessException("%s does not lie in memory", bar);
    }
    if (!bar.isAssigned()) {
      throw new UselessException("%s has no address", bar);
    }
    // Both are below 2^32, so that the sum is exact. A size of 2^63 is negative.
    if (Long.compareUnsigned(offset + byteSize, bar.byteSize()) > 0) {
      throw new UselessException(
          "the structure, 0x%x bytes at 0x%x, goes beyond the end of %s", byteSize, offset, bar);
    }
    return new VirtioStructure(bar, offset, byteSize, multiplier);
  }
}

package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.virtio4j.TransportException;

/**
 * Finds a device's structures by its capabilities (4.1.4). Of each kind, and of each shared memory
 * region, it takes the first that is of use, since the order is that of the device's preference.
 *
 * <p>Kinds that are not known, and reserved numbers of BARs, are as if they were not there. That a
 * capability is of no use is an error only if no other one of its kind is.
 */
final class VirtioStructures {
  private static final int VENDOR = 9;
  private static final int LAST_BAR = 5;

  private final PciFunction function;
  private final FunctionMapping mapping;
  private final Map<VirtioStructure.Kind, Choice> choices =
      new EnumMap<>(VirtioStructure.Kind.class);
  private final Map<Integer, Choice> regions = new TreeMap<>(); // of shared memory, by id
  private final List<PciVendorData> vendorData = new ArrayList<>();

  private VirtioStructures(PciFunction function, FunctionMapping mapping) {
    this.function = function;
    this.mapping = mapping;
  }

  /** Why a capability is of no use; it never leaves this class. */
  private static final class UselessException extends Exception {
    private static final long serialVersionUID = 1L;

    UselessException(String format, Object... arguments) {
      super(String.format(format, arguments), null, false, false);
    }
  }

  /** What the capabilities of one kind have led to. */
  private static final class Choice {
    private VirtioStructure found;
    private final List<String> reserved = new ArrayList<>();
    private final List<String> useless = new ArrayList<>();
  }

  /** Those of a device whose capabilities are not looked at. */
  static VirtioStructures none(PciFunction function, FunctionMapping mapping) {
    return new VirtioStructures(function, mapping);
  }

  /**
   * Looks for the structures of a device.
   *
   * @throws TransportException if the list of capabilities is malformed
   */
  static VirtioStructures of(PciFunction function, FunctionMapping mapping) {
    VirtioStructures structures = new VirtioStructures(function, mapping);
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
    return required(kind.toString(), choices.getOrDefault(kind, new Choice()));
  }

  private VirtioStructure required(String what, Choice choice) {
    if (choice.found != null) {
      return choice.found;
    }
    List<String> reasons = new ArrayList<>(choice.useless);
    reasons.addAll(choice.reserved);
    throw function.malformed(
        "it has no %s structure%s",
        what, reasons.isEmpty() ? "" : " that can be used: " + String.join("; ", reasons));
  }

  /**
   * The structure of a kind that a device may have.
   *
   * @throws TransportException if there is one, but none that can be used
   */
  Optional<VirtioStructure> optional(VirtioStructure.Kind kind) {
    return optional(kind.toString(), choices.get(kind));
  }

  private Optional<VirtioStructure> optional(String what, Choice choice) {
    return choice == null || choice.found == null && choice.useless.isEmpty()
        ? Optional.empty()
        : Optional.of(required(what, choice));
  }

  /**
   * A region of shared memory, if the device has it.
   *
   * @throws TransportException if it has, but it cannot be used
   */
  Optional<VirtioStructure> region(int id) {
    return optional(VirtioStructure.Kind.SHARED_MEMORY + " " + id, regions.get(id));
  }

  /** What vendors have added. */
  List<PciVendorData> vendorData() {
    return List.copyOf(vendorData);
  }

  private void add(int at) {
    // The smallest one may be at the very end, and is no less a capability.
    int space = ConfigurationAccess.CONVENTIONAL_BYTES - at;
    VirtioCapabilityAccessor capability =
        new VirtioCapabilityAccessor(
            function.window(at, Math.min((int) VirtioCapabilityAccessor.BYTE_SIZE, space)));
    int type = capability.cfgType();
    if (type == VENDOR) {
      addVendorData(at, Math.min(capability.capLen(), space));
      return;
    }
    for (VirtioStructure.Kind kind : VirtioStructure.Kind.values()) {
      if (kind.type() == type) {
        add(kind, capability, at, space);
      }
    }
  }

  private void addVendorData(int at, int byteSize) {
    if (byteSize >= VirtioVendorCapabilityAccessor.BYTE_SIZE) {
      int vendorId = new VirtioVendorCapabilityAccessor(function.window(at, byteSize)).vendorId();
      vendorData.add(new PciVendorData(vendorId, function.window(at, byteSize)));
    }
  }

  private void add(
      VirtioStructure.Kind kind, VirtioCapabilityAccessor capability, int at, int space) {
    boolean region = kind == VirtioStructure.Kind.SHARED_MEMORY;
    int needed = kind.capabilityBytes();
    int present = Math.min(capability.capLen(), space);
    // The shortest ones do not even say which region they are of.
    int id = region && present > VirtioCapabilityAccessor.ID_OFFSET ? capability.id() : 0;
    Choice choice =
        region
            ? regions.computeIfAbsent(id, each -> new Choice())
            : choices.computeIfAbsent(kind, each -> new Choice());
    if (choice.found != null) {
      return;
    }
    if (present < needed) {
      note(choice.useless, at, "it has only " + present + " bytes, and " + needed + " are needed");
      return;
    }
    int number = capability.bar();
    if (number > LAST_BAR) {
      note(choice.reserved, at, "the number " + number + " of its BAR is reserved");
      return;
    }
    try {
      choice.found = structure(kind, capability, at, number);
    } catch (UselessException e) {
      note(choice.useless, at, e.getMessage());
    }
  }

  private static void note(List<String> notes, int at, String reason) {
    notes.add(String.format("the capability at 0x%x: %s", at, reason));
  }

  private VirtioStructure structure(
      VirtioStructure.Kind kind, VirtioCapabilityAccessor capability, int at, int number)
      throws UselessException {
    long offset = capability.offset();
    long byteSize = capability.length();
    if (kind == VirtioStructure.Kind.SHARED_MEMORY) {
      VirtioCapability64Accessor upper =
          new VirtioCapability64Accessor(function.window(at, kind.capabilityBytes()));
      offset |= upper.offsetHi() << 32;
      byteSize |= upper.lengthHi() << 32;
    }
    // Sizes and offsets are unsigned: those of 2^63 and more are negative.
    if (byteSize >= 0 && byteSize < kind.minBytes()) {
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
        mapping
            .bar(number)
            .orElseThrow(() -> new UselessException("BAR %d has a size of 0", number));
    if (!mapping.reaches(bar)) {
      throw new UselessException(
          bar.isAssigned() ? "%s cannot be reached" : "%s has no address", bar);
    }
    if (!bar.contains(offset, byteSize)) {
      throw new UselessException(
          "the structure, 0x%x bytes at 0x%x, goes beyond the end of %s", byteSize, offset, bar);
    }
    return new VirtioStructure(bar, offset, byteSize, multiplier);
  }
}

package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Walks a function's two lists of capabilities, whatever they lead to. */
final class PciCapabilities {
  private static final int FIRST = 0x40;

  private static final int EXTENDED_ID = 0xffff;
  private static final int EXTENDED_VERSION_SHIFT = 16;
  private static final int EXTENDED_NEXT_SHIFT = 20;
  private static final long ALL_ONES = 0xffff_ffffL;

  private PciCapabilities() {}

  /**
   * The list that begins at an offset.
   *
   * @throws org.virtio4j.TransportException if it leads into the header, or is a cycle
   */
  static List<PciCapability> of(PciFunction function, int first) {
    List<PciCapability> found = new ArrayList<>();
    BitSet visited = new BitSet();
    // The two lowest bits are reserved: no capability begins between two words.
    int offset = first & ~3;
    while (offset != 0) {
      if (offset < FIRST) {
        throw function.malformed(
            "its list of capabilities leads to 0x%x, which is inside the header", offset);
      }
      if (visited.get(offset)) {
        throw function.malformed(
            "its list of capabilities is a cycle: it comes to 0x%x again", offset);
      }
      visited.set(offset);
      PciCapabilityHeaderAccessor capability =
          new PciCapabilityHeaderAccessor(
              function.window(offset, (int) PciCapabilityHeaderAccessor.BYTE_SIZE));
      found.add(new PciCapability(capability.id(), offset));
      offset = capability.next() & ~3;
    }
    return List.copyOf(found);
  }

  /**
   * The list of the extended configuration space, which begins at 0x100. Where nothing is, zeros or
   * ones read.
   *
   * @throws org.virtio4j.TransportException if it leads out of that space, or is a cycle
   */
  static List<PciExtendedCapability> extended(PciFunction function) {
    List<PciExtendedCapability> found = new ArrayList<>();
    BitSet visited = new BitSet();
    int offset = ConfigurationAccess.CONVENTIONAL_BYTES;
    while (offset != 0) {
      if (offset < ConfigurationAccess.CONVENTIONAL_BYTES) {
        throw function.malformed(
            "its list of extended capabilities leads to 0x%x, which is not extended", offset);
      }
      if (visited.get(offset)) {
        throw function.malformed(
            "its list of extended capabilities is a cycle: it comes to 0x%x again", offset);
      }
      visited.set(offset);
      long value =
          new PciExtendedCapabilityHeaderAccessor(
                  function.window(offset, (int) PciExtendedCapabilityHeaderAccessor.BYTE_SIZE))
              .value();
      int id = (int) value & EXTENDED_ID;
      if (value == ALL_ONES) {
        break;
      }
      // A null capability begins a list of which the first member was taken away.
      if (id != 0) {
        found.add(
            new PciExtendedCapability(id, (int) value >>> EXTENDED_VERSION_SHIFT & 0xf, offset));
      }
      offset = (int) (value >>> EXTENDED_NEXT_SHIFT) & ~3;
    }
    return List.copyOf(found);
  }
}

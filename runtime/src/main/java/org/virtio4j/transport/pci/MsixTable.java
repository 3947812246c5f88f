package org.virtio4j.transport.pci;

import java.util.Objects;
import java.util.Optional;
import org.virtio4j.io.RegisterWindow;

/**
 * A function's MSI-X vectors: messages, one for each vector, that it writes to memory to interrupt.
 * For one thread at a time. It is usable until the mapping that it was made of is closed.
 */
final class MsixTable {
  private static final int ENTRY_BYTES = (int) MsixEntryAccessor.BYTE_SIZE;
  private static final int PENDING_BITS = 32;
  private static final int LAST_BAR = 5;

  private final MsixCapabilityAccessor capability;
  private final MsixEntryAccessor[] entries;
  private final MsixPendingBitsAccessor[] pending;
  private final int control; // but for the bits that are changed here
  private boolean enabled;

  private MsixTable(
      MsixCapabilityAccessor capability, int control, RegisterWindow table, RegisterWindow bits) {
    this.capability = capability;
    this.control = control & ~(MsixCapability.ENABLE | MsixCapability.FUNCTION_MASK);
    this.entries = new MsixEntryAccessor[(control & MsixCapability.SIZE) + 1];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new MsixEntryAccessor(table.split((long) i * ENTRY_BYTES, ENTRY_BYTES));
    }
    this.pending = new MsixPendingBitsAccessor[(entries.length + PENDING_BITS - 1) / PENDING_BITS];
    for (int i = 0; i < pending.length; i++) {
      pending[i] = new MsixPendingBitsAccessor(bits.split((long) i * 4, 4));
    }
  }

  /** Where a function has its table, before anything is mapped. */
  record Place(
      PciCapability capability,
      int vectors,
      PciBar tableBar,
      long tableOffset,
      PciBar pendingBar,
      long pendingOffset) {}

  /**
   * Looks for the table of a function.
   *
   * @return where it is; nothing if the function has no MSI-X, or there is no way to the table
   * @throws org.virtio4j.TransportException if the capability is malformed
   */
  static Optional<Place> find(PciFunction function, FunctionMapping mapping) {
    for (PciCapability each : function.capabilities()) {
      if (each.id() == MsixCapability.ID) {
        return find(function, mapping, each);
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> find(
      PciFunction function, FunctionMapping mapping, PciCapability capability) {
    if (capability.offset() + MsixCapabilityAccessor.BYTE_SIZE
        > ConfigurationAccess.CONVENTIONAL_BYTES) {
      throw function.malformed(
          "its MSI-X capability, at 0x%x, goes beyond the configuration space",
          capability.offset());
    }
    MsixCapabilityAccessor registers = accessor(function, capability);
    int vectors = (registers.messageControl() & MsixCapability.SIZE) + 1;
    long table = registers.table();
    long bits = registers.pendingBits();
    PciBar tableBar = bar(function, mapping, "table", table, (long) vectors * ENTRY_BYTES);
    PciBar bitsBar =
        bar(function, mapping, "pending bits", bits, (vectors + 63L) / 64 * Long.BYTES);
    return mapping.reaches(tableBar) && mapping.reaches(bitsBar)
        ? Optional.of(
            new Place(
                capability,
                vectors,
                tableBar,
                table & ~MsixCapability.BAR,
                bitsBar,
                bits & ~MsixCapability.BAR))
        : Optional.empty();
  }

  private static PciBar bar(
      PciFunction function, FunctionMapping mapping, String what, long place, long byteSize) {
    int number = (int) (place & MsixCapability.BAR);
    long offset = place & ~MsixCapability.BAR;
    PciBar bar =
        number > LAST_BAR ? null : mapping.bar(number).filter(PciBar::isMemory).orElse(null);
    if (bar == null) {
      throw function.malformed("its MSI-X %s is to be in BAR %d, which is no memory", what, number);
    }
    if (!bar.contains(offset, byteSize)) {
      throw function.malformed(
          "its MSI-X %s, 0x%x bytes at 0x%x, goes beyond the end of %s",
          what, byteSize, offset, bar);
    }
    return bar;
  }

  private static MsixCapabilityAccessor accessor(PciFunction function, PciCapability capability) {
    return new MsixCapabilityAccessor(
        function.window(capability.offset(), (int) MsixCapabilityAccessor.BYTE_SIZE));
  }

  /** Maps a table. All vectors are masked, which they also are after a reset of the function. */
  static MsixTable open(PciFunction function, FunctionMapping mapping, Place place) {
    MsixCapabilityAccessor registers = accessor(function, place.capability());
    MsixTable table =
        new MsixTable(
            registers,
            registers.messageControl(),
            mapping.map(
                place.tableBar(), place.tableOffset(), (long) place.vectors() * ENTRY_BYTES),
            mapping.map(
                place.pendingBar(), place.pendingOffset(), (place.vectors() + 63L) / 64 * 8));
    for (int vector = 0; vector < table.size(); vector++) {
      table.mask(vector);
    }
    return table;
  }

  /** How many vectors there are: 1 to 2048. */
  int size() {
    return entries.length;
  }

  /** Whether interrupts are messages. */
  boolean isEnabled() {
    return enabled;
  }

  /**
   * Lets a vector write a message from now on.
   *
   * @param address where to, a multiple of 4
   * @param data what, 32 bits
   */
  void set(int vector, long address, int data) {
    MsixEntryAccessor entry = entries[Objects.checkIndex(vector, entries.length)];
    if ((address & 3) != 0) {
      throw new IllegalArgumentException(
          String.format("a message goes to a multiple of 4, not to 0x%x", address));
    }
    // A message that is half the old one and half the new one goes astray.
    mask(vector);
    entry.messageAddress(address);
    entry.messageData(Integer.toUnsignedLong(data));
    unmask(vector);
  }

  /** Holds a vector's messages back; {@link #isPending} tells whether there is one. */
  void mask(int vector) {
    entries[Objects.checkIndex(vector, entries.length)].vectorControl(MsixEntry.MASKED);
  }

  /** Lets a vector's messages go, also one that is pending. */
  void unmask(int vector) {
    entries[Objects.checkIndex(vector, entries.length)].vectorControl(0L);
  }

  /** Whether a masked vector has a message to send. */
  boolean isPending(int vector) {
    Objects.checkIndex(vector, entries.length);
    return (pending[vector / PENDING_BITS].bits() >>> vector % PENDING_BITS & 1) != 0;
  }

  /** Makes interrupts messages. */
  void enable() {
    capability.messageControl(control | MsixCapability.ENABLE);
    enabled = true;
  }

  /** Makes interrupts what they were before. */
  void disable() {
    if (enabled) {
      capability.messageControl(control);
      enabled = false;
    }
  }
}

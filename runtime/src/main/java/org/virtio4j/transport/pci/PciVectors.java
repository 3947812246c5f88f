package org.virtio4j.transport.pci;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.virtio4j.TransportException;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptMessage;
import org.virtio4j.transport.InterruptStatus;
import org.virtio4j.transport.Interrupts;

/**
 * How a function interrupts: by MSI-X with one vector for changes of the configuration and one for
 * each queue (VIRTIO 1.4, 4.1.5.1.2), or fewer that they share; by its pin; or not at all. For one
 * thread at a time.
 */
final class PciVectors implements AutoCloseable {
  private static final int CONFIGURATION = 0; // the vector, where there are two or more

  private final PciFunction function;
  private final Registers registers;
  private final MsixTable table; // null without messages
  private final int count; // of vectors in use
  private final Interrupts interrupts;
  private final Map<Integer, Integer> preferred = new HashMap<>(); // vectors, by queue
  private boolean configured; // since the last reset

  /** The transport's registers that assign vectors. */
  interface Registers {
    /**
     * Assigns a vector to changes of the configuration.
     *
     * @return what the register reads as then: the vector, or {@link PciTransport#NO_VECTOR}
     */
    int assignConfiguration(int vector);

    /**
     * Assigns a vector to a queue.
     *
     * @return what the register reads as then: the vector, or {@link PciTransport#NO_VECTOR}
     */
    int assignQueue(int queue, int vector);
  }

  private PciVectors(
      PciFunction function,
      Registers registers,
      MsixTable table,
      int count,
      Interrupts interrupts) {
    this.function = function;
    this.registers = registers;
    this.table = table;
    this.count = count;
    this.interrupts = interrupts;
  }

  /**
   * Looks for a function's MSI-X table, where somebody has a use for it.
   *
   * @throws TransportException if it is malformed
   */
  static Optional<MsixTable.Place> find(
      PciFunction function, FunctionMapping mapping, PciInterrupts platform) {
    return platform == PciInterrupts.NONE ? Optional.empty() : MsixTable.find(function, mapping);
  }

  /**
   * Settles how a function interrupts.
   *
   * @param place where its MSI-X table is, if there is a way to it
   * @param wanted how many vectors it can use
   * @param acknowledge reads why the pin was asserted
   */
  static PciVectors open(
      PciFunction function,
      FunctionMapping mapping,
      Optional<MsixTable.Place> place,
      PciInterrupts platform,
      int wanted,
      Registers registers,
      Supplier<InterruptStatus> acknowledge) {
    int possible = place.map(each -> Math.min(wanted, each.vectors())).orElse(0);
    List<? extends InterruptMessage> messages =
        possible == 0 ? List.of() : platform.messages(function, possible);
    if (!messages.isEmpty()) {
      return new PciVectors(
          function,
          registers,
          table(function, mapping, place.orElseThrow(), messages),
          messages.size(),
          Interrupts.messages(messages));
    }
    Optional<? extends InterruptLine> wire = platform.wire(function);
    wire.ifPresent(line -> mapping.command(0, PciFunction.COMMAND_INTERRUPT_DISABLE));
    Interrupts interrupts =
        wire.map(line -> Interrupts.wired(line, acknowledge))
            .orElseGet(() -> Interrupts.polled(acknowledge));
    return new PciVectors(function, registers, null, 0, interrupts);
  }

  private static MsixTable table(
      PciFunction function,
      FunctionMapping mapping,
      MsixTable.Place place,
      List<? extends InterruptMessage> messages) {
    MsixTable table = MsixTable.open(function, mapping, place);
    for (int vector = 0; vector < messages.size(); vector++) {
      InterruptMessage message = messages.get(vector);
      table.set(vector, message.address(), message.data());
    }
    table.enable();
    mapping.command(PciFunction.COMMAND_INTERRUPT_DISABLE, 0);
    return table;
  }

  /** Whether interrupts are messages. */
  boolean areMessages() {
    return table != null;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  /** The device was reset, and has no vectors any more. */
  void reset() {
    configured = false;
  }

  /** Assigns a vector to a queue that is about to be enabled. */
  void assignQueue(int queue) {
    if (table == null) {
      return;
    }
    int next = 1 + preferred.size() % Math.max(1, count - 1);
    int first = count == 1 ? 0 : preferred.computeIfAbsent(queue, key -> next);
    // A device may have fewer resources than its table has entries: then queues share.
    for (int vector = first; vector >= 0; vector--) {
      if (registers.assignQueue(queue, vector) == vector) {
        interrupts.routeQueue(queue, vector);
        return;
      }
    }
    throw refused("queue " + queue, first + 1);
  }

  /** Assigns a vector to changes of the configuration, unless that is done. */
  void assignConfiguration() {
    if (table == null || configured) {
      return;
    }
    for (int vector = CONFIGURATION; vector < count; vector++) {
      if (registers.assignConfiguration(vector) == vector) {
        interrupts.routeConfiguration(vector);
        configured = true;
        return;
      }
    }
    throw refused("changes of the configuration", count);
  }

  private TransportException refused(String what, int tried) {
    return function.malformed(
        "it takes none of %d MSI-X vectors for %s: the register reads as 0x%x each time",
        tried, what, PciTransport.NO_VECTOR);
  }

  /** Makes interrupts what they were before; the registers are there still. */
  @Override
  public void close() {
    interrupts.close();
    if (table != null) {
      table.disable();
    }
  }
}

package org.virtio4j.transport.pci;

import java.util.List;
import java.util.Optional;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptMessage;

/**
 * What a platform has for the interrupts of PCI functions: messages for MSI-X, and wires for INTx.
 * A transport takes messages if it can have one at least, else the wire, else it polls.
 */
public interface PciInterrupts {
  /** A platform that tells of no interrupt: transports poll. */
  PciInterrupts NONE =
      new PciInterrupts() {
        @Override
        public List<InterruptMessage> messages(PciFunction function, int wanted) {
          return List.of();
        }

        @Override
        public Optional<InterruptLine> wire(PciFunction function) {
          return Optional.empty();
        }
      };

  /**
   * Messages for a function, which are its own until its transport disconnects them.
   *
   * @param function the function, which has MSI-X
   * @param wanted how many it can use, 1 or more
   * @return up to as many; none if the platform has none for it
   */
  List<? extends InterruptMessage> messages(PciFunction function, int wanted);

  /**
   * The wire that a function's interrupt pin leads to.
   *
   * @param function the function
   * @return a line of its own, whoever shares the wire; nothing if the platform does not tell of
   *     wires, or the function has no pin
   */
  Optional<? extends InterruptLine> wire(PciFunction function);
}

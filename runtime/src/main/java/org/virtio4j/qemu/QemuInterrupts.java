package org.virtio4j.qemu;

/** How the interrupts of a machine's devices reach the drivers in this process. */
public enum QemuInterrupts {
  /** Not at all: drivers poll. The machine's interrupt controller is left alone. */
  POLLED,

  /**
   * By wires: that of each virtio-mmio slot, or INTx of PCI. The inputs of the machine's interrupt
   * controller are watched over the qtest socket, so that a driver sleeps until QEMU says
   * something.
   */
  WIRES,

  /**
   * By messages of PCI functions: MSI-X. On ARM's boards they go to the interrupt controller, which
   * is watched as above. A PC's controller takes no messages without its processor, so there they
   * go to words in RAM, and a thread of this process looks at these again and again while a driver
   * waits: that is polling, by another name.
   */
  MESSAGES
}

package org.virtio4j.emulation;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.virtio4j.transport.pci.PciAddress;

/** A function that is driven by hand, so that it can be driven wrongly. */
final class PciRules {
  private static final int COMMAND = 0x04;
  private static final int BAR1 = 0x14;
  private static final int BAR4 = 0x20;
  private static final int DECODE = 2;
  private static final int MASTER = 4;
  private static final long REGISTERS = 0xe000_0000L;
  private static final long MSIX = 0xe100_0000L;
  private static final int MSIX_CONTROL = 0x42;
  private static final int ENABLE = 0x8000;

  private final EmulatedMachine machine = EmulatedMachine.copying();
  private final EmulatedPciBus bus = new EmulatedPciBus(machine.hal());
  private final EmulatedPciFunction function;
  private final PciAddress address;

  private PciRules() {
    EmulatedDevice.Builder device = EmulatedDevice.builder(42).queue(0, 8, Chain::complete);
    function = bus.add(EmulatedPciFunction.builder(device).vectors(2));
    address = function.address();
    configure(BAR4, 4, REGISTERS);
    configure(BAR1, 4, MSIX);
  }

  private void configure(int offset, int width, long value) {
    bus.write(address, offset, width, value);
  }

  private void write(long to, int width, long value) {
    machine.hal().map(to, width).write(0, width, value);
  }

  /** Gives each rule of PCI, and what breaks it, to a collection of scenarios. */
  static void forEach(BiConsumer<Rule, Consumer<ScenarioCheck>> put) {
    put.accept(Rule.PCI_NOT_DECODED, check -> run(check, each -> each.write(REGISTERS, 4, 0)));
    put.accept(
        Rule.PCI_BAR_DECODED,
        check ->
            run(
                check,
                each -> {
                  each.configure(COMMAND, 2, DECODE);
                  each.configure(BAR4, 4, MSIX + 0x10_0000L);
                }));
    put.accept(
        Rule.PCI_WINDOW,
        check -> run(check, each -> each.bus.read(each.address, each.windowData(), 4)));
    put.accept(
        Rule.MSIX_NOT_MASKED,
        check ->
            run(
                check,
                each -> {
                  each.configure(COMMAND, 2, DECODE);
                  each.write(MSIX + 12, 4, 0);
                  each.configure(MSIX_CONTROL, 2, ENABLE);
                  each.write(MSIX, 4, 0x1000);
                }));
    put.accept(
        Rule.MSIX_MESSAGE,
        check ->
            run(
                check,
                each -> {
                  each.configure(COMMAND, 2, DECODE | MASTER);
                  each.fire();
                }));
    put.accept(
        Rule.PCI_NOT_BUS_MASTER,
        check ->
            run(
                check,
                each -> {
                  each.configure(COMMAND, 2, DECODE);
                  var message = each.bus.messages(null, 1).getFirst();
                  each.write(MSIX, 4, message.address());
                  each.write(MSIX + 8, 4, message.data());
                  each.fire();
                }));
  }

  /** Sends the message of vector 0. */
  private void fire() {
    write(MSIX + 12, 4, 0);
    configure(MSIX_CONTROL, 2, ENABLE);
    synchronized (function.device().lock()) {
      function.msix().fire(0);
    }
  }

  /** The data register of the window through the configuration space. */
  private int windowData() {
    int at = (int) bus.read(address, 0x34, 1);
    while (bus.read(address, at, 1) != 9 || bus.read(address, at + 3, 1) != 5) {
      at = (int) bus.read(address, at + 1, 1);
    }
    return at + 16;
  }

  /** Looks at what a scenario has led to. */
  interface ScenarioCheck {
    void check(EmulatedMachine machine);
  }

  private static void run(ScenarioCheck check, Consumer<PciRules> scenario) {
    PciRules rules = new PciRules();
    try {
      scenario.accept(rules);
      check.check(rules.machine);
    } finally {
      rules.machine.close();
    }
  }
}

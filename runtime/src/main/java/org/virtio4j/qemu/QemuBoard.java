package org.virtio4j.qemu;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.virtio4j.transport.pci.AddressRange;

/**
 * A kind of machine that QEMU emulates: what has to be known about it to use its devices. Only
 * little-endian machines can be described.
 *
 * @param name what people call it
 * @param program QEMU's program for it, without a folder
 * @param machine the machine type, as {@code -machine} wants it
 * @param options more options that it needs, such as the type of processor
 * @param firmware what puts the processor to sleep for good
 * @param ramBase the physical address at which RAM begins
 * @param slots where its virtio-mmio devices are
 * @param pci its PCI bus, on which devices are if it has no such slots
 * @param interrupts where the interrupts of the slots arrive
 */
public record QemuBoard(
    String name,
    String program,
    String machine,
    List<String> options,
    Firmware firmware,
    long ramBase,
    Slots slots,
    Optional<Pci> pci,
    Interrupts interrupts) {

  /** ARM's 64-bit {@code virt}, with 32 virtio-mmio slots. */
  public static final QemuBoard AARCH64_VIRT =
      new QemuBoard(
          "aarch64 virt",
          "qemu-system-aarch64",
          "virt",
          List.of("-cpu", "cortex-a57"),
          new Firmware(4096, 0, List.of(0xd503207f /* wfi */, 0x17ffffff /* b .-4 */)),
          0x4000_0000L,
          new Slots(32, 0x0a00_0000L, 0x200L),
          Optional.empty(),
          new Interrupts("arm_gic", 16));

  /** The PC with PCI Express, with 30 free devices on bus 0. */
  public static final QemuBoard X86_64_Q35 =
      new QemuBoard(
          "x86_64 q35",
          "qemu-system-x86_64",
          "q35",
          List.of(),
          new Firmware(0x1_0000, 0xfff0, List.of(0xfdebf4fa /* cli; hlt; jmp to hlt */)),
          0x0L,
          new Slots(0, 0L, 0L),
          Optional.of(
              new Pci(
                  1, 30, 0xb000_0000L, 0x1000_0000L, new AddressRange(0xe000_0000L, 0x1000_0000L))),
          new Interrupts("ioapic", 0));

  /**
   * What is at the processor's first address.
   *
   * @param byteSize its size in bytes
   * @param entry where the processor begins in it, in bytes
   * @param instructions instructions, as 32-bit words, that put the processor to sleep for good
   */
  public record Firmware(int byteSize, int entry, List<Integer> instructions) {
    /** Copies the list. */
    public Firmware {
      instructions = List.copyOf(instructions);
    }
  }

  /**
   * A PCI bus, and where the machine has what leads to it. The ports 0xcf8 and 0xcfc are at their
   * usual place.
   *
   * @param first the number of the first device that is free on the bus
   * @param count how many devices are free from there on
   * @param ecam the physical address that memory-mapped configuration is given
   * @param ecamBytes its size in bytes
   * @param memory the physical addresses that BARs are given
   */
  public record Pci(int first, int count, long ecam, long ecamBytes, AddressRange memory) {}

  /**
   * Places for virtio-mmio devices, each a range of registers.
   *
   * @param count how many there are; 0 if the machine has none
   * @param base the physical address of the first one
   * @param stride the size in bytes of each, and the distance from one to the next
   */
  public record Slots(int count, long base, long stride) {
    /**
     * Where the registers of a slot begin.
     *
     * @param slot the number of the slot, from 0
     * @return a physical address
     * @throws IndexOutOfBoundsException if there is no such slot
     */
    public long address(int slot) {
      return base + Objects.checkIndex(slot, count) * stride;
    }
  }

  /**
   * The inputs of an interrupt controller that the slots are wired to.
   *
   * @param controller QEMU's name for the type of the controller
   * @param first the input of slot 0; that of the others follow
   */
  public record Interrupts(String controller, int first) {}

  /** Copies the list. */
  public QemuBoard {
    options = List.copyOf(options);
  }

  /** How many devices a machine can have. */
  int places() {
    return pci.map(Pci::count).orElse(slots.count());
  }

  /** Where a device goes. */
  QemuPlace place(int index) {
    String id = "dev" + index;
    return pci.map(bus -> new QemuPlace(id, "-pci", "bus=pcie.0,addr=" + (bus.first + index)))
        .orElseGet(() -> new QemuPlace(id, "-device", "bus=virtio-mmio-bus." + index));
  }

  @Override
  public String toString() {
    return name;
  }
}

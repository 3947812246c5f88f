package org.virtio4j.qemu;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
          new Interrupts("/machine/unattached", "arm_gic", 16, Optional.empty()));

  /**
   * ARM's 64-bit {@code virt} with its devices on PCI Express, of which 16 buses can be reached by
   * memory-mapped configuration.
   */
  public static final QemuBoard AARCH64_VIRT_PCI =
      new QemuBoard(
          "aarch64 virt with PCI",
          AARCH64_VIRT.program,
          "virt,highmem=off", // or its configuration registers are above 4 GiB
          AARCH64_VIRT.options,
          AARCH64_VIRT.firmware,
          AARCH64_VIRT.ramBase,
          new Slots(0, 0L, 0L),
          Optional.of(
              new Pci(
                  1,
                  31,
                  Pci.Configuration.ECAM_ONLY,
                  new AddressRange(0x3f00_0000L, 0x100_0000L),
                  new AddressRange(0x1000_0000L, 0x2eff_0000L),
                  Optional.empty(),
                  new AddressRange(0x1000L, 0xf000L),
                  OptionalLong.of(0x3eff_0000L))),
          new Interrupts(
              "/machine/unattached",
              "arm_gic",
              3,
              Optional.of(new MessageFrame(0x0802_0040L /* GICv2m */, 80, 48, 64))));

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
                  1,
                  30,
                  Pci.Configuration.PORTS_AND_ECAM,
                  new AddressRange(0xb000_0000L, 0x1000_0000L),
                  new AddressRange(0xe000_0000L, 0x1000_0000L),
                  Optional.of(new AddressRange(0x8_0000_0000L, 0x4_0000_0000L)),
                  new AddressRange(0xc000L, 0x4000L),
                  OptionalLong.empty())),
          new Interrupts("/machine/q35", "ioapic", 20, Optional.empty()));

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
   * A PCI bus, and where the machine has what leads to it.
   *
   * @param first the number of the first device that is free on the bus
   * @param count how many devices are free from there on
   * @param configuration how configuration spaces can be reached
   * @param ecam the physical addresses of memory-mapped configuration
   * @param memory the physical addresses that BARs are given; below 4 GiB
   * @param prefetchable the physical addresses that prefetchable BARs are given, if there are such
   * @param io the ports that BARs are given
   * @param ioAddress the physical address at which port 0 is, if ports are memory-mapped; else the
   *     processor has instructions for them
   */
  public record Pci(
      int first,
      int count,
      Configuration configuration,
      AddressRange ecam,
      AddressRange memory,
      Optional<AddressRange> prefetchable,
      AddressRange io,
      OptionalLong ioAddress) {
    /** The ways to configuration spaces that a machine has. */
    public enum Configuration {
      /** The ports 0xcf8 and 0xcfc, by which memory-mapped registers can be switched on. */
      PORTS_AND_ECAM,
      /** Memory-mapped registers from the start, and no ports. */
      ECAM_ONLY
    }
  }

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
   * A register of an interrupt controller that takes messages for inputs of it.
   *
   * @param address the physical address of the register
   * @param data what a device writes there for the first of these inputs; the others follow
   * @param input the number of the first input
   * @param count how many inputs there are
   */
  public record MessageFrame(long address, int data, int input, int count) {}

  /**
   * The inputs of an interrupt controller that the slots are wired to.
   *
   * @param folder where QEMU's object tree has the controller
   * @param controller QEMU's name for the type of the controller
   * @param first the input of slot 0; that of the others follow. On PCI, that of pin A of device 0;
   *     the four inputs are shared by all devices in turn
   * @param messages where PCI functions send messages to, if the controller takes them without a
   *     processor
   */
  public record Interrupts(
      String folder, String controller, int first, Optional<MessageFrame> messages) {}

  /** Copies the list. */
  public QemuBoard {
    options = List.copyOf(options);
  }

  /** How many devices a machine can have. */
  int places() {
    return pci.map(Pci::count).orElse(slots.count());
  }

  /** Where a device goes. */
  QemuPlace place(int index, QemuPlacement placement) {
    String id = "dev" + index;
    if (pci.isEmpty()) {
      return new QemuPlace(id, "-device", "bus=virtio-mmio-bus." + index);
    }
    return new QemuPlace(
        id, "-pci", placement.location(bridge(index)).orElseGet(() -> onRootBus(index)));
  }

  /** QEMU's options for the bridge that is to be in front of a device, if there is one. */
  List<String> bridge(int index, QemuPlacement placement) {
    return placement
        .bridge()
        .map(model -> List.of("-device", placement.option(bridge(index), onRootBus(index), index)))
        .orElse(List.of());
  }

  /** The name of the bridge in front of a device. */
  static String bridge(int index) {
    return "bridge" + index;
  }

  private String onRootBus(int index) {
    return "bus=pcie.0,addr=" + (pci.orElseThrow().first() + index);
  }

  @Override
  public String toString() {
    return name;
  }
}

package org.virtio4j.qemu;

import java.util.List;
import java.util.Objects;

/**
 * A kind of machine that QEMU emulates: what has to be known about it to use its devices. Only
 * little-endian machines can be described.
 *
 * @param name what people call it
 * @param program QEMU's program for it, without a folder
 * @param machine the machine type, as {@code -machine} wants it
 * @param options more options that it needs, such as the type of processor
 * @param firmware 32-bit instructions that put the processor to sleep for good, the first at the
 *     address where it begins
 * @param ramBase the physical address at which RAM begins
 * @param slots where its virtio-mmio devices are
 * @param interrupts where their interrupts arrive
 */
public record QemuBoard(
    String name,
    String program,
    String machine,
    List<String> options,
    List<Integer> firmware,
    long ramBase,
    Slots slots,
    Interrupts interrupts) {

  /** ARM's 64-bit {@code virt}, with 32 virtio-mmio slots. */
  public static final QemuBoard AARCH64_VIRT =
      new QemuBoard(
          "aarch64 virt",
          "qemu-system-aarch64",
          "virt",
          List.of("-cpu", "cortex-a57"),
          List.of(0xd503207f /* wfi */, 0x17ffffff /* b .-4 */),
          0x4000_0000L,
          new Slots(32, 0x0a00_0000L, 0x200L),
          new Interrupts("arm_gic", 16));

  /**
   * Places for virtio-mmio devices, each a range of registers.
   *
   * @param count how many there are
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

  /** Copies the lists. */
  public QemuBoard {
    options = List.copyOf(options);
    firmware = List.copyOf(firmware);
  }

  @Override
  public String toString() {
    return name;
  }
}

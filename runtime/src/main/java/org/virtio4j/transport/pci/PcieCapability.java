package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.annotation.AccessMode.WRITE_1_CLEARS;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/** What PCI Express adds to a function. The slot's registers are those of a port with a slot. */
@Registers(size = 0x1c)
record PcieCapability(
    @At(0x00) @U8 @Access(READ_ONLY) int id,
    @At(0x01) @U8 @Access(READ_ONLY) int next,
    @At(0x02) @U16 @Access(READ_ONLY) int flags,
    @At(0x14) @U32 @Access(READ_ONLY) long slotCapabilities,
    @At(0x18) @U16 @Access(READ_WRITE) int slotControl,
    @At(0x1a) @U16 @Access(WRITE_1_CLEARS) int slotStatus) {
  /** The id of the capability. */
  static final int ID = 0x10;

  /** Bit of {@code flags}: there is a slot. */
  static final int SLOT = 1 << 8;

  /** Bit of {@code slotCapabilities}: the slot's power can be switched. */
  static final long POWER_CONTROLLER = 1L << 1;

  /** Bits of {@code slotControl}: what the power indicator shows. */
  static final int POWER_INDICATOR = 3 << 8;

  /** The value of {@link #POWER_INDICATOR} that stands for power. */
  static final int POWER_INDICATOR_ON = 1 << 8;

  /** Bit of {@code slotControl}: the slot has no power. */
  static final int POWER_OFF = 1 << 10;

  private static final int ROOT_PORT = 4;
  private static final int DOWNSTREAM_PORT = 6;

  /** Whether these are the flags of a port, on whose other side there is one device. */
  static boolean isPort(int flags) {
    int type = flags >>> 4 & 0xf;
    return type == ROOT_PORT || type == DOWNSTREAM_PORT;
  }
}

package org.virtio4j.emulation;

import java.util.Map;
import java.util.Set;

/**
 * Writes the capabilities of a VirtIO device into its configuration space (VIRTIO 1.4, 4.1.4), as
 * they ought to be or as a {@link PciDefect} makes them.
 */
final class PciCapabilityList {
  /** Where the structures are in their BAR. */
  static final int COMMON = 0x0000;

  static final int ISR = 0x1000;
  static final int DEVICE = 0x2000;
  static final int NOTIFY = 0x3000;
  static final int NOTIFY_BYTES = 0x1000;

  private static final int VENDOR_SPECIFIC = 0x09;
  private static final int MSIX = 0x11;
  private static final int STRUCTURES_BAR = 4;
  private static final int BAR_END = 0x4000;

  private final PciConfigMemory config;
  private final Set<PciDefect> defects;
  private int next = 0x40;
  private int link = 0x34;

  PciCapabilityList(PciConfigMemory config, Set<PciDefect> defects) {
    this.config = config;
    this.defects = defects;
  }

  private boolean has(PciDefect defect) {
    return defects.contains(defect);
  }

  /** Writes all of them. */
  void write(EmulatedPciFunction function, boolean legacy, int configBytes) {
    config.set(0x06, 2, 0x10); // there is a list
    int msixAt = function.msix().size() > 0 ? msix(function.msix().size()) : 0;
    int windowAt = 0;
    if (!legacy) {
      common();
      structure(3, ISR, 1);
      if (configBytes > 0) {
        int at = structure(4, DEVICE, configBytes);
        if (has(PciDefect.BEYOND_BAR)) {
          config.set(at + 8, 4, BAR_END - 4);
        }
      }
      notification();
      windowAt = window();
      sharedMemory(function.regions());
    }
    function.capabilities(msixAt, windowAt);
    if (has(PciDefect.CAPABILITIES_CYCLIC)) {
      config.set(link, 1, 0x40);
    } else if (has(PciDefect.CAPABILITIES_IN_HEADER)) {
      config.set(link, 1, 0x3c);
    }
  }

  private int add(int id, int byteSize) {
    int at = next;
    next += byteSize + 3 & ~3;
    config.set(link, 1, at).set(at, 1, id);
    link = at + 1;
    return at;
  }

  private int virtio(int type, int byteSize, int bar, long offset, long length) {
    int at = add(VENDOR_SPECIFIC, byteSize);
    config.set(at + 2, 1, byteSize).set(at + 3, 1, type).set(at + 4, 1, bar);
    config.set(at + 8, 4, offset).set(at + 12, 4, length);
    return at;
  }

  private int structure(int type, long offset, long length) {
    return virtio(type, 16, STRUCTURES_BAR, offset, length);
  }

  private void common() {
    int at = structure(1, COMMON, PciCommonRegisters.BYTES);
    if (has(PciDefect.CAPABILITY_TOO_SHORT)) {
      config.set(at + 2, 1, 15);
    }
    if (has(PciDefect.ONLY_RESERVED_BARS)) {
      config.set(at + 4, 1, 7);
    }
    if (has(PciDefect.OFFSET_OVERFLOW)) {
      config.set(at + 8, 4, 0xffff_fff0L);
    }
    if (has(PciDefect.COMMON_TOO_SMALL)) {
      config.set(at + 12, 4, 52);
    }
  }

  private void notification() {
    int at = virtio(2, 20, STRUCTURES_BAR, NOTIFY, NOTIFY_BYTES);
    config.set(at + 16, 4, has(PciDefect.NOTIFY_MULTIPLIER) ? 3 : PciNotifyRegisters.MULTIPLIER);
  }

  private int window() {
    int at = virtio(5, 20, 0, 0, 0);
    config.writable(at + 4, 1, 0xff).writable(at + 8, 4, 0xffff_ffffL);
    config.writable(at + 12, 4, 0xffff_ffffL).writable(at + 16, 4, 0xffff_ffffL);
    return at;
  }

  private void sharedMemory(Map<Integer, SharedMemory> regions) {
    int offset = 0;
    for (Map.Entry<Integer, SharedMemory> region : regions.entrySet()) {
      int byteSize = region.getValue().bytes().length;
      int at = virtio(8, 24, 2, offset, byteSize);
      config.set(at + 5, 1, region.getKey());
      offset += EmulatedPciFunction.roundUp(byteSize);
    }
  }

  private int msix(int size) {
    int at = add(MSIX, 12);
    long table = has(PciDefect.MSIX_BEYOND_BAR) ? 0x1000 - 16 : 0;
    config.set(at + 2, 2, size - 1).writable(at + 2, 2, 0xc000);
    config.set(at + 4, 4, table | 1).set(at + 8, 4, MsixMemory.PENDING | 1);
    return at;
  }
}

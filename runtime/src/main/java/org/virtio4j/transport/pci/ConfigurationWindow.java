package org.virtio4j.transport.pci;

import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;

/** BARs that are accessed over the configuration space (4.1.4.9), each register at a time. */
final class ConfigurationWindow implements BarMapper {
  private static final int CFG_TYPE = 5;
  private static final int DATA = 16;
  private static final int BYTES = 20;

  private final PciFunction function;
  private final VirtioConfigurationWindowAccessor registers;
  private final RegisterWindow data;

  private ConfigurationWindow(PciFunction function, int at) {
    this.function = function;
    this.registers = new VirtioConfigurationWindowAccessor(function.window(at, BYTES));
    this.data = function.window(at + DATA, BYTES - DATA);
  }

  /** The first such window of a device. */
  static ConfigurationWindow of(PciFunction function) {
    for (PciCapability capability : function.capabilities()) {
      int at = capability.offset();
      if (capability.id() == PciCapability.VENDOR_SPECIFIC
          && at + BYTES <= ConfigurationAccess.CONVENTIONAL_BYTES) {
        ConfigurationWindow window = new ConfigurationWindow(function, at);
        if (window.registers.cfgType() == CFG_TYPE && window.registers.capLen() >= BYTES) {
          return window;
        }
      }
    }
    throw function.malformed("it has no window through its configuration space");
  }

  @Override
  public boolean reaches(PciBar bar) {
    return true;
  }

  @Override
  public boolean needsDecoding() {
    return false;
  }

  @Override
  public RegisterWindow map(PciFunction owner, PciBar bar, long offset, long byteSize) {
    if (!owner.address().equals(function.address())) {
      throw new IllegalArgumentException(
          "the configuration space of " + function + " does not lead to " + owner);
    }
    if (offset + byteSize > 1L << 32) {
      throw function.malformed(
          "0x%x bytes at 0x%x of %s are beyond what 32 bits reach", byteSize, offset, bar);
    }
    return RegisterWindow.handled(
        byteSize,
        new RegisterHandler() {
          @Override
          public long read(long at, int width) {
            return access(bar.index(), offset + at, width, false, 0L);
          }

          @Override
          public void write(long at, int width, long value) {
            access(bar.index(), offset + at, width, true, value);
          }
        });
  }

  /** What is accessed is in the device's registers until the access: one after the other. */
  private synchronized long access(int bar, long offset, int width, boolean write, long value) {
    ExactAccess.checkWidth(width);
    registers.bar(bar);
    registers.offset(offset);
    registers.length(width);
    if (write) {
      ExactAccess.write(data, 0L, width, value);
      return 0L;
    }
    return ExactAccess.read(data, 0L, width);
  }
}

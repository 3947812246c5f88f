package org.virtio4j.transport.mmio;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.io.RegisterWindow;

/**
 * Reaches the registers of {@link LegacyMmioRegisters}; to be replaced by the generated accessor.
 */
final class LegacyMmioRegistersAccess {
  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;

  LegacyMmioRegistersAccess(RegisterWindow window) {
    this.window = window;
  }

  private long read(String field, long offset) {
    if (!window.isMapped()) {
      return window.read(offset, 4);
    }
    try {
      return (int) LE32.getVolatile(window.segment(), offset) & 0xffff_ffffL;
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 4);
    }
  }

  private void write(String field, long offset, long value) {
    if (value >>> 32 != 0) {
      throw new IllegalArgumentException(field + " has 32 bits: " + value);
    }
    if (!window.isMapped()) {
      window.write(offset, 4, value);
      return;
    }
    try {
      LE32.setVolatile(window.segment(), offset, (int) value);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 4);
    }
  }

  long magicValue() {
    return read("magicValue", 0x0L);
  }

  long version() {
    return read("version", 0x4L);
  }

  long deviceId() {
    return read("deviceId", 0x8L);
  }

  long vendorId() {
    return read("vendorId", 0xcL);
  }

  long hostFeatures() {
    return read("hostFeatures", 0x10L);
  }

  void hostFeaturesSel(long value) {
    write("hostFeaturesSel", 0x14L, value);
  }

  void guestFeatures(long value) {
    write("guestFeatures", 0x20L, value);
  }

  void guestFeaturesSel(long value) {
    write("guestFeaturesSel", 0x24L, value);
  }

  void guestPageSize(long value) {
    write("guestPageSize", 0x28L, value);
  }

  void queueSel(long value) {
    write("queueSel", 0x30L, value);
  }

  long queueNumMax() {
    return read("queueNumMax", 0x34L);
  }

  void queueNum(long value) {
    write("queueNum", 0x38L, value);
  }

  void queueAlign(long value) {
    write("queueAlign", 0x3cL, value);
  }

  long queuePfn() {
    return read("queuePfn", 0x40L);
  }

  void queuePfn(long value) {
    write("queuePfn", 0x40L, value);
  }

  void queueNotify(long value) {
    write("queueNotify", 0x50L, value);
  }

  long interruptStatus() {
    return read("interruptStatus", 0x60L);
  }

  void interruptAck(long value) {
    write("interruptAck", 0x64L, value);
  }

  long status() {
    return read("status", 0x70L);
  }

  void status(long value) {
    write("status", 0x70L, value);
  }
}

package org.virtio4j.transport.mmio;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.io.RegisterWindow;

/** Reaches the registers of {@link MmioRegisters}; to be replaced by the generated accessor. */
final class MmioRegistersAccess {
  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;

  MmioRegistersAccess(RegisterWindow window) {
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

  long deviceFeatures() {
    return read("deviceFeatures", 0x10L);
  }

  void deviceFeaturesSel(long value) {
    write("deviceFeaturesSel", 0x14L, value);
  }

  void driverFeatures(long value) {
    write("driverFeatures", 0x20L, value);
  }

  void driverFeaturesSel(long value) {
    write("driverFeaturesSel", 0x24L, value);
  }

  void queueSel(long value) {
    write("queueSel", 0x30L, value);
  }

  long queueSizeMax() {
    return read("queueSizeMax", 0x34L);
  }

  void queueSize(long value) {
    write("queueSize", 0x38L, value);
  }

  long queueReady() {
    return read("queueReady", 0x44L);
  }

  void queueReady(long value) {
    write("queueReady", 0x44L, value);
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

  void queueDesc(long value) {
    write("queueDesc", 0x80L, value & 0xffff_ffffL);
    write("queueDesc", 0x84L, value >>> 32);
  }

  void queueDriver(long value) {
    write("queueDriver", 0x90L, value & 0xffff_ffffL);
    write("queueDriver", 0x94L, value >>> 32);
  }

  void queueDevice(long value) {
    write("queueDevice", 0xa0L, value & 0xffff_ffffL);
    write("queueDevice", 0xa4L, value >>> 32);
  }

  void shmSel(long value) {
    write("shmSel", 0xacL, value);
  }

  long shmLen() {
    return read("shmLen", 0xb0L) | read("shmLen", 0xb4L) << 32;
  }

  long shmBase() {
    return read("shmBase", 0xb8L) | read("shmBase", 0xbcL) << 32;
  }

  long queueReset() {
    return read("queueReset", 0xc0L);
  }

  void queueReset(long value) {
    write("queueReset", 0xc0L, value);
  }

  long configGeneration() {
    return read("configGeneration", 0xfcL);
  }
}

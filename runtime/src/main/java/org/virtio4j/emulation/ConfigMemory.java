package org.virtio4j.emulation;

import java.util.List;
import java.util.Objects;

/**
 * A configuration space (VIRTIO 1.4, 2.5) and the rules for accessing it (4.2.2.2, 4.1.3.1). The
 * caller holds the device's lock.
 */
final class ConfigMemory {
  private final Reporter reporter;
  private final byte[] bytes;
  private final List<ConfigField> fields;
  private int generation;

  ConfigMemory(Reporter reporter, byte[] bytes, List<ConfigField> fields) {
    this.reporter = reporter;
    this.bytes = bytes.clone();
    this.fields = List.copyOf(fields);
    for (ConfigField field : fields) {
      Objects.checkFromToIndex(field.offset(), field.end(), bytes.length);
    }
  }

  int byteSize() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int generation() {
    return generation;
  }

  /** The device changes its configuration. */
  void change(int offset, byte[] change) {
    Objects.checkFromIndexSize(offset, change.length, bytes.length);
    System.arraycopy(change, 0, bytes, offset, change.length);
    generation++;
  }

  long read(long offset, int width, Initialization initialization) {
    if (!isAccessible("read", offset, width)) {
      return 0;
    }
    ConfigField field = find("read", offset, width, initialization);
    if (field != null && !field.readable()) {
      report(Rule.CONFIG_WRITE_ONLY, "read", offset, width);
      return 0;
    }
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | bytes[(int) offset + i] & 0xff;
    }
    return value;
  }

  /**
   * The driver writes a field.
   *
   * @return whether it was written
   */
  boolean write(long offset, int width, long value, Initialization initialization, boolean legacy) {
    if (!isAccessible("written", offset, width)) {
      return false;
    }
    ConfigField field = find("written", offset, width, initialization);
    if (field == null || !field.writable()) {
      report(Rule.CONFIG_READ_ONLY, "written", offset, width);
      return false;
    }
    // 3.1.2: a legacy device takes writes at any time.
    if (!legacy && !field.early() && !initialization.isSettled()) {
      report(Rule.CONFIG_WRITE_EARLY, "written", offset, width);
      return false;
    }
    for (int i = 0; i < width; i++) {
      bytes[(int) offset + i] = (byte) (value >>> 8 * i);
    }
    return true;
  }

  private boolean isAccessible(String how, long offset, int width) {
    if (width > 4 || offset % width != 0) {
      report(Rule.CONFIG_WIDTH, how, offset, width);
      return false;
    }
    if (offset + width > bytes.length) {
      report(Rule.CONFIG_BOUNDS, how, offset, width);
      return false;
    }
    return true;
  }

  /** The declared field that is accessed, or null if none is declared there. */
  private ConfigField find(String how, long offset, int width, Initialization initialization) {
    ConfigField overlapping = null;
    for (ConfigField field : fields) {
      if (field.takes(offset, width)) {
        int feature = field.feature();
        if (feature >= 0 && !initialization.offered().has(feature)) {
          report(Rule.CONFIG_FEATURE, how, offset, width);
        }
        return field;
      }
      if (offset < field.end() && field.offset() < offset + width) {
        overlapping = field;
      }
    }
    if (overlapping != null) {
      report(Rule.CONFIG_WIDTH, how, offset, width);
    }
    return overlapping;
  }

  private void report(Rule rule, String how, long offset, int width) {
    reporter.report(
        rule, "configuration at 0x%x of 0x%x %s as %d bits", offset, bytes.length, how, 8 * width);
  }
}

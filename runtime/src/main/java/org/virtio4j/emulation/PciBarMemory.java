package org.virtio4j.emulation;

import java.util.ArrayList;
import java.util.List;
import org.virtio4j.io.RegisterHandler;

/** What lies in a BAR. */
final class PciBarMemory implements RegisterHandler {
  private record Part(long offset, long byteSize, RegisterHandler handler) {}

  private final int index;
  private final long byteSize;
  private final Reporter reporter;
  private final List<Part> parts = new ArrayList<>();

  PciBarMemory(int index, long byteSize, Reporter reporter) {
    this.index = index;
    this.byteSize = byteSize;
    this.reporter = reporter;
  }

  long byteSize() {
    return byteSize;
  }

  PciBarMemory with(long offset, long length, RegisterHandler handler) {
    parts.add(new Part(offset, length, handler));
    return this;
  }

  private Part find(long offset, int width, String how) {
    for (Part part : parts) {
      if (offset >= part.offset && offset + width <= part.offset + part.byteSize) {
        return part;
      }
    }
    reporter.report(
        Rule.REGISTER_UNKNOWN, "BAR %d at 0x%x %s as %d bits", index, offset, how, 8 * width);
    return null;
  }

  @Override
  public long read(long offset, int width) {
    Part part = find(offset, width, "read");
    return part == null ? 0 : part.handler.read(offset - part.offset, width);
  }

  @Override
  public void write(long offset, int width, long value) {
    Part part = find(offset, width, "written");
    if (part != null) {
      part.handler.write(offset - part.offset, width, value);
    }
  }
}

package org.virtio4j.generated;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.io.RegisterHandler;

/** Registers that remember each access, and can be made to change while they are read. */
final class RecordingDevice implements RegisterHandler {
  final ByteBuffer memory = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
  final List<String> accesses = new ArrayList<>();
  Runnable afterRead = () -> {};
  int generation;

  /** The accesses since the last call: {@code r} or {@code w}, offset, width, what was written. */
  List<String> takeAccesses() {
    List<String> taken = List.copyOf(accesses);
    accesses.clear();
    return taken;
  }

  int readGeneration() {
    accesses.add("generation");
    return generation;
  }

  @Override
  public long read(long offset, int width) {
    accesses.add("r " + offset + " " + width);
    int at = (int) offset;
    long value =
        switch (width) {
          case 1 -> memory.get(at) & 0xffL;
          case 2 -> memory.getShort(at) & 0xffffL;
          case 4 -> memory.getInt(at) & 0xffff_ffffL;
          case 8 -> memory.getLong(at);
          default -> throw new AssertionError("width " + width);
        };
    afterRead.run();
    return value;
  }

  @Override
  public void write(long offset, int width, long value) {
    accesses.add("w " + offset + " " + width + " 0x" + Long.toHexString(value));
    int at = (int) offset;
    switch (width) {
      case 1 -> memory.put(at, (byte) value);
      case 2 -> memory.putShort(at, (short) value);
      case 4 -> memory.putInt(at, (int) value);
      case 8 -> memory.putLong(at, value);
      default -> throw new AssertionError("width " + width);
    }
  }
}

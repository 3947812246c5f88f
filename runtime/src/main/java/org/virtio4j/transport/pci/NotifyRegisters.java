package org.virtio4j.transport.pci;

import java.util.HashMap;
import java.util.Map;
import org.virtio4j.io.RegisterWindow;

/**
 * The registers by which queues are notified (4.1.4.4). Where one lies for a queue is worked out
 * once; queues may share one.
 */
final class NotifyRegisters {
  private static final int WITHOUT_DATA_BYTES = 2;
  private static final int WITH_DATA_BYTES = 4;

  private final PciFunction function;
  private final RegisterWindow window;
  private final long multiplier;
  private final Map<Long, RegisterWindow> registers = new HashMap<>(); // by offset

  NotifyRegisters(PciFunction function, RegisterWindow window, long multiplier) {
    this.function = function;
    this.window = window;
    this.multiplier = multiplier;
  }

  /** Whether the registers can be far enough apart, and there is room for one, with data. */
  boolean canCarryData() {
    return multiplier % WITH_DATA_BYTES == 0 && window.byteSize() >= WITH_DATA_BYTES;
  }

  /** The register of a queue that is notified without data. */
  PciNotifyAccessor withoutData(int queue, int notifyOff) {
    return new PciNotifyAccessor(register(queue, notifyOff, WITHOUT_DATA_BYTES));
  }

  /** The register of a queue that is notified with data. */
  PciNotifyDataAccessor withData(int queue, int notifyOff) {
    return new PciNotifyDataAccessor(register(queue, notifyOff, WITH_DATA_BYTES));
  }

  private RegisterWindow register(int queue, int notifyOff, int width) {
    long offset = notifyOff * multiplier; // less than 2^48
    if (offset > window.byteSize() - width) {
      throw function.malformed(
          "queue %d is notified at 0x%x, beyond the end of the notification structure, which has"
              + " 0x%x bytes",
          queue, offset, window.byteSize());
    }
    RegisterWindow known = registers.get(offset);
    if (known != null && known.byteSize() == width) {
      return known;
    }
    if (known != null) {
      known.release(); // from before the last reset, when the other width was negotiated
    }
    RegisterWindow register = window.split(offset, width);
    registers.put(offset, register);
    return register;
  }

  /** Forgets the registers; after the next reset they may have another width. */
  void clear() {
    registers.values().forEach(RegisterWindow::release);
    registers.clear();
  }
}

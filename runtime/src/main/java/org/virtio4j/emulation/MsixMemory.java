package org.virtio4j.emulation;

import org.virtio4j.io.RegisterHandler;

/**
 * A table of MSI-X vectors, and behind it the bits of those that are pending (PCI Local Bus 3.0,
 * 6.8.2). All vectors are masked at first.
 */
final class MsixMemory implements RegisterHandler {
  /** Where the pending bits begin: behind as many entries as a table may have here. */
  static final int PENDING = 0x800;

  static final int MAX_SIZE = PENDING / 16;

  private static final int MASKED = 1;
  private static final int ENABLE = 1 << 15;
  private static final int FUNCTION_MASK = 1 << 14;

  /** Where messages go. */
  interface Sender {
    void send(long address, int data);
  }

  private final Object lock;
  private final Reporter reporter;
  private final Sender sender;
  private final int[] words; // four for each vector: address, upper address, data, control
  private long pendingLow;
  private long pendingHigh;
  private int control;

  MsixMemory(Object lock, Reporter reporter, int size, Sender sender) {
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException("there can be 0 to " + MAX_SIZE + " vectors");
    }
    this.lock = lock;
    this.reporter = reporter;
    this.sender = sender;
    words = new int[4 * size];
    for (int vector = 0; vector < size; vector++) {
      words[4 * vector + 3] = MASKED;
    }
  }

  int size() {
    return words.length / 4;
  }

  boolean isEnabled() {
    return (control & ENABLE) != 0;
  }

  /** The driver has written the control register of the capability. */
  void control(int bits) {
    control = bits & (ENABLE | FUNCTION_MASK);
    deliver();
  }

  private boolean isMasked(int vector) {
    return (control & FUNCTION_MASK) != 0 || (words[4 * vector + 3] & MASKED) != 0;
  }

  /** Sends the message of a vector, or notes that it is pending. */
  void fire(int vector) {
    if (isMasked(vector)) {
      pending(vector, true);
    } else {
      long address =
          Integer.toUnsignedLong(words[4 * vector])
              | Integer.toUnsignedLong(words[4 * vector + 1]) << 32;
      sender.send(address, words[4 * vector + 2]);
    }
  }

  private void pending(int vector, boolean value) {
    long bit = 1L << vector;
    if (vector < Long.SIZE) {
      pendingLow = value ? pendingLow | bit : pendingLow & ~bit;
    } else {
      pendingHigh = value ? pendingHigh | bit : pendingHigh & ~bit;
    }
  }

  private boolean isPending(int vector) {
    return ((vector < Long.SIZE ? pendingLow : pendingHigh) >>> vector & 1) != 0;
  }

  private void deliver() {
    for (int vector = 0; vector < size() && isEnabled(); vector++) {
      if (isPending(vector) && !isMasked(vector)) {
        pending(vector, false);
        fire(vector);
      }
    }
  }

  @Override
  public long read(long offset, int width) {
    synchronized (lock) {
      if (width != 4 || offset % 4 != 0) {
        reporter.report(Rule.REGISTER_WIDTH, "MSI-X at 0x%x read as %d bits", offset, 8 * width);
        return 0;
      }
      if (offset < 4L * words.length) {
        return Integer.toUnsignedLong(words[(int) offset / 4]);
      }
      return switch ((int) offset - PENDING) {
        case 0 -> pendingLow & 0xffff_ffffL;
        case 4 -> pendingLow >>> 32;
        case 8 -> pendingHigh & 0xffff_ffffL;
        case 12 -> pendingHigh >>> 32;
        default -> {
          reporter.report(Rule.REGISTER_UNKNOWN, "MSI-X at 0x%x read", offset);
          yield 0;
        }
      };
    }
  }

  @Override
  public void write(long offset, int width, long value) {
    synchronized (lock) {
      if (width != 4 || offset % 4 != 0) {
        reporter.report(Rule.REGISTER_WIDTH, "MSI-X at 0x%x written as %d bits", offset, 8 * width);
        return;
      }
      int word = (int) offset / 4;
      if (word >= words.length) {
        reporter.report(Rule.REGISTER_READ_ONLY, "MSI-X at 0x%x written", offset);
        return;
      }
      if (word % 4 != 3 && isEnabled() && !isMasked(word / 4)) {
        reporter.report(Rule.MSIX_NOT_MASKED, "vector %d", word / 4);
      }
      words[word] = (int) value;
      deliver();
    }
  }
}

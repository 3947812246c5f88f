package org.virtio4j.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.virtio4j.transport.InterruptLine;

/** A line of a machine whose handler is called by whichever thread notices the interrupt. */
abstract class QemuLine implements InterruptLine {
  private final InterruptPump pump;
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile Runnable handler; // null while nobody is connected

  QemuLine(InterruptPump pump) {
    this.pump = pump;
  }

  /** Makes the line somebody's until it is disconnected, if it is nobody's. */
  final boolean take() {
    return taken.compareAndSet(false, true);
  }

  /** Takes lines that are nobody's: as many as are wanted, or fewer if there are not so many. */
  static <L extends QemuLine> List<L> take(List<L> lines, int wanted) {
    List<L> taken = new ArrayList<>();
    for (L line : lines) {
      if (taken.size() < wanted && line.take()) {
        taken.add(line);
      }
    }
    return taken;
  }

  @Override
  public final void connect(Runnable handler) {
    this.handler = handler;
  }

  @Override
  public final void disconnect() {
    handler = null;
    taken.set(false);
  }

  final void interrupted() {
    Runnable handler = this.handler;
    if (handler != null) {
      handler.run();
    }
  }

  @Override
  public final void beginWait() {
    pump.beginWait();
  }

  @Override
  public final void endWait() {
    pump.endWait();
  }
}

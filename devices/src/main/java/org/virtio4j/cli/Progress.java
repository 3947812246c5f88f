package org.virtio4j.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far something of a known size is: a bar on a terminal, else a line whenever another tenth is
 * done.
 */
final class Progress {
  private static final int BAR = 30;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final double MIB = 1 << 20;

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier clock; // nanoseconds
  private final long total;
  private final long start;
  private long done;
  private long drawn; // when
  private long tenths; // that were told of

  Progress(PrintWriter out, boolean terminal, LongSupplier clock, long total) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.total = total;
    this.start = clock.getAsLong();
    this.drawn = start - REDRAW_NANOS;
  }

  /** What shows on the terminal that this process has, if it has one. */
  static Progress of(PrintWriter out, long total) {
    Console console = System.console();
    return new Progress(out, console != null && console.isTerminal(), System::nanoTime, total);
  }

  /** So many bytes more are done. */
  void add(long bytes) {
    done += bytes;
    if (terminal) {
      long now = clock.getAsLong();
      if (now - drawn >= REDRAW_NANOS || done == total) {
        drawn = now;
        out.print('\r' + bar() + ' ' + state());
        out.flush();
      }
    } else if (tenths < tenths()) {
      tenths = tenths();
      out.println(state());
      out.flush();
    }
  }

  /** Everything is done, or nothing more comes: leaves the line. */
  void end() {
    if (terminal) {
      out.println();
    }
  }

  private long tenths() {
    return total == 0 ? 10 : (long) (10.0 * done / total);
  }

  private String bar() {
    int full = total == 0 ? BAR : (int) ((double) BAR * done / total);
    return '[' + "#".repeat(full) + ".".repeat(BAR - full) + ']';
  }

  private String state() {
    double seconds = (clock.getAsLong() - start) / 1e9;
    return String.format(
        Locale.ROOT,
        "%3d %%  %.1f of %.1f MiB  %.1f MiB/s",
        total == 0 ? 100 : (long) (100.0 * done / total),
        done / MIB,
        total / MIB,
        seconds > 0 ? done / MIB / seconds : 0);
  }
}

package org.virtio4j.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures one group of cases, in a JVM that does nothing else. It prints a line for each round of
 * each case: {@link QueueSamples}.
 *
 * <p>A block is as many operations as take some milliseconds. The blocks of a round, in Java, in C
 * with one algorithm and the other, and bare, follow each other at once, in the opposite order in
 * every second round; what other work on the machine costs hits all of them alike. Time is
 * processor time of the thread (CLOCK_THREAD_CPUTIME_ID), which does not count while another
 * process has the processor.
 */
final class QueueFork {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** For how long a loop runs before it counts, of the thread's own time. */
  private static final int WARM_UP_MILLIS = 200;

  /** The same for two threads, of elapsed time. */
  private static final int PAIR_WARM_UP_MILLIS = 400;

  /**
   * How often two threads fill and drain the window in a block, and how many more rounds they have.
   */
  private static final int PAIR_TIMES = 50;

  private static final int PAIR_ROUNDS = 8;

  private final int rounds;
  private final long blockNanos;
  private final CLoops loops; // null without gcc

  private QueueFork(int rounds, int millis, CLoops loops) {
    this.rounds = rounds;
    this.blockNanos = millis * 1_000_000L;
    this.loops = loops;
  }

  /**
   * Measures.
   *
   * @param arguments the number of the group, of rounds, of milliseconds of a block, and the
   *     library if there is one
   */
  public static void main(String... arguments) {
    List<QueueCase> group = QueueCase.groups().get(Integer.parseInt(arguments[0]));
    CLoops loops = arguments.length > 3 ? new CLoops(Path.of(arguments[3])) : null;
    var fork = new QueueFork(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), loops);
    for (QueueCase one : group) {
      switch (one.kind()) {
        case QUEUE -> fork.measure(one, new QueueLoop(one));
        case BLOCK -> fork.measure(one, new BlockLoop(one));
        case PAIR -> fork.measurePair(one);
      }
    }
  }

  private void measure(QueueCase one, Loop java) {
    Loop[] loop = {
      java,
      loops == null ? null : loops.loop(one, CLoops.Variant.LIST),
      loops == null ? null : loops.loop(one, CLoops.Variant.BARE),
      loops == null || one.slots() > 1 ? null : loops.loop(one, CLoops.Variant.RING)
    };
    long[] times = new long[loop.length];
    for (int i = 0; i < loop.length; i++) {
      times[i] = loop[i] == null ? 0 : calibrate(loop[i], i == 0 ? WARM_UP_MILLIS : 1);
    }
    for (int round = 0; round < rounds; round++) {
      double[] nanos = new double[loop.length];
      Arrays.fill(nanos, Double.NaN);
      double bytes = 0;
      for (int step = 0; step < loop.length; step++) {
        int i = round % 2 == 0 ? step : loop.length - 1 - step;
        if (loop[i] == null) {
          continue;
        }
        double operations = (double) times[i] * one.batch();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        loop[i].run(times[i]);
        nanos[i] = (THREADS.getCurrentThreadCpuTime() - start) / operations;
        if (i == 0) {
          bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / operations;
        }
      }
      print(one, nanos[0], nanos[1], nanos[2], bytes, nanos[3]);
    }
  }

  /**
   * Runs a loop until it is compiled, which takes a while; returns how often it runs in a block.
   */
  private long calibrate(Loop loop, int millis) {
    long end = THREADS.getCurrentThreadCpuTime() + millis * 1_000_000L;
    long times = 1;
    long nanos = 0;
    while (nanos < blockNanos) {
      times *= 2;
      nanos = timed(loop, times);
    }
    do {
      times = Math.max(1, Math.round((double) times * blockNanos / Math.max(1, nanos)));
      nanos = timed(loop, times);
    } while (THREADS.getCurrentThreadCpuTime() < end);
    return times;
  }

  private static long timed(Loop loop, long times) {
    long start = THREADS.getCurrentThreadCpuTime();
    loop.run(times);
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  /**
   * Two threads: elapsed time, and the raw ping-pong of two processors in place of the floor: the
   * slower one of the two just before and just after. Rounds are short and many, so that some are
   * not disturbed: {@link QueueSamples} takes those.
   */
  private void measurePair(QueueCase one) {
    var java = new QueueLoop(one);
    Loop c = loops == null ? null : loops.pair(one);
    // Elapsed time, unlike a thread's own: where the two have no processors it goes on for ever.
    long end = System.nanoTime() + PAIR_WARM_UP_MILLIS * 1_000_000L;
    while (System.nanoTime() < end) {
      java.runPair(PAIR_TIMES);
    }
    end = System.nanoTime() + 250L * blockNanos;
    double operations = (double) PAIR_TIMES * one.batch();
    double before = pingPong();
    for (int round = 0; round < PAIR_ROUNDS * rounds && System.nanoTime() < end; round++) {
      double first = round % 2 == 0 ? java.runPair(PAIR_TIMES) : pair(c, PAIR_TIMES);
      double second = round % 2 == 0 ? pair(c, PAIR_TIMES) : java.runPair(PAIR_TIMES);
      double javaNanos = round % 2 == 0 ? first : second;
      double cNanos = round % 2 == 0 ? second : first;
      double after = pingPong();
      double ping = Math.max(before, after);
      print(one, javaNanos / operations, cNanos / operations, ping, 0, Double.NaN);
      before = after;
    }
  }

  private double pingPong() {
    return loops == null ? Double.NaN : loops.pingPong(1_000) / 1_000.0;
  }

  private static double pair(Loop c, long times) {
    if (c == null) {
      return Double.NaN;
    }
    long nanos = c.run(times);
    if (nanos < 0) {
      throw new IllegalStateException("the queue in C is broken, or there is no second thread");
    }
    return nanos;
  }

  private static void print(
      QueueCase one, double java, double c, double floor, double bytes, double ring) {
    System.out.printf(
        Locale.ROOT, "%s %.4f %.4f %.4f %.4f %.4f%n", one.name(), java, c, floor, bytes, ring);
  }
}

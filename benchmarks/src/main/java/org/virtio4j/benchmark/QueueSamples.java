package org.virtio4j.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the rounds of all JVMs say about a case. */
final class QueueSamples {
  private record Round(double java, double c, double floor, double bytes, double ring) {
    double ratio() {
      return java / c;
    }

    double ringRatio() {
      return java / ring;
    }
  }

  private static final double DISTURBED = 1.5;

  /** More than processors need that are far apart: 100 to 400 are usual. */
  private static final double BUSY_PING_PONG_NANOS = 1000;

  private final QueueCase one;
  private final List<Round> rounds = new ArrayList<>();

  QueueSamples(QueueCase one) {
    this.one = one;
  }

  /**
   * Adds a line of a {@link QueueFork}, if it is about this case.
   *
   * @return whether it is
   */
  boolean add(String line) {
    String[] words = line.split(" ");
    if (words.length != 6 || !words[0].equals(one.name())) {
      return false;
    }
    rounds.add(
        new Round(
            Double.parseDouble(words[1]),
            Double.parseDouble(words[2]),
            Double.parseDouble(words[3]),
            Double.parseDouble(words[4]),
            Double.parseDouble(words[5])));
    return true;
  }

  boolean isMeasured() {
    return !rounds.isEmpty();
  }

  boolean allocates() {
    return median(Round::bytes) >= Report.NO_ALLOCATION;
  }

  /**
   * The rounds that count. Of two threads, those in which both had a processor: whose ping-pong
   * took no longer than a multiple of the quickest one. A disturbance only ever adds time, and adds
   * far more than that.
   */
  private List<Round> rounds() {
    if (one.kind() != QueueCase.Kind.PAIR) {
      return rounds;
    }
    double limit = DISTURBED * quickest();
    return rounds.stream().filter(round -> !(round.floor > limit)).toList();
  }

  private double quickest() {
    return rounds.stream().mapToDouble(Round::floor).min().orElse(Double.NaN);
  }

  /** Whether the two threads of this case never had two processors for themselves. */
  boolean isBusy() {
    return one.kind() == QueueCase.Kind.PAIR && quickest() > BUSY_PING_PONG_NANOS;
  }

  /** The line that is printed: medians, and the median of the rounds' ratios. */
  String line() {
    boolean pair = one.kind() == QueueCase.Kind.PAIR;
    return String.format(
        Locale.ROOT,
        "case=%s java_ns=%s c_ns=%s %s=%s ratio=%s bytes_per_op=%.1f%s",
        one.name(),
        number("%.1f", Round::java),
        number("%.1f", Round::c),
        pair ? "pingpong_ns" : "floor_ns",
        number("%.1f", Round::floor),
        ratio(),
        median(Round::bytes),
        pair ? " rounds=" + rounds().size() + (isBusy() ? " machine=busy" : "") : ring());
  }

  /** The same algorithm in C, where Java has another one than the list. */
  private String ring() {
    return Double.isNaN(median(Round::ring))
        ? ""
        : " c_ring_ns="
            + number("%.1f", Round::ring)
            + " ratio_ring="
            + number("%.2f", Round::ringRatio);
  }

  /** The same figures as cells of a table: Java, C, the floor or the ping-pong, the ratio. */
  String cells() {
    return String.join(
        " | ",
        number("%.1f", Round::java),
        number("%.1f", Round::c),
        number("%.1f", Round::floor),
        ratio());
  }

  /** No figure at all where it would say nothing about the queues. */
  private String ratio() {
    return isBusy() ? "-" : number("%.2f", Round::ratio);
  }

  private String number(String format, ToDoubleFunction<Round> value) {
    double median = median(value);
    return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, format, median);
  }

  private double median(ToDoubleFunction<Round> value) {
    return Comparison.median(rounds().stream().mapToDouble(value).toArray());
  }

  String name() {
    return one.name();
  }
}

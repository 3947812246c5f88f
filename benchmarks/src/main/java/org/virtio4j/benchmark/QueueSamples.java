package org.virtio4j.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the rounds of all JVMs say about a case. */
final class QueueSamples {
  private record Round(double java, double c, double floor, double bytes) {
    double ratio() {
      return java / c;
    }
  }

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
    if (words.length != 5 || !words[0].equals(one.name())) {
      return false;
    }
    rounds.add(
        new Round(
            Double.parseDouble(words[1]),
            Double.parseDouble(words[2]),
            Double.parseDouble(words[3]),
            Double.parseDouble(words[4])));
    return true;
  }

  boolean isMeasured() {
    return !rounds.isEmpty();
  }

  boolean allocates() {
    return median(Round::bytes) >= Report.NO_ALLOCATION;
  }

  /** The line that is printed: medians, and the median of the rounds' ratios. */
  String line() {
    String floor = one.kind() == QueueCase.Kind.PAIR ? "pingpong_ns" : "floor_ns";
    return String.format(
        Locale.ROOT,
        "case=%s java_ns=%s c_ns=%s %s=%s ratio=%s bytes_per_op=%.1f",
        one.name(),
        number("%.1f", Round::java),
        number("%.1f", Round::c),
        floor,
        number("%.1f", Round::floor),
        number("%.2f", Round::ratio),
        median(Round::bytes));
  }

  private String number(String format, ToDoubleFunction<Round> value) {
    double median = median(value);
    return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, format, median);
  }

  private double median(ToDoubleFunction<Round> value) {
    return Comparison.median(rounds.stream().mapToDouble(value).toArray());
  }
}

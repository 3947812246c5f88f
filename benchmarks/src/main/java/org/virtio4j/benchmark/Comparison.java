package org.virtio4j.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A case: generated code, the same by hand, and what was measured of the two. Each round measures
 * both, one directly after the other, so that what slows the machine down for longer than a moment
 * slows both.
 */
final class Comparison {
  /** How the name of a benchmark ends that is another one's hand-written form. */
  static final String BY_HAND = "ByHand";

  private final String generated;
  private final List<Round> rounds = new ArrayList<>();

  /**
   * What one JVM measured.
   *
   * @param nanos the time of an operation in nanoseconds
   * @param bytes what an operation allocates, in bytes
   */
  record Measurement(double nanos, double bytes) {}

  private record Round(Measurement generated, Measurement byHand) {
    double ratio() {
      return generated.nanos / byHand.nanos;
    }
  }

  /**
   * A case without measurements.
   *
   * @param generated the full name of the benchmark of the generated code
   */
  Comparison(String generated) {
    this.generated = generated;
  }

  /**
   * All cases: each benchmark that has a hand-written form.
   *
   * @return the cases, by name
   */
  static List<Comparison> all() {
    OutputFormat none = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    Set<String> names =
        BenchmarkList.defaultList().getAll(none, List.of()).stream()
            .map(BenchmarkListEntry::getUsername)
            .collect(Collectors.toSet());
    var cases = new TreeMap<String, Comparison>();
    for (String name : names) {
      if (names.contains(name + BY_HAND)) {
        cases.put(name, new Comparison(name));
      }
    }
    return List.copyOf(cases.values());
  }

  /**
   * The benchmark of the generated code.
   *
   * @return its full name
   */
  String generated() {
    return generated;
  }

  /**
   * The benchmark of the hand-written code.
   *
   * @return its full name
   */
  String byHand() {
    return generated + BY_HAND;
  }

  /**
   * The case's name for people.
   *
   * @return the names of the class and the method
   */
  String name() {
    int method = generated.lastIndexOf('.');
    return generated.substring(generated.lastIndexOf('.', method - 1) + 1);
  }

  /** Adds what a round measured. */
  void add(Measurement generated, Measurement byHand) {
    rounds.add(new Round(generated, byHand));
  }

  /**
   * Whether there is anything to report.
   *
   * @return whether a round was completed
   */
  boolean isMeasured() {
    return !rounds.isEmpty();
  }

  double generatedNanos() {
    return median(rounds.stream().mapToDouble(round -> round.generated.nanos).toArray());
  }

  double byHandNanos() {
    return median(rounds.stream().mapToDouble(round -> round.byHand.nanos).toArray());
  }

  /**
   * The median of the rounds' ratios, not the ratio of the medians: a round's two belong together.
   */
  double ratio() {
    return median(ratios());
  }

  double leastRatio() {
    return Arrays.stream(ratios()).min().orElseThrow();
  }

  double greatestRatio() {
    return Arrays.stream(ratios()).max().orElseThrow();
  }

  double generatedBytes() {
    return median(rounds.stream().mapToDouble(round -> round.generated.bytes).toArray());
  }

  double byHandBytes() {
    return median(rounds.stream().mapToDouble(round -> round.byHand.bytes).toArray());
  }

  private double[] ratios() {
    return rounds.stream().mapToDouble(Round::ratio).toArray();
  }

  /**
   * The value in the middle, which a few slow rounds do not move.
   *
   * @param values at least one value; sorted by this call
   * @return the middle one, or the mean of the two in the middle
   */
  static double median(double... values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}

package org.virtio4j.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What the measurements say, as a table, and then in a sentence for each aim. */
final class Report {
  /** How much longer generated code may take than hand-written code. */
  static final double RATIO = 1.1;

  /**
   * What counts as no allocation, in bytes per operation. No object has fewer than 8 bytes; what
   * JMH itself allocates during an iteration comes to far less than this for each operation.
   */
  static final double NO_ALLOCATION = 0.01;

  private final List<Comparison> cases;
  private final List<String> failures;

  /**
   * A report.
   *
   * @param cases what was compared
   * @param failures what could not be measured, and why
   */
  Report(List<Comparison> cases, List<String> failures) {
    this.cases = cases.stream().filter(Comparison::isMeasured).toList();
    this.failures = failures;
  }

  /**
   * The table and the verdicts.
   *
   * @return lines of text
   */
  String text() {
    var lines = new ArrayList<String>();
    int width = cases.stream().mapToInt(one -> one.name().length()).max().orElse(0);
    String head = "%-" + Math.max(width, 4) + "s %10s %10s   %-24s %10s %10s";
    String row = "%-" + Math.max(width, 4) + "s %10.2f %10.2f   %-24s %10s %10s";
    lines.add(
        format(
            head, "", "generated", "by hand", "ratio: median of rounds", "generated", "by hand"));
    lines.add(format(head, "case", "ns/op", "ns/op", "(least to greatest)", "B/op", "B/op"));
    for (Comparison one : cases) {
      lines.add(
          format(
              row,
              one.name(),
              one.generatedNanos(),
              one.byHandNanos(),
              format("%.2f (%.2f to %.2f)", one.ratio(), one.leastRatio(), one.greatestRatio()),
              bytes(one.generatedBytes()),
              bytes(one.byHandBytes())));
    }
    lines.add("");
    lines.add(time());
    lines.add(allocation());
    failures.forEach(failure -> lines.add("Not measured: " + failure));
    return String.join(System.lineSeparator(), lines);
  }

  /**
   * The status to exit with. Times do not count: on a machine that does other work too they say
   * little about a single run.
   *
   * @return 0 if everything was measured and generated code allocates nothing, else 1
   */
  int exitStatus() {
    boolean measured = failures.isEmpty() && !cases.isEmpty();
    return measured && cases.stream().noneMatch(Report::allocates) ? 0 : 1;
  }

  private String time() {
    List<String> slow = names(one -> one.ratio() > RATIO);
    String verdict =
        format(
            "Time, at most %.1f times that of hand-written code: %d of %d cases",
            RATIO, cases.size() - slow.size(), cases.size());
    return slow.isEmpty()
        ? verdict + "."
        : verdict
            + "; above: "
            + String.join(", ", slow)
            + ". If the rounds disagree it is noise; --full tells more.";
  }

  private String allocation() {
    List<String> allocating = names(Report::allocates);
    String verdict =
        format(
            "Allocation, 0 B/op in generated code: %d of %d cases",
            cases.size() - allocating.size(), cases.size());
    return allocating.isEmpty()
        ? verdict + "."
        : verdict + "; not: " + String.join(", ", allocating) + ".";
  }

  private List<String> names(Predicate<Comparison> filter) {
    return cases.stream().filter(filter).map(Comparison::name).toList();
  }

  private static boolean allocates(Comparison one) {
    return one.generatedBytes() >= NO_ALLOCATION;
  }

  private static String bytes(double bytes) {
    return bytes < NO_ALLOCATION ? "0" : format("%.2f", bytes);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}

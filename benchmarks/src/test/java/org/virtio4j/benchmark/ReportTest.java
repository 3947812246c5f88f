package org.virtio4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtio4j.benchmark.Comparison.Measurement;

class ReportTest {
  @Test
  void tellsTheMedianOfTheRoundsRatios() {
    Comparison one = comparison(0, 1.5, 1.0, 4.0);

    String text = new Report(List.of(one), List.of()).text();

    assertThat(text).contains("Example.read").contains("1.50 (1.00 to 4.00)");
  }

  @Test
  void pairsWhatWasMeasuredInOneRound() {
    var one = new Comparison("org.example.Example.read");
    one.add(new Measurement(1, 0), new Measurement(1, 0));
    one.add(new Measurement(8, 0), new Measurement(8, 0)); // the machine was busy
    one.add(new Measurement(2, 0), new Measurement(1, 0));

    assertThat(one.ratio()).isEqualTo(1.0);
  }

  @Test
  void reportsButDoesNotFailWhenGeneratedCodeIsSlower() {
    var report =
        new Report(List.of(comparison(0, 1.2, 1.2, 1.2), comparison(0, 1.1, 1.1, 1.1)), List.of());

    assertThat(report.text())
        .contains("at most 1.1 times that of hand-written code: 1 of 2 cases; above: Example.read");
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void failsWhenGeneratedCodeAllocates() {
    var report = new Report(List.of(comparison(16, 1.0)), List.of());

    assertThat(report.text()).contains("0 of 1 cases; not: Example.read").contains("16.00");
    assertThat(report.exitStatus()).isEqualTo(1);
  }

  @Test
  void doesNotTakeWhatJmhAllocatesForTheCodesOwn() {
    var report = new Report(List.of(comparison(0.0004, 1.0)), List.of());

    assertThat(report.text()).contains("Allocation, 0 B/op in generated code: 1 of 1 cases.");
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void failsWhenSomethingWasNotMeasured() {
    var nothing = new Comparison("org.example.Example.write");
    var report =
        new Report(
            List.of(comparison(0, 1.0), nothing), List.of("Example.write: the JVM did not start"));

    assertThat(report.text())
        .contains("1 of 1 cases")
        .contains("Not measured: Example.write: the JVM did not start");
    assertThat(report.exitStatus()).isEqualTo(1);
  }

  @Test
  void takesTheMeanOfTheMiddleTwoWhenTheNumberIsEven() {
    assertThat(Comparison.median(4, 1, 3, 9)).isEqualTo(3.5);
  }

  private static Comparison comparison(double bytes, double... ratios) {
    var comparison = new Comparison("org.example.Example.read");
    for (double ratio : ratios) {
      comparison.add(new Measurement(ratio * 2, bytes), new Measurement(2, 0));
    }
    return comparison;
  }
}

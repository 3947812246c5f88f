package org.virtio4j.benchmark;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.virtio4j.benchmark.Comparison.Measurement;

/**
 * The command {@code ./virtio bench}: measures generated code and hand-written code in turn, each
 * time in a new JVM, and prints how they compare.
 */
public final class Bench {
  private final Settings settings;
  private final List<String> failures = new ArrayList<>();

  private Bench(Settings settings) {
    this.settings = settings;
  }

  /**
   * Runs the benchmarks and exits: with status 0 if all was measured and nothing is allocated, 1 if
   * not, 2 if the arguments are not understood.
   *
   * @param arguments {@code --full}, and a regular expression for the names of the cases; or {@code
   *     queue} and what {@link QueueBench} understands, or {@code net} and what {@link NetBench}
   *     does
   */
  public static void main(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("queue")) {
      List<String> rest = List.of(arguments).subList(1, arguments.length);
      System.exit(QueueBench.run(rest));
    }
    if (arguments.length > 0 && arguments[0].equals("net")) {
      System.exit(NetBench.run(List.of(arguments).subList(1, arguments.length)));
    }
    if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
      System.out.print(Settings.USAGE);
      return;
    }
    Settings settings;
    try {
      settings = Settings.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Settings.USAGE);
      System.exit(2);
      return;
    }
    System.exit(new Bench(settings).run());
  }

  private int run() {
    List<Comparison> cases =
        Comparison.all().stream()
            .filter(one -> settings.cases().matcher(one.name()).find())
            .toList();
    if (cases.isEmpty()) {
      System.err.println("no case is called " + settings.cases());
      return 2;
    }
    System.out.printf(
        "Generated code and the same by hand, on JDK %s, %s %s, %d processors.%n",
        System.getProperty("java.runtime.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
    System.out.printf(
        "%d cases, %d rounds; each time a new JVM: %d x %d ms to warm up, %d x %d ms that count.%n",
        cases.size(),
        settings.rounds(),
        settings.warmups(),
        settings.millis(),
        settings.iterations(),
        settings.millis());
    for (int round = 1; round <= settings.rounds(); round++) {
      System.out.printf("round %d ", round);
      for (Comparison one : cases) {
        measure(one);
        System.out.print('.');
      }
      System.out.println();
    }
    var report = new Report(cases, failures);
    System.out.println();
    warnOfLoad();
    System.out.println(report.text());
    return report.exitStatus();
  }

  /** The benchmark itself is one thread, or two while something is compiled. */
  private static void warnOfLoad() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > Runtime.getRuntime().availableProcessors() + 0.5) {
      System.out.printf(
          Locale.ROOT,
          "The machine is busy (load average %.1f): take the times below for noise.%n%n",
          load);
    }
  }

  private void measure(Comparison one) {
    try {
      one.add(measure(one.generated()), measure(one.byHand()));
    } catch (RunnerException e) {
      failures.add(one.name() + ": " + reason(e));
    }
  }

  private Measurement measure(String benchmark) throws RunnerException {
    RunResult result = new Runner(options(benchmark)).runSingle();
    double nanos =
        result.getAggregatedResult().getIterationResults().stream()
            .map(IterationResult::getPrimaryResult)
            .mapToDouble(iteration -> iteration.getScore())
            .min()
            .orElseThrow();
    double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    return new Measurement(nanos, bytes);
  }

  private Options options(String benchmark) {
    TimeValue time = TimeValue.milliseconds(settings.millis());
    return new OptionsBuilder()
        .include("^" + benchmark.replace(".", "\\.") + "$")
        .forks(1)
        .warmupIterations(settings.warmups())
        .warmupTime(time)
        .measurementIterations(settings.iterations())
        .measurementTime(time)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        // A collector without threads of its own; the option about Unsafe is for JMH itself.
        .jvmArgsAppend(
            "-Xms64m", "-Xmx64m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")
        .build();
  }

  /** JMH wraps what went wrong, more than once. */
  private static String reason(Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null || reason.getSuppressed().length > 0) {
      reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
    }
    return reason.toString();
  }
}

package org.virtio4j.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Puts one fault after the other into a copy of its class, and runs the tests that are to reject
 * it: {@code ./virtio faults}. Before that, the same tests must pass without a fault.
 */
final class FaultRun {
  /** One for each run, so that two at once do not meet. */
  private static final Path WORK =
      Path.of("target/faults", Long.toString(ProcessHandle.current().pid()));

  private static final long SECONDS = 120;

  /** What became of one run of tests. */
  private record Outcome(boolean rejected, String text) {}

  private FaultRun() {}

  /**
   * Runs all faults, or those whose description contains one of the arguments.
   *
   * @param words parts of descriptions; none for all
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    List<Fault> faults =
        Fault.all().stream()
            .filter(
                fault -> words.length == 0 || Stream.of(words).anyMatch(fault.toString()::contains))
            .toList();
    List<String> tests =
        faults.stream().flatMap(fault -> fault.tests().stream()).distinct().sorted().toList();
    Outcome sound = run(List.of(), tests);
    if (sound.rejected) {
      System.out.println("without a fault: " + sound.text);
      System.exit(1);
    }
    System.out.println("without a fault: " + sound.text + " tests pass");
    int rejected = 0;
    for (Fault fault : faults) {
      Outcome outcome = attempt(fault);
      rejected += outcome.rejected ? 1 : 0;
      System.out.println(
          (outcome.rejected ? "rejected  " : "SURVIVED  ") + fault + " - " + outcome.text);
    }
    System.out.println(rejected + " of " + faults.size() + " faults rejected");
    System.exit(rejected == faults.size() && rejected > 0 ? 0 : 1);
  }

  private static Outcome attempt(Fault fault) throws IOException, InterruptedException {
    Path sources = WORK.resolve("sources");
    Path classes = WORK.resolve("classes");
    delete(WORK);
    Files.createDirectories(classes);
    Path source = sources.resolve(fault.path());
    Files.createDirectories(source.getParent());
    try {
      Files.writeString(source, fault.apply());
    } catch (IllegalStateException e) {
      return new Outcome(false, e.getMessage());
    }
    String errors = compile(source, classes);
    if (!errors.isEmpty()) {
      return new Outcome(false, "does not compile: " + errors);
    }
    return run(List.of(classes.toString()), fault.tests());
  }

  private static String compile(Path source, Path classes)
      throws IOException, InterruptedException {
    Path output = WORK.resolve("output");
    Process process =
        start(
            output,
            List.of(
                tool("javac"),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-proc:none",
                "-nowarn",
                "-implicit:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString()));
    return process.waitFor() == 0 ? "" : Files.readString(output);
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static Process start(Path output, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static Outcome run(List<String> first, List<String> tests)
      throws IOException, InterruptedException {
    List<String> classpath = new ArrayList<>(first);
    classpath.add(System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                tool("java"),
                "-ea",
                // A fault may reach beyond a ring: an exception, and no crash of the trial.
                "-Dvirtio4j.boundedRings=true",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, classpath),
                FaultTrial.class.getName()));
    tests.forEach(test -> command.add("org.virtio4j." + test));
    Files.createDirectories(WORK);
    Path output = WORK.resolve("output");
    Process process = start(output, command);
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        return new Outcome(true, "its tests do not end within " + SECONDS + " s");
      }
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    String last = lines.isEmpty() ? "no output" : lines.getLast();
    int exit = process.exitValue();
    if (exit == FaultTrial.REJECTED || exit == FaultTrial.PASSED && !last.equals("0")) {
      return new Outcome(exit == FaultTrial.REJECTED, last);
    }
    throw new IllegalStateException("the tests did not run: " + lines);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}

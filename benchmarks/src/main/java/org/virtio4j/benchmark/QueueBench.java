package org.virtio4j.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command {@code ./virtio bench queue}: what an operation of a virtqueue costs in Java, and
 * beside it the same in C.
 */
final class QueueBench {
  static final String USAGE =
      """
      usage: ./virtio bench queue [--quick] [--table=FILE] [CASE]

        --quick       fewer and shorter rounds: about a minute instead of some
        --table=FILE  puts the figures into the rows of a Markdown table too, such as that of
                      benchmarks/README.md
        CASE          only groups with a case whose name matches this regular expression
      """;

  private static final String TABLE = "--table=";

  private final boolean quick;
  private final QueueTable table; // or null
  private final Pattern cases;

  private QueueBench(boolean quick, QueueTable table, Pattern cases) {
    this.quick = quick;
    this.table = table;
    this.cases = cases;
  }

  /**
   * Runs the command.
   *
   * @param arguments what follows {@code queue}
   * @return the status to exit with: 0 if all was measured and nothing is allocated, 1 if not, 2 if
   *     the arguments are not understood
   */
  static int run(List<String> arguments) {
    boolean quick = arguments.contains("--quick");
    List<String> tables = arguments.stream().filter(word -> word.startsWith(TABLE)).toList();
    List<String> rest =
        arguments.stream()
            .filter(word -> !word.equals("--quick") && !word.startsWith(TABLE))
            .toList();
    if (tables.size() > 1
        || rest.size() > 1
        || rest.stream().anyMatch(word -> word.startsWith("-"))) {
      System.err.print(USAGE);
      return 2;
    }
    Pattern cases = Pattern.compile(rest.isEmpty() ? "" : rest.getFirst());
    try {
      QueueTable table =
          tables.isEmpty()
              ? null
              : new QueueTable(Path.of(tables.getFirst().substring(TABLE.length())));
      return new QueueBench(quick, table, cases).run();
    } catch (IOException e) {
      System.err.println(e);
      return 1;
    }
  }

  private int run() throws IOException {
    Path folder = Files.createTempDirectory("virtio4j-queue");
    try {
      Path library = null;
      try {
        library = CLoops.compile(folder);
      } catch (IOException e) {
        System.out.println("Java only, without the loops in C; install gcc. " + e.getMessage());
      }
      System.out.printf(
          "%d descriptors; times are medians, of processor time, in ns for each chain; ratio is"
              + " the median of the rounds' ratios Java/C%n",
          QueueCase.SIZE);
      int status = 0;
      List<List<QueueCase>> groups = QueueCase.groups();
      for (int i = 0; i < groups.size(); i++) {
        if (groups.get(i).stream().anyMatch(one -> cases.matcher(one.name()).find())) {
          status |= measure(i, groups.get(i), library);
        }
      }
      if (table != null) {
        table.write();
      }
      return status;
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private int measure(int number, List<QueueCase> group, Path library) throws IOException {
    List<QueueSamples> samples = group.stream().map(QueueSamples::new).toList();
    int status = 0;
    for (int fork = quick ? 1 : 5; fork > 0; fork--) {
      status |= fork(number, samples, library);
    }
    for (QueueSamples each : samples) {
      if (!each.isMeasured() || each.allocates()) {
        status = 1;
      }
      if (each.isMeasured()) {
        System.out.println(each.line());
        if (table != null) {
          table.put(each.name(), each.cells());
        }
      }
    }
    return status;
  }

  private int fork(int number, List<QueueSamples> samples, Path library) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xms64m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Xbatch", // what is to be compiled is waited for, however busy the machine is
            "-XX:CompileCommand=quiet",
            // So that nothing of the state stays in registers from one operation to the next.
            "-XX:CompileCommand=dontinline,org.virtio4j.benchmark.*::operation*",
            "-cp",
            System.getProperty("java.class.path"),
            QueueFork.class.getName(),
            Integer.toString(number),
            quick ? "7" : "9",
            quick ? "4" : "12"));
    if (library != null) {
      command.add(library.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line;
        if (samples.stream().noneMatch(each -> each.add(text))) {
          System.out.println(line);
        }
      }
      return process.waitFor() == 0 ? 0 : 1;
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
  }
}

package org.virtio4j.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fault: what it is, and which text of which source it replaces by what. It comes from a file in
 * {@code src/test/faults}, which is named after the class and has any number of them:
 *
 * <pre>
 * file queue/SplitQueue.java
 *
 * fault no full fence between the index and the device's wish
 * tests AccessModeTest LitmusTest
 * -VarHandle.fullFence();
 * -return eventIndex
 * +return eventIndex
 * </pre>
 *
 * @param name what is wrong, in words
 * @param source the source file
 * @param search what is replaced: any white space stands for any other
 * @param replacement what takes its place
 * @param tests the classes of which one test at least must fail
 */
record Fault(String name, Path source, String search, String replacement, List<String> tests) {
  private static final Path FOLDER = Path.of("src/test/faults");
  private static final Path SOURCES = Path.of("src/main/java/org/virtio4j");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** All faults; from the folder of this module. */
  static List<Fault> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Fault> faults = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        parse(file, faults);
      }
      return faults;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void parse(Path file, List<Fault> faults) throws IOException {
    Path source = null;
    String name = null;
    List<String> tests = List.of();
    List<String> search = new ArrayList<>();
    List<String> replacement = new ArrayList<>();
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.add("fault the end");
    for (String line : lines) {
      String rest = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("fault ") || line.startsWith("file ") || line.startsWith("tests ")) {
        if (name != null) {
          String to = String.join("\n", replacement);
          faults.add(new Fault(name, source, String.join("\n", search), to, tests));
        }
        search.clear();
        replacement.clear();
        name = line.startsWith("fault ") ? rest : null;
        source = line.startsWith("file ") ? SOURCES.resolve(rest) : source;
        tests = line.startsWith("tests ") ? List.of(rest.split(" ")) : tests;
      } else if (line.startsWith("-")) {
        search.add(line.substring(1));
      } else if (line.startsWith("+")) {
        replacement.add(line.substring(1));
      } else if (!line.isBlank()) {
        throw new IllegalArgumentException(file + ": " + line);
      }
    }
  }

  /**
   * The source with the fault.
   *
   * @throws IllegalStateException if what the fault replaces is not there exactly once
   */
  String apply() throws IOException {
    String text = Files.readString(source);
    String regex =
        Stream.of(SPACE.split(search.strip()))
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s+"));
    Matcher matcher = Pattern.compile(regex).matcher(text);
    long places = matcher.results().count();
    if (search.isBlank() || places != 1) {
      throw new IllegalStateException(
          "\""
              + name
              + "\" does not apply: "
              + places
              + " places in "
              + source
              + " are\n"
              + search);
    }
    return matcher.reset().replaceFirst(Matcher.quoteReplacement(replacement));
  }

  /** The file, from the root of the sources. */
  Path path() {
    return Path.of("org/virtio4j").resolve(SOURCES.relativize(source));
  }

  @Override
  public String toString() {
    return source.getFileName().toString().replace(".java", "") + ": " + name;
  }
}

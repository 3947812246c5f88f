package org.virtio4j.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of figures in a Markdown file: a row for each case, with its name in the first cell, then
 * Java, C, floor and ratio, and then anything. {@code ./virtio bench queue --table=FILE} puts what
 * it has measured into the rows that there are.
 */
final class QueueTable {
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|(?: [^|]* \\|){4}( .*\\|)?");

  private final Path file;
  private final List<String> lines;

  QueueTable(Path file) throws IOException {
    this.file = file;
    this.lines = new ArrayList<>(Files.readAllLines(file));
  }

  /** Replaces the figures of a case, if the table has a row for it. */
  void put(String name, String cells) {
    lines.replaceAll(line -> {
      Matcher row = ROW.matcher(line);
      return row.matches() && row.group(1).equals(name)
          ? "| `" + name + "` | " + cells + " |" + (row.group(2) == null ? "" : row.group(2))
          : line;
    });
  }

  void write() throws IOException {
    Files.write(file, lines);
  }
}

package org.virtio4j.benchmark;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How long is measured, and what.
 *
 * @param rounds how often each pair is measured, each time in two new JVMs
 * @param warmups the number of iterations before those that count
 * @param iterations the number of iterations that count
 * @param millis the length of an iteration in milliseconds
 * @param cases what is in the names of the cases
 */
record Settings(int rounds, int warmups, int iterations, int millis, Pattern cases) {
  static final String USAGE =
      """
      usage: ./virtio bench [--full] [CASE]

        --full   more and longer rounds: about ten minutes instead of about one
        CASE     only cases whose name matches this regular expression

      ./virtio bench queue measures virtqueues instead.
      """;

  /**
   * Reads the command line.
   *
   * @param arguments the command's arguments
   * @return what they ask for
   * @throws IllegalArgumentException if one of them is not understood
   */
  static Settings parse(String... arguments) {
    boolean full = false;
    Pattern cases = null;
    for (String argument : arguments) {
      if (argument.equals("--full")) {
        full = true;
      } else if (argument.startsWith("-") || cases != null) {
        throw new IllegalArgumentException("not understood: " + argument);
      } else {
        cases = pattern(argument);
      }
    }
    if (cases == null) {
      cases = Pattern.compile("");
    }
    return full ? new Settings(15, 50, 100, 10, cases) : new Settings(3, 20, 30, 10, cases);
  }

  private static Pattern pattern(String argument) {
    try {
      return Pattern.compile(argument, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a regular expression: " + e.getMessage(), e);
    }
  }
}

package org.virtio4j.cli;

import java.io.PrintWriter;

/** A story told in checks: each ends in a line that says {@code ok} or {@code FAIL}. */
final class Checklist {
  private final PrintWriter out;
  private final boolean verbose;
  private int passed;
  private int failed;

  Checklist(PrintWriter out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  /** Something that is tried. */
  @FunctionalInterface
  interface Check {
    /**
     * Tries it.
     *
     * @return what was seen, for the line
     * @throws Exception if it does not hold
     */
    String run() throws Exception;
  }

  /** A part of the story. */
  @FunctionalInterface
  interface Chapter {
    /**
     * Tells it.
     *
     * @throws Exception if the chapter cannot go on
     */
    void tell() throws Exception;
  }

  /** Tells a chapter. If it cannot go on that is a failure, and the story goes on after it. */
  void chapter(String title, Chapter chapter) {
    out.println();
    out.println(title);
    try {
      chapter.tell();
    } catch (Exception | AssertionError failure) {
      failed("this chapter went to its end", failure);
    }
  }

  /** Tells something that is not a check. */
  void tell(String line) {
    out.println("      " + line);
  }

  /** Runs a check. An exception is a failure; the story goes on. */
  void check(String what, Check check) {
    String seen;
    try {
      seen = check.run();
      passed++;
      out.println("ok    " + what + (seen.isEmpty() ? "" : ": " + seen));
    } catch (Exception | AssertionError failure) {
      failed(what, failure);
    }
    out.flush();
  }

  private void failed(String what, Throwable failure) {
    failed++;
    out.println("FAIL  " + what + ": " + Failures.oneLine(failure));
    if (verbose) {
      failure.printStackTrace(out);
    }
  }

  /**
   * Ends a check that does not hold.
   *
   * @param holds whether it holds
   * @param otherwise what is wrong if it does not
   */
  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /**
   * Prints the last line.
   *
   * @return whether nothing failed
   */
  boolean end() {
    out.println();
    out.println(passed + " passed, " + failed + " failed");
    out.flush();
    return failed == 0;
  }
}

package org.virtio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ChecklistTest {
  private final StringWriter text = new StringWriter();

  private Checklist list(boolean verbose) {
    return new Checklist(new PrintWriter(text), verbose);
  }

  @Test
  void checksAreCounted() {
    Checklist list = list(false);
    list.check("one", () -> "");
    list.check("two", () -> "seen");
    assertThat(list.end()).isTrue();
    assertThat(text.toString().lines())
        .containsExactly("ok    one", "ok    two: seen", "", "2 passed, 0 failed");
  }

  @Test
  void failedCheckDoesNotEndTheStory() {
    Checklist list = list(false);
    list.check(
        "one",
        () -> {
          Checklist.require(1 > 2, "1 is less");
          return "";
        });
    list.check("two", () -> "");
    assertThat(list.end()).isFalse();
    assertThat(text.toString().lines())
        .containsExactly("FAIL  one: 1 is less", "ok    two", "", "1 passed, 1 failed");
  }

  @Test
  void chapterThatCannotGoOnIsAFailure() {
    Checklist list = list(true);
    list.chapter(
        "Chapter",
        () -> {
          throw new AssertionError("lost");
        });
    list.chapter("Next", () -> list.tell("more"));
    assertThat(list.end()).isFalse();
    assertThat(text.toString())
        .contains("FAIL  this chapter went to its end: lost", "\tat org.virtio4j", "more")
        .endsWith("0 passed, 1 failed" + System.lineSeparator());
  }
}

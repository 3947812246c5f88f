package org.virtio4j.processor.writing;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A Javadoc comment: paragraphs, then tags, broken into lines as long as they may be. */
final class Comment {
  private static final int LINE = 100;
  private static final String MARGIN = " * ";
  private static final int INDENT_OF_MEMBER = 2;
  private static final ClassName ILLEGAL_ARGUMENT = ClassName.get(IllegalArgumentException.class);

  private final CodeBlock.Builder text = CodeBlock.builder();
  private final int width;
  private boolean isInTags;

  /**
   * An empty comment.
   *
   * @param indent by how many characters it is indented
   */
  Comment(int indent) {
    this.width = LINE - indent - MARGIN.length();
  }

  /** Of a class at the top. */
  static Comment ofType(String summary) {
    return new Comment(0).paragraph(summary);
  }

  /** Of a field or a method of such a class. */
  static Comment ofMember(String summary) {
    return new Comment(INDENT_OF_MEMBER).paragraph(summary);
  }

  /**
   * Adds a paragraph.
   *
   * @param format its words; {@code $T} stands for the next type
   * @param types the types
   * @return this comment
   */
  Comment paragraph(String format, ClassName... types) {
    if (text.isEmpty()) {
      fill(format, "", types);
    } else {
      text.add("\n");
      fill("<p>" + format, "", types);
    }
    return this;
  }

  /**
   * Adds a tag.
   *
   * @param format the tag and its words; {@code $T} stands for the next type
   * @param types the types
   * @return this comment
   */
  Comment tag(String format, ClassName... types) {
    if (!isInTags && !text.isEmpty()) {
      text.add("\n");
    }
    isInTags = true;
    fill(format, "    ", types);
    return this;
  }

  Comment param(String name, String words) {
    return tag("@param " + name + " " + words);
  }

  Comment returns(String words) {
    return tag("@return " + words);
  }

  Comment fails(ClassName exception, String words) {
    return tag("@throws $T " + words, exception);
  }

  /** An argument that its Java type allows and the wire does not. */
  Comment outOfRange(String names) {
    return illegalArgument("if " + names + " is out of range");
  }

  Comment illegalArgument(String words) {
    return fails(ILLEGAL_ARGUMENT, words);
  }

  /** The comment as JavaPoet takes it. */
  CodeBlock build() {
    return text.build();
  }

  private void fill(String format, String continuation, ClassName... types) {
    Deque<ClassName> left = new ArrayDeque<>(List.of(types));
    int column = 0;
    for (String word : format.split(" ")) {
      ClassName type = word.contains("$T") ? left.removeFirst() : null;
      int length = word.length();
      if (type != null) {
        length += String.join(".", type.simpleNames()).length() - "$T".length();
      }
      if (column > 0 && column + 1 + length > width) {
        text.add("\n$L", continuation);
        column = continuation.length();
      } else if (column > 0) {
        text.add(" ");
        column++;
      }
      if (type == null) {
        text.add("$L", word);
      } else {
        text.add(word, type);
      }
      column += length;
    }
    text.add("\n");
  }
}

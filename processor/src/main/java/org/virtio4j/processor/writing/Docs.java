package org.virtio4j.processor.writing;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.processor.model.ConditionModel;

/** Builds Javadoc: paragraphs, then block tags, broken into lines of at most 100 columns. */
final class Docs {
  private static final int LINE = 100;
  private static final int OF_TYPE = LINE - " * ".length();
  private static final int OF_MEMBER = LINE - "   * ".length();

  private final int width;
  private final List<String> paragraphs = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();

  private Docs(int width) {
    this.width = width;
  }

  /** For a field or a method. */
  static Docs of(String summary) {
    return new Docs(OF_MEMBER).paragraph(summary);
  }

  /** For a class at the top. */
  static Docs ofType(String summary) {
    return new Docs(OF_TYPE).paragraph(summary);
  }

  Docs paragraph(String text) {
    paragraphs.add(paragraphs.isEmpty() ? text : "<p>" + text);
    return this;
  }

  Docs param(String name, String text) {
    tags.add("@param " + name + " " + text);
    return this;
  }

  Docs returns(String text) {
    tags.add("@return " + text);
    return this;
  }

  Docs fails(ClassName exception, String text) {
    tags.add("@throws " + exception.canonicalName() + " " + text);
    return this;
  }

  Docs illegalArgument(String text) {
    tags.add("@throws IllegalArgumentException " + text);
    return this;
  }

  CodeBlock build() {
    StringBuilder text = new StringBuilder();
    for (String paragraph : paragraphs) {
      text.append(text.isEmpty() ? "" : "\n\n").append(wrapped(paragraph, ""));
    }
    for (int i = 0; i < tags.size(); i++) {
      text.append(i == 0 ? "\n\n" : "\n").append(wrapped(tags.get(i), "    "));
    }
    return CodeBlock.of("$L", text);
  }

  private String wrapped(String text, String indent) {
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + 1 + word.length() > width) {
        wrapped.append('\n').append(indent);
        column = indent.length();
      } else if (column > 0) {
        wrapped.append(' ');
        column++;
      }
      wrapped.append(word);
      column += word.length();
    }
    return wrapped.toString();
  }

  /** A name as it is written inside its package. */
  static String name(ClassName type) {
    return String.join(".", type.simpleNames());
  }

  /** Where the specification says it, in parentheses, or nothing. */
  static String section(String spec) {
    return spec.isEmpty() ? "" : " (VIRTIO 1.4, " + spec + ")";
  }

  /** {@code 1 byte}, {@code 2 bytes}. */
  static String bytes(long bytes) {
    return bytes == 1 ? "1 byte" : bytes + " bytes";
  }

  /** {@code exists if BLK_SIZE is negotiated}. */
  static String existence(ConditionModel condition) {
    return "exists if " + condition.words();
  }
}

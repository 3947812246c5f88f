package org.virtio4j.processor.writing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lays out generated source as a formatter would: JavaPoet knows types and imports, but breaks
 * lines at their ends only.
 */
final class SourceText {
  private static final int WIDTH = 100;
  private static final int CONTINUATION = 4;

  private static final Pattern SHORT_COMMENT =
      Pattern.compile("(?m)^( *)/\\*\\*\\n *\\* ([^\\n]*)\\n *\\*/$");
  private static final Pattern EMPTY_BODY = Pattern.compile("\\) \\{\\n *\\}");
  private static final Pattern BETWEEN_STATE =
      Pattern.compile("(?m)^(  private final [^\\n]*;\\n)\\n(?=  private final )");

  private SourceText() {}

  /** The same source, laid out. */
  static String tidy(String source) {
    StringBuilder text = new StringBuilder();
    for (String line : joined(source.lines().map(String::stripTrailing).toList())) {
      int indent = line.length() - line.stripLeading().length();
      for (String part : broken(indent, line.strip())) {
        text.append(part).append('\n');
      }
    }
    String tidy = EMPTY_BODY.matcher(text).replaceAll(") {}");
    tidy = BETWEEN_STATE.matcher(tidy).replaceAll("$1");
    return SHORT_COMMENT.matcher(tidy).replaceAll(SourceText::shortComment);
  }

  private static String shortComment(java.util.regex.MatchResult comment) {
    String line = comment.group(1) + "/** " + comment.group(2) + " */";
    return Matcher.quoteReplacement(line.length() <= WIDTH ? line : comment.group());
  }

  /** Undoes the breaks that leave a part of a list on the line of its parenthesis. */
  private static List<String> joined(List<String> lines) {
    List<String> joined = new ArrayList<>();
    for (String line : lines) {
      String last = joined.isEmpty() ? "" : joined.getLast();
      if (last.endsWith(",") && !last.strip().startsWith("*") && isOpen(last)) {
        joined.set(joined.size() - 1, last + " " + line.strip());
      } else {
        joined.add(line);
      }
    }
    return joined;
  }

  /** Whether a line leaves a parenthesis open. */
  private static boolean isOpen(String line) {
    return find(line + '\0', "\0", 0) < 0;
  }

  private static List<String> broken(int indent, String text) {
    if (indent + text.length() <= WIDTH
        || text.isEmpty()
        || text.matches("(\\*|/\\*|//|import ).*")) {
      return List.of(" ".repeat(text.isEmpty() ? 0 : indent) + text);
    }
    for (String end : List.of(" =", " ->")) {
      int at = find(text, end + " ", 0);
      if (at > 0) {
        return head(
            indent, text.substring(0, at + end.length()), text.substring(at + end.length() + 1));
      }
    }
    int depth = text.startsWith("if (") ? 1 : 0;
    for (String operator : List.of(" ? ", " || ", " && ", " + ")) {
      if (find(text, operator, depth) > 0) {
        return operands(indent, text, operator, depth);
      }
    }
    List<Integer> calls = calls(text);
    return calls.size() > 2 ? chain(indent, text, calls) : arguments(indent, text);
  }

  /** Where the dots stand before the calls of a chain. */
  private static List<Integer> calls(String text) {
    List<Integer> calls = new ArrayList<>();
    for (int dot = find(text, ".", 0); dot >= 0; dot = find(text, ".", 0, dot + 1)) {
      if (text.substring(dot + 1).matches("\\w+\\(.*")) {
        calls.add(dot);
      }
    }
    return calls;
  }

  private static List<String> chain(int indent, String text, List<Integer> calls) {
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(indent) + text.substring(0, calls.getFirst()));
    for (int i = 0; i < calls.size(); i++) {
      int end = i + 1 < calls.size() ? calls.get(i + 1) : text.length();
      lines.addAll(broken(indent + CONTINUATION, text.substring(calls.get(i), end)));
    }
    return lines;
  }

  private static List<String> head(int indent, String head, String tail) {
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(indent) + head);
    lines.addAll(broken(indent + CONTINUATION, tail));
    return lines;
  }

  private static List<String> operands(int indent, String text, String operator, int depth) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    String symbol = operator;
    int at = find(rest, symbol, depth);
    lines.add(" ".repeat(indent) + rest.substring(0, at));
    while (at >= 0) {
      rest = rest.substring(at + 1);
      symbol = symbol.equals(" ? ") ? " : " : symbol;
      at = find(rest, symbol, lines.size() > 0 && depth > 0 ? 0 : depth);
      String operand = at < 0 ? rest : rest.substring(0, at);
      lines.addAll(broken(indent + CONTINUATION, operand));
    }
    return lines;
  }

  private static List<String> arguments(int indent, String text) {
    int open = -1;
    for (int at = find(text, "(", 0); at >= 0; at = find(text, "(", 0, at + 1)) {
      if (text.charAt(at + 1) != ')') {
        open = at;
      }
    }
    int close = open < 0 ? -1 : text.lastIndexOf(')');
    if (close <= open + 1) {
      return List.of(" ".repeat(indent) + text);
    }
    String inner = text.substring(open + 1, close);
    String end = text.substring(close);
    int deeper = indent + CONTINUATION;
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(indent) + text.substring(0, open + 1));
    if (deeper + inner.length() + end.length() <= WIDTH) {
      lines.add(" ".repeat(deeper) + inner + end);
      return lines;
    }
    String rest = inner;
    for (int at = find(rest, ", ", 0); at >= 0; at = find(rest, ", ", 0)) {
      lines.addAll(broken(deeper, rest.substring(0, at + 1)));
      rest = rest.substring(at + 2);
    }
    lines.addAll(broken(deeper, rest + end));
    return lines;
  }

  private static int find(String text, String symbol, int depth) {
    return find(text, symbol, depth, 0);
  }

  /** Where a symbol stands at a depth of parentheses, outside literals; -1 if nowhere. */
  private static int find(String text, String symbol, int depth, int from) {
    int open = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      }
      if (quoted) {
        continue;
      }
      if (i >= from && open == depth && text.startsWith(symbol, i)) {
        return i;
      }
      if (c == '(' || c == '{') {
        open++;
      } else if (c == ')' || c == '}') {
        open--;
      }
    }
    return -1;
  }
}

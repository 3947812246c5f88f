package org.virtio4j.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtio4j.processor.validation.Diagnostic;

/**
 * Each diagnostic, at its line and column.
 *
 * <p>The file {@code src/test/resources/diagnostics/<CONSTANT>.java} holds descriptions that are
 * wrong in that way, each followed by a comment whose caret stands below the column of the error:
 *
 * <pre>
 *   &#64;At(3) &#64;U16 int x) {}
 * //    ^ MISALIGNED lies at 3
 * </pre>
 *
 * <p>What follows the name is part of the message. No other error may be reported.
 */
class DiagnosticsTest {
  private static final Pattern CARET = Pattern.compile("// *(\\^+) (\\w+) ?(.*)");

  /** How a message ends that names its place. */
  private static final Pattern NAMED_PLACE = Pattern.compile(" \\[[\\w.]+]$");

  /** What a file expects, or what the compiler said. */
  private record Error(long line, long column, String id, String message) {
    @Override
    public String toString() {
      return line + ":" + column + " " + id + " " + message;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Diagnostic.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INTERNAL_ERROR", "LOST_PARAMETER_NAMES"}) // these need more than a source file
  void isReportedWhereItsFileSays(Diagnostic diagnostic) throws Exception {
    Path file = file(diagnostic);
    List<Error> expected = expected(file);
    assertThat(expected)
        .as("%s expects what it is named after", file)
        .anyMatch(error -> error.id().equals(diagnostic.id()));

    List<Error> reported = errors(Descriptions.compileWrong(source(file)).errors());
    assertThat(reported.stream().map(error -> error.line + ":" + error.column + " " + error.id))
        .as(() -> file + " reports " + reported)
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .map(error -> error.line + ":" + error.column + " " + error.id)
                .toList());
    for (Error error : expected) {
      assertThat(reported)
          .as("%s", error)
          .anyMatch(other ->
              other.line == error.line
                  && other.column == error.column
                  && other.id.equals(error.id)
                  && other.message.contains(error.message));
    }
  }

  /**
   * Eclipse's compiler says the same. It has no place for what is wrong in a record or an enum
   * constant, so the message names it; columns differ where a value is to blame.
   */
  @ParameterizedTest
  @EnumSource(
      value = Diagnostic.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INTERNAL_ERROR", "LOST_PARAMETER_NAMES", "NESTED_IN_ITSELF"}) // blames the other
  void isReportedByEclipse(Diagnostic diagnostic) throws Exception {
    Path file = file(diagnostic);
    List<Error> expected = expected(file);
    List<Error> reported =
        errors(
            EclipseCompilation.compile(Descriptions.withRuntime(List.of(source(file)))).errors());
    assertThat(reported.stream().map(Error::id))
        .as(() -> file + " reports " + reported)
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(Error::id).toList());
    for (Error error : expected) {
      assertThat(reported)
          .as("%s", error)
          .anyMatch(other ->
              other.id.equals(error.id)
                  && other.message.contains(error.message)
                  && (other.line == error.line || NAMED_PLACE.matcher(other.message).find()));
    }
  }

  private static List<Error> expected(Path file) throws IOException {
    List<Error> expected = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    int code = 0; // the last line that is not an expectation
    for (int i = 0; i < lines.size(); i++) {
      Matcher caret = CARET.matcher(lines.get(i).strip());
      if (!caret.matches()) {
        code = i + 1;
        continue;
      }
      int column = lines.get(i).indexOf('^') + 1;
      String id = Diagnostic.valueOf(caret.group(2)).id();
      expected.add(new Error(code, column, id, caret.group(3).strip()));
    }
    return expected;
  }

  private static JavaFileObject source(Path file) throws IOException {
    String name = "test." + file.getFileName().toString().replace(".java", "");
    return JavaFileObjects.forSourceString(name, Files.readString(file));
  }

  private static List<Error> errors(
      List<? extends javax.tools.Diagnostic<? extends JavaFileObject>> diagnostics) {
    List<Error> errors = new ArrayList<>();
    for (javax.tools.Diagnostic<? extends JavaFileObject> error : diagnostics) {
      String[] message = error.getMessage(null).split(": ", 2);
      errors.add(
          new Error(
              error.getLineNumber(),
              error.getColumnNumber(),
              message[0],
              message.length > 1 ? message[1] : ""));
    }
    return errors;
  }

  private static Path file(Diagnostic diagnostic) throws URISyntaxException, IOException {
    Path directory = Path.of(DiagnosticsTest.class.getResource("/diagnostics").toURI());
    Path file = directory.resolve(diagnostic + ".java");
    assertThat(file).as("the test of %s", diagnostic).exists();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".java", "")))
          .as("files of diagnostics that are no more")
          .allMatch(name -> Stream.of(Diagnostic.values()).anyMatch(d -> d.name().equals(name)));
    }
    return file;
  }
}

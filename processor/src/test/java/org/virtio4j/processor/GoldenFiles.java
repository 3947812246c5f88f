package org.virtio4j.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Compares generated classes with files that are found by the test's name: {@code
 * src/test/resources/golden/<test class>/<test method>/<qualified class name>.java}.
 *
 * <p>Eclipse's compiler has to generate the same classes, and to compile them.
 *
 * <p>With {@code -Dgolden.update=true} the files are written instead. Then read the difference: it
 * is what users get.
 */
final class GoldenFiles implements BeforeEachCallback {
  private static final Path ROOT = Path.of("src", "test", "resources", "golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  private Path directory;

  @Override
  public void beforeEach(ExtensionContext context) {
    directory =
        ROOT.resolve(context.getRequiredTestClass().getSimpleName())
            .resolve(context.getRequiredTestMethod().getName());
  }

  /** Asserts that a compilation succeeded and generated exactly the expected classes. */
  void check(Compilation compilation) throws IOException {
    check(compilation, "");
  }

  /** The same for the classes whose names have an end; others may be generated too. */
  void check(Compilation compilation, String suffix) throws IOException {
    assertThat(compilation.diagnostics()).isEmpty();
    assertThat(compilation.status()).isEqualTo(Compilation.Status.SUCCESS);
    Map<String, String> generated = new TreeMap<>();
    for (JavaFileObject file : compilation.generatedSourceFiles()) {
      String name = file.getName().replaceFirst("^/SOURCE_OUTPUT/", "").replace('/', '.');
      generated.put(name, file.getCharContent(false).toString());
    }
    Set<String> names = new TreeSet<>(generated.keySet());
    names.removeIf(name -> !name.endsWith(suffix + ".java"));
    for (String name : names) {
      check(directory.resolve(name), generated.get(name));
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("expected classes in %s", directory)
          .containsExactlyInAnyOrderElementsOf(names);
    }
    checkEclipse(compilation, generated);
  }

  private static void checkEclipse(Compilation compilation, Map<String, String> generated)
      throws IOException {
    EclipseCompilation eclipse = EclipseCompilation.compile(compilation.sourceFiles());
    assertThat(eclipse.errors()).as("errors of Eclipse's compiler").isEmpty();
    assertThat(eclipse.generated())
        .as("what is generated under Eclipse's compiler")
        .isEqualTo(generated);
  }

  private static void check(Path file, String generated) throws IOException {
    assertThat(generated.lines().filter(line -> !line.startsWith("import ")))
        .as("lines of %s", file)
        .allMatch(line -> line.length() <= 100);
    if (UPDATE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, generated);
    }
    assertThat(file)
        .withFailMessage("%s is missing; write it with -Dgolden.update=true", file)
        .exists();
    assertThat(generated)
        .as("%s (rewrite it with -Dgolden.update=true)", file)
        .isEqualTo(Files.readString(file));
  }
}

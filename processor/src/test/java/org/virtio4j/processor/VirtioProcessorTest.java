package org.virtio4j.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virtio4j.processor.Descriptions.compile;
import static org.virtio4j.processor.Descriptions.compileWrong;
import static org.virtio4j.processor.Descriptions.source;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the processor behaves as a part of a compiler and of a build. */
class VirtioProcessorTest {
  private static final JavaFileObject FEATURES =
      source(
          "test.Feature",
          "package test;",
          "import org.virtio4j.annotation.*;",
          "@FeatureEnum public enum Feature {",
          "  @Bit(0) SIZE, @Bit(1) WRITE;",
          "  @FeatureCondition public @interface If { Feature[] value(); }",
          "}");
  private static final JavaFileObject CONFIG =
      source(
          "test.Config",
          "package test;",
          "import static org.virtio4j.annotation.AccessMode.*;",
          "import static test.Feature.*;",
          "import org.virtio4j.annotation.*;",
          "@ConfigSpace public record Config(",
          "  @U32 long readable, @U32 @Access(WRITE_ONLY) @If(WRITE) long writable, Part part) {}");
  private static final JavaFileObject PART =
      source(
          "test.Part",
          "package test;",
          "import org.virtio4j.annotation.*;",
          "@Message public record Part(@U32 Kind kind, @U32 @At(8) long id) {}");
  private static final JavaFileObject KIND =
      source(
          "test.Kind",
          "package test;",
          "import org.virtio4j.annotation.*;",
          "public enum Kind { @Code(1) ONE, @Code(2) TWO }");

  private static Map<String, String> generated(Compilation compilation) throws IOException {
    assertThat(compilation.errors()).isEmpty();
    Map<String, String> texts = new TreeMap<>();
    for (JavaFileObject file : compilation.generatedSourceFiles()) {
      texts.put(file.getName(), file.getCharContent(false).toString());
    }
    return texts;
  }

  @Test
  void writesTheSameTextInEveryRunAndInEveryOrderOfTheSources() throws IOException {
    List<JavaFileObject> sources = new ArrayList<>(List.of(FEATURES, CONFIG, PART, KIND));
    Map<String, String> first = generated(compile(sources.toArray(JavaFileObject[]::new)));
    assertThat(first).hasSize(4);
    for (int i = 0; i < sources.size(); i++) {
      Collections.rotate(sources, 1);
      assertThat(generated(compile(sources.toArray(JavaFileObject[]::new)))).isEqualTo(first);
    }
    Collections.reverse(sources);
    assertThat(generated(compile(sources.toArray(JavaFileObject[]::new)))).isEqualTo(first);
  }

  @Test
  void findsEachTypeOnceBesideTheFileOfItsPackage() {
    Compilation compilation =
        Descriptions.compile(
            source("test.package-info", "/** A package. */", "package test;"),
            source(
                "test.Header",
                "package test;",
                "@org.virtio4j.annotation.Message",
                "public record Header(@org.virtio4j.annotation.U8 int type) {}"));
    assertThat(compilation.diagnostics()).isEmpty();
  }

  @Test
  void namesExactlyOneOriginForEachGeneratedClass() {
    Map<String, List<String>> origins = new TreeMap<>();
    Processor recording = new RecordingProcessor(origins);
    Compilation compilation =
        Descriptions.compiler(recording)
            .compile(Descriptions.withRuntime(List.of(FEATURES, CONFIG, PART, KIND)));
    assertThat(compilation.errors()).isEmpty();
    assertThat(origins)
        .containsExactly(
            Map.entry("test.ConfigAccessor", List.of("test.Config")),
            Map.entry("test.FeatureTable", List.of("test.Feature")),
            Map.entry("test.KindCodes", List.of("test.Kind")),
            Map.entry("test.PartCodec", List.of("test.Part")));
  }

  @Test
  void isFoundAsAServiceAndIsIncremental() throws IOException {
    assertThat(ServiceLoader.load(Processor.class))
        .anyMatch(processor -> processor instanceof VirtioProcessor);
    try (InputStream file =
        VirtioProcessor.class.getResourceAsStream(
            "/META-INF/gradle/incremental.annotation.processors")) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(VirtioProcessor.class.getName() + ",isolating");
    }
  }

  @Test
  void doesNotSeeTheRuntime() {
    assertThat(VirtioProcessor.class.getResource("/org/virtio4j/VirtioException.class")).isNull();
  }

  @Test
  void takesRecordsFromClassFiles(@TempDir Path jar) throws IOException {
    Path classes = classes(jar, compile(PART, KIND));
    Compilation compilation =
        Descriptions.compiler(new VirtioProcessor())
            .withClasspath(Descriptions.classPathWith(classes))
            .compile(Descriptions.withRuntime(List.of(FEATURES, CONFIG)));
    assertThat(generated(compilation))
        .hasSize(2)
        .hasValueSatisfying(
            new org.assertj.core.api.Condition<>(
                text -> text.contains("PART_KIND_OFFSET = 8L") && text.contains("Part part()"),
                "has the record's fields"));
  }

  @Test
  void reportsWhatIsWrongInAClassFileWhereItIsUsed(@TempDir Path jar) throws IOException {
    Path classes =
        classes(
            jar,
            Compiler.javac() // without the processor, so nobody objects
                .compile(
                    source(
                        "test.Part",
                        "package test;",
                        "import org.virtio4j.annotation.*;",
                        "@Message public record Part(@U32 int kind) {}")));
    Compilation compilation =
        Descriptions.compiler(new VirtioProcessor())
            .withClasspath(Descriptions.classPathWith(classes))
            .compile(Descriptions.withRuntime(List.of(FEATURES, CONFIG)));
    assertThat(compilation.errors()).hasSize(1);
    javax.tools.Diagnostic<?> error = compilation.errors().getFirst();
    assertThat(error.getMessage(null)).startsWith("VIO012").endsWith("[in test.Part.kind]");
    assertThat(error.getLineNumber()).isEqualTo(6);
    assertThat(error.getColumnNumber())
        .isEqualTo(
            "  @U32 long readable, @U32 @Access(WRITE_ONLY) @If(WRITE) long writable, Part part"
                    .indexOf("part")
                + 1L);
  }

  /** Writes class files, as another jar would have them. */
  private static Path classes(Path directory, Compilation compilation) throws IOException {
    for (JavaFileObject file : compilation.generatedFiles()) {
      if (file.getKind() == JavaFileObject.Kind.CLASS) {
        Path target = directory.resolve(file.getName().replaceFirst("^/CLASS_OUTPUT/", ""));
        Files.createDirectories(target.getParent());
        try (InputStream in = file.openInputStream()) {
          Files.write(target, in.readAllBytes());
        }
      }
    }
    return directory;
  }

  @Test
  void staysSilentWhereTheCompilerReports() {
    Compilation compilation =
        compileWrong(
            FEATURES,
            source(
                "test.Wrong",
                "package test;",
                "import static test.Feature.*;",
                "import org.virtio4j.annotation.*;",
                "@ConfigSpace(size = NO_SUCH) record Wrong(",
                "  @U32 @If(NO_SUCH) long a, NoSuch b, @At(NO_SUCH) @U32 long c,",
                "  @U8 @Length(NO_SUCH) byte[] d, @Access(NO_SUCH) @U32 long e,",
                "  @If(SIZE) @Default(NO_SUCH) @U32 long f, @U8 NoSuch g, @NoSuch @U32 long h,",
                "  @U16 @Length(2) NoSuch[] i) {}",
                "@FeatureEnum enum Other { @Bit(NO_SUCH) A, @Bit(value = 1, accept = NO_SUCH) B;",
                "  @FeatureCondition @interface If { NoSuch[] value(); int[] not(); } }",
                "enum Codes { @Code(NO_SUCH) A, @Code(otherwise = NO_SUCH) B }"));
    assertThat(compilation.errors()).isNotEmpty();
    assertThat(compilation.errors())
        .allSatisfy(error ->
            assertThat(error.getMessage(null))
                .satisfiesAnyOf(
                    message -> assertThat(message).doesNotContain("VIO"),
                    message -> assertThat(message).startsWith("VIO087")));
  }

  @Test
  void reportsAFailureOfItsOwnAsAnErrorAtTheElement() {
    Processor failing =
        new AbstractProcessor() {
          private final VirtioProcessor processor = new VirtioProcessor();

          @Override
          public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            processor.init(
                environment(
                    environment,
                    filer(
                        environment.getFiler(),
                        (name, origins) -> {
                          throw new IllegalStateException("no room for " + name);
                        })));
          }

          @Override
          public Set<String> getSupportedAnnotationTypes() {
            return processor.getSupportedAnnotationTypes();
          }

          @Override
          public SourceVersion getSupportedSourceVersion() {
            return processor.getSupportedSourceVersion();
          }

          @Override
          public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return processor.process(annotations, round);
          }
        };
    Compilation compilation =
        Descriptions.compiler(failing).compile(Descriptions.withRuntime(List.of(KIND)));
    assertThat(compilation.errors()).hasSize(1);
    assertThat(compilation.errors().getFirst().getMessage(null))
        .startsWith("VIO001")
        .contains("IllegalStateException: no room for test.KindCodes")
        .contains("at org.virtio4j.processor");
    assertThat(compilation.errors().getFirst().getLineNumber()).isEqualTo(3);
  }

  @Test
  void everyDiagnosticHasItsOwnNumber() {
    Set<String> ids = new TreeSet<>();
    for (org.virtio4j.processor.validation.Diagnostic diagnostic :
        org.virtio4j.processor.validation.Diagnostic.values()) {
      assertThat(ids.add(diagnostic.id())).as("%s", diagnostic).isTrue();
    }
  }

  @Test
  void commentsOfGeneratedClassesAreComplete() {
    Compilation compilation =
        Descriptions.compiler(
                new VirtioProcessor(), "-Xdoclint:all/protected", "-Xmaxwarns", "1000")
            .compile(Descriptions.withRuntime(List.of(FEATURES, CONFIG, PART, KIND)));
    assertThat(compilation.warnings()).as("of the sources, at least").isNotEmpty();
    assertThat(compilation.diagnostics())
        .filteredOn(warning ->
            warning.getSource() != null
                && warning.getSource().getName().startsWith("/SOURCE_OUTPUT/"))
        .isEmpty();
  }

  /** Fields may have the names that the generated classes use for themselves. */
  @Test
  void privateNamesGiveWayToFields() {
    Compilation compilation =
        compile(
            FEATURES,
            source(
                "test.Odd",
                "package test;",
                "import static org.virtio4j.annotation.AccessMode.*;",
                "import org.virtio4j.annotation.*;",
                "@ConfigSpace record Odd(",
                "  @U32 long space, @U32 long window, @U32 long features, @U32 long segment,",
                "  @U32 long readAll, Group group, @U32 long readGroup,",
                "  @U16 @Length(2) int[] many, @U64 @Access(READ_WRITE) long readMany,",
                "  @U32 @Feature.If(Feature.SIZE) @Default(1) long sizeNegotiated,",
                "  @U32 long value, @U32 long before, @U32 long attempt, @U32 long outOfRange) {",
                "  @Message record Group(@U32 long x, @U32 long same) {}",
                "}"),
            source(
                "test.Packet",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Packet(",
                "  @U32 long segment, @U32 long base, @U32 long value, @U32 long index,",
                "  @U16 @Length(2) int[] many, @U32 long decodeMany, @U32 long checkLength,",
                "  @U32 long outOfRange, @U8 int u8, @U32 long le32, @U16 int byteSize) {}"),
            source(
                "test.Nothing",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "interface Nothing {",
                "  @Message record None() {}",
                "  @Message(size = 3) record Reserved() {}",
                "  @ConfigSpace(size = 4) record Space() {}",
                "  @Registers(size = 4) record Block() {}",
                "  @FeatureEnum enum NoFeatures {}",
                "}"));
    assertThat(compilation.diagnostics()).isEmpty();
  }

  // What a description does not allow is not generated, so that using it does not compile.

  @Test
  void readingAWriteOnlyFieldDoesNotCompile() {
    assertUse("long x = accessor.writable();")
        .contains("method writable in class test.ConfigAccessor cannot be applied to given types");
  }

  @Test
  void writingAReadOnlyFieldDoesNotCompile() {
    assertUse("accessor.readable(1L);")
        .contains("method readable in class test.ConfigAccessor cannot be applied to given types");
  }

  @Test
  void allowedUsesCompile() {
    assertThat(use("accessor.writable(accessor.readable() + accessor.part().id());").errors())
        .isEmpty();
  }

  @Test
  void namingAnotherDevicesFeatureDoesNotCompile() {
    Compilation compilation =
        compileWrong(
            FEATURES,
            source(
                "test.Other",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@FeatureEnum public enum Other { @Bit(0) RESIZE }"),
            source(
                "test.Wrong",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@ConfigSpace record Wrong(@U32 @Feature.If(Other.RESIZE) long a) {}"));
    assertThat(compilation.errors()).hasSize(1);
    assertThat(compilation.errors().getFirst().getMessage(null))
        .contains("test.Other cannot be converted to test.Feature");
  }

  private static Compilation use(String statement) {
    return compileWrong(
        FEATURES,
        CONFIG,
        PART,
        KIND,
        JavaFileObjects.forSourceLines(
            "test.User",
            "package test;",
            "class User {",
            "  void use(ConfigAccessor accessor) {",
            "    " + statement,
            "  }",
            "}"));
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertUse(String statement) {
    Compilation compilation = use(statement);
    assertThat(compilation.errors()).hasSize(1);
    assertThat(compilation.errors().getFirst().getLineNumber()).isEqualTo(4);
    return assertThat(compilation.errors().getFirst().getMessage(java.util.Locale.ROOT));
  }

  /** What a test does when a source file is created. */
  private interface OnCreate {
    void create(String name, Element[] origins);
  }

  private static Filer filer(Filer filer, OnCreate onCreate) {
    return (Filer)
        java.lang.reflect.Proxy.newProxyInstance(
            VirtioProcessorTest.class.getClassLoader(),
            new Class<?>[] {Filer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("createSourceFile")) {
                onCreate.create(arguments[0].toString(), (Element[]) arguments[1]);
              }
              return method.invoke(filer, arguments);
            });
  }

  private static ProcessingEnvironment environment(ProcessingEnvironment environment, Filer filer) {
    return (ProcessingEnvironment)
        java.lang.reflect.Proxy.newProxyInstance(
            VirtioProcessorTest.class.getClassLoader(),
            new Class<?>[] {ProcessingEnvironment.class},
            (proxy, method, arguments) ->
                method.getName().equals("getFiler")
                    ? filer
                    : method.invoke(environment, arguments));
  }

  /** Runs the processor, and records the originating elements of what it writes. */
  private static final class RecordingProcessor extends AbstractProcessor {
    private final VirtioProcessor processor = new VirtioProcessor();
    private final Map<String, List<String>> origins;

    RecordingProcessor(Map<String, List<String>> origins) {
      this.origins = origins;
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      super.init(environment);
      processor.init(
          environment(
              environment,
              filer(
                  environment.getFiler(),
                  (name, elements) ->
                      origins.put(
                          name, List.of(elements).stream().map(Element::toString).toList()))));
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return processor.process(annotations, round);
    }
  }
}

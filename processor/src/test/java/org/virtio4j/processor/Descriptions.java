package org.virtio4j.processor;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.JavaFileObject;

/**
 * Compiles descriptions with the processor, against stand-ins for the types of the runtime that
 * generated code calls. The real ones are not here: the processor must not depend on them.
 */
final class Descriptions {
  private static final List<JavaFileObject> RUNTIME = runtime();

  private Descriptions() {}

  /** A source file; its name follows from its package and its first public or only type. */
  static JavaFileObject source(String name, String... lines) {
    return JavaFileObjects.forSourceString(name, String.join("\n", lines));
  }

  /** Compiles with every warning an error. */
  static Compilation compile(JavaFileObject... sources) {
    return compiler(new VirtioProcessor(), "-Xlint:all,-processing", "-Werror")
        .compile(withRuntime(List.of(sources)));
  }

  /** Compiles what is wrong; warnings do not matter there. */
  static Compilation compileWrong(JavaFileObject... sources) {
    return compiler(new VirtioProcessor()).compile(withRuntime(List.of(sources)));
  }

  /** A compiler that runs a processor. */
  static Compiler compiler(Processor processor, String... options) {
    return Compiler.javac().withProcessors(processor).withOptions((Object[]) options);
  }

  /** The class path of this test, and another entry. */
  static List<File> classPathWith(Path entry) {
    return Stream.concat(
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new),
            Stream.of(entry.toFile()))
        .toList();
  }

  /** Sources, and the stand-ins that they need. */
  static List<JavaFileObject> withRuntime(List<JavaFileObject> sources) {
    List<JavaFileObject> all = new ArrayList<>(sources);
    all.addAll(RUNTIME);
    return all;
  }

  /** Where the stand-ins lie. */
  static Path runtimeDirectory() {
    try {
      return Path.of(Descriptions.class.getResource("/runtime").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JavaFileObject> runtime() {
    Path root = runtimeDirectory();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(file -> resource(root, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaFileObject resource(Path root, Path file) {
    String name = root.relativize(file).toString().replace(".java", "").replace('/', '.');
    try {
      return JavaFileObjects.forSourceString(name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.virtio4j.processor;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/**
 * What Eclipse's compiler makes of descriptions. It wants files, where Compile Testing has its
 * sources in memory.
 *
 * @param success whether it compiled
 * @param diagnostics what it said
 * @param generated the generated sources by the qualified name of the class, with {@code .java}
 */
record EclipseCompilation(
    boolean success,
    List<Diagnostic<? extends JavaFileObject>> diagnostics,
    Map<String, String> generated) {

  /** The errors that it reported. */
  List<Diagnostic<? extends JavaFileObject>> errors() {
    return diagnostics.stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).toList();
  }

  /** Compiles sources, the stand-ins among them. */
  static EclipseCompilation compile(Collection<? extends JavaFileObject> sources)
      throws IOException {
    Path directory = Files.createTempDirectory("eclipse");
    try {
      return compile(directory, sources);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static EclipseCompilation compile(
      Path directory, Collection<? extends JavaFileObject> sources) throws IOException {
    Path sourceDirectory = Files.createDirectory(directory.resolve("source"));
    Path generatedDirectory = Files.createDirectory(directory.resolve("generated"));
    Path classDirectory = Files.createDirectory(directory.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (JavaFileObject source : sources) {
      files.add(write(sourceDirectory, source));
    }
    EclipseCompiler compiler = new EclipseCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
      CompilationTask task =
          compiler.getTask(
              new StringWriter(),
              manager,
              diagnostics,
              List.of(
                  "--release",
                  "25",
                  "-d",
                  classDirectory.toString(),
                  "-s",
                  generatedDirectory.toString(),
                  "-classpath",
                  System.getProperty("java.class.path")),
              null,
              manager.getJavaFileObjectsFromPaths(files));
      task.setProcessors(List.of(new VirtioProcessor()));
      boolean success = task.call();
      return new EclipseCompilation(
          success, diagnostics.getDiagnostics(), contents(generatedDirectory));
    }
  }

  private static Path write(Path directory, JavaFileObject source) throws IOException {
    URI name = source.toUri(); // mem:///test/Device.java
    Path file = directory.resolve(name.getPath().substring(1));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, source.getCharContent(false));
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            directory.relativize(file).toString().replace('/', '.'), Files.readString(file));
      }
    }
    return contents;
  }
}

package org.virtio4j.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a build tool does that compiles again only what changed and what names that, against the
 * class files of the rest: the outcome is that of a whole build, and nothing else is written.
 */
class IncrementalBuildTest {
  private static final String CONFIG =
      """
      package test;

      import org.virtio4j.annotation.*;

      @ConfigSpace
      public record LampConfig(@U32 long lamps, Position position) {}
      """;

  private static final String POSITION =
      """
      package test;

      import org.virtio4j.annotation.*;

      @Message
      public record Position(@U16 int x, @U16 int y) {}
      """;

  private static final String HEADER =
      """
      package test;

      import org.virtio4j.annotation.*;

      @Message(size = 8)
      public record Header(@Tag @U32 long type, @U32 @Default(0) long lamp) {}
      """;

  private static final String REPLY =
      """
      package test;

      import org.virtio4j.annotation.*;

      @Message
      public record Reply(@U8 Status status) {}
      """;

  private static final String STATUS =
      """
      package test;

      import org.virtio4j.annotation.*;

      public enum Status {
        @Code(value = 0, ok = true) OK, @Code(1) BROKEN, @Code(otherwise = true) UNKNOWN
      }
      """;

  private static final String DEVICE =
      """
      package test;

      import org.virtio4j.annotation.*;

      @VirtioDevice(id = 63, config = LampConfig.class)
      public interface LampDevice {
        @Queue(index = 0, header = Header.class, reply = Reply.class)
        Requests requests();

        interface Requests {
          @Request(1) void light(long lamp);
        }
      }
      """;

  @TempDir Path sources;
  @TempDir Path classes;
  @TempDir Path generated;
  @TempDir Path wholeClasses;
  @TempDir Path wholeGenerated;

  @BeforeEach
  void buildAll() throws IOException {
    write("LampConfig", CONFIG);
    write("Position", POSITION);
    write("Header", HEADER);
    write("Reply", REPLY);
    write("Status", STATUS);
    write("LampDevice", DEVICE);
    compile(allSources(), classes, generated);
  }

  @Test
  void aChangedGroupChangesTheRecordAroundIt() throws IOException {
    write("Position", POSITION.replace("@U16 int y", "@U16 int y, @U32 long z"));
    Map<String, String> written = compileAgain("Position", "LampConfig", "LampDevice");
    assertThat(written)
        .containsOnlyKeys("PositionCodec.java", "LampConfigAccessor.java", "LampDriver.java");
    assertThat(written.get("LampConfigAccessor.java")).contains("positionZ");
  }

  @Test
  void aChangedHeaderChangesTheDriver() throws IOException {
    write("Header", HEADER.replace("size = 8", "size = 12").replace("@U32 @D", "@At(8) @U32 @D"));
    Map<String, String> written = compileAgain("Header", "LampDevice");
    assertThat(written).containsOnlyKeys("HeaderCodec.java", "LampDriver.java");
  }

  @Test
  void aChangedStatusChangesTheReplyAndTheDriver() throws IOException {
    write("Status", STATUS.replace("@Code(1)", "@Code(2)"));
    Map<String, String> written = compileAgain("Status", "Reply", "LampDevice");
    assertThat(written).containsOnlyKeys("StatusCodes.java", "ReplyCodec.java", "LampDriver.java");
  }

  @Test
  void aChangedDeviceChangesItsDriverOnly() throws IOException {
    write("LampDevice", DEVICE.replace("void light", "void glow"));
    Map<String, String> written = compileAgain("LampDevice");
    assertThat(written).containsOnlyKeys("LampDriver.java");
    assertThat(written.get("LampDriver.java")).contains("submitGlow");
  }

  /** Compiles some sources again, compares with a whole build, and returns what was written. */
  private Map<String, String> compileAgain(String... names) throws IOException {
    List<Path> changed = new ArrayList<>();
    for (String name : names) {
      changed.add(source(name));
    }
    Path again = Files.createDirectory(classes.resolve("again"));
    compile(changed, classes, again);
    Map<String, String> written = contents(again);
    for (Map.Entry<String, String> file : written.entrySet()) {
      Path target = generated.resolve("test").resolve(file.getKey());
      assertThat(target).as("what the first build wrote").exists();
      Files.writeString(target, file.getValue());
    }
    compile(allSources(), wholeClasses, wholeGenerated);
    assertThat(contents(generated)).as("incremental build").isEqualTo(contents(wholeGenerated));
    return written;
  }

  private static void compile(List<Path> files, Path classes, Path generated) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
      CompilationTask task =
          compiler.getTask(
              null,
              manager,
              diagnostics,
              List.of(
                  "-d",
                  classes.toString(),
                  "-s",
                  generated.toString(),
                  "-classpath",
                  classes + File.pathSeparator + System.getProperty("java.class.path"),
                  "-sourcepath",
                  Descriptions.runtimeDirectory().toString(),
                  "-implicit:none"),
              null,
              manager.getJavaFileObjectsFromPaths(files));
      task.setProcessors(List.of(new VirtioProcessor()));
      assertThat(task.call()).as(() -> diagnostics.getDiagnostics().toString()).isTrue();
    }
  }

  private List<Path> allSources() throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private Path source(String name) {
    return sources.resolve(name + ".java");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(source(name), text);
  }
}

package org.virtio4j.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virtio4j.processor.Descriptions.compile;
import static org.virtio4j.processor.Descriptions.compileWrong;
import static org.virtio4j.processor.Descriptions.source;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for all generated drivers, and how descriptions of devices are read. */
class DriverProcessingTest {
  private static final JavaFileObject FEATURES =
      source(
          "test.LampFeature",
          """
          package test;

          import org.virtio4j.annotation.*;

          @FeatureEnum
          public enum LampFeature {
            @Bit(0) DIM, @Bit(1) FADE;

            @FeatureCondition
            public @interface If {
              LampFeature[] value();
            }
          }
          """);
  private static final JavaFileObject CONFIG =
      source(
          "test.LampConfig",
          """
          package test;

          import org.virtio4j.annotation.*;

          @ConfigSpace
          public record LampConfig(@U32 long lamps) {}
          """);
  private static final JavaFileObject HEADER =
      source(
          "test.Header",
          """
          package test;

          import org.virtio4j.annotation.*;

          @Message
          public record Header(@Tag @U8 int type, @U32 @At(4) long lamp) {}
          """);
  private static final JavaFileObject REQUESTS =
      source(
          "test.Requests",
          """
          package test;

          import java.lang.foreign.MemorySegment;
          import org.virtio4j.annotation.*;

          public interface Requests {
            @Request(1) void light(long lamp);

            @Request(2) @LampFeature.If(LampFeature.DIM)
            void dim(long lamp, @DeviceReadable MemorySegment levels);

            @Check({"light", "dim"}) static void known(long lamp, long lamps) {}
          }
          """);
  private static final JavaFileObject DEVICE =
      source(
          "test.LampDevice",
          """
          package test;

          import org.virtio4j.annotation.*;

          @VirtioDevice(id = 60, config = LampConfig.class, features = LampFeature.class)
          public interface LampDevice {
            @Queue(index = 0, header = Header.class) Requests first();

            @Queue(index = 1, header = Header.class) Requests second();
          }
          """);

  private static String driver(Compilation compilation) throws IOException {
    assertThat(compilation.errors()).isEmpty();
    Optional<JavaFileObject> file =
        compilation.generatedFile(StandardLocation.SOURCE_OUTPUT, "test/LampDriver.java");
    assertThat(file).isPresent();
    return file.get().getCharContent(false).toString();
  }

  @Test
  void writesTheSameTextInEveryOrderOfTheSources() throws IOException {
    List<JavaFileObject> sources =
        new ArrayList<>(List.of(FEATURES, CONFIG, HEADER, REQUESTS, DEVICE));
    String first = driver(compile(sources.toArray(JavaFileObject[]::new)));
    for (int i = 0; i < sources.size(); i++) {
      Collections.rotate(sources, 1);
      assertThat(driver(compile(sources.toArray(JavaFileObject[]::new)))).isEqualTo(first);
    }
  }

  @Test
  void writesTheSameTextWhenTheRestComesFromClassFiles(@TempDir Path directory) throws IOException {
    String whole = driver(compile(FEATURES, CONFIG, HEADER, REQUESTS, DEVICE));
    Path classes = classes(directory, true, FEATURES, CONFIG, HEADER, REQUESTS);
    Compilation alone =
        Descriptions.compiler(new VirtioProcessor())
            .withClasspath(Descriptions.classPathWith(classes))
            .compile(Descriptions.withRuntime(List.of(DEVICE)));
    assertThat(driver(alone)).isEqualTo(whole);
  }

  @Test
  void refusesRequestsWhoseParameterNamesAreLost(@TempDir Path directory) throws IOException {
    Path classes = classes(directory, false, FEATURES, CONFIG, HEADER, REQUESTS);
    Compilation compilation =
        Descriptions.compiler(new VirtioProcessor())
            .withClasspath(Descriptions.classPathWith(classes))
            .compile(Descriptions.withRuntime(List.of(DEVICE)));
    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(null))
        .allMatch(message -> message.startsWith("VIO133: "))
        .anyMatch(message ->
            message.startsWith(
                "VIO133: Requests.light comes from a class file that does not have its"
                    + " parameters' names; compile that with -parameters, or from source"));
    assertThat(compilation.errors())
        .extracting(error -> error.getLineNumber() + ":" + error.getColumnNumber())
        .containsOnly("7:3", "9:3");
  }

  /** Compiles another jar, with the names of parameters or without. */
  private static Path classes(Path directory, boolean parameters, JavaFileObject... sources)
      throws IOException {
    Compiler compiler =
        parameters
            ? Descriptions.compiler(new VirtioProcessor(), "-parameters")
            : Descriptions.compiler(new VirtioProcessor());
    Compilation compilation = compiler.compile(Descriptions.withRuntime(List.of(sources)));
    assertThat(compilation.errors()).isEmpty();
    for (JavaFileObject file : compilation.generatedFiles()) {
      if (file.getKind() == JavaFileObject.Kind.CLASS
          && file.getName().startsWith("/CLASS_OUTPUT/test/")) {
        Path target = directory.resolve(file.getName().substring("/CLASS_OUTPUT/".length()));
        Files.createDirectories(target.getParent());
        try (InputStream in = file.openInputStream()) {
          Files.write(target, in.readAllBytes());
        }
      }
    }
    return directory;
  }

  @Test
  void namingAnotherDevicesFeatureDoesNotCompile() {
    Compilation compilation =
        compileWrong(
            FEATURES,
            CONFIG,
            HEADER,
            source(
                "test.OtherFeature",
                """
                package test;

                import org.virtio4j.annotation.*;

                @FeatureEnum
                public enum OtherFeature { @Bit(0) LOUD }
                """),
            source(
                "test.LampDevice",
                """
                package test;

                import org.virtio4j.annotation.*;

                @VirtioDevice(id = 60, features = LampFeature.class)
                @Queue(index = 0, header = Header.class)
                interface LampDevice {
                  @Request(1) @LampFeature.If(OtherFeature.LOUD) void light(long lamp);
                }
                """));
    assertThat(compilation.errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.getMessage(null))
              .contains("test.OtherFeature cannot be converted to test.LampFeature");
          assertThat(error.getLineNumber()).isEqualTo(8);
        });
  }

  @Test
  void staysSilentWhereTheCompilerReports() {
    Compilation compilation =
        compileWrong(
            FEATURES,
            CONFIG,
            HEADER,
            source(
                "test.LampDevice",
                """
                package test;

                import java.lang.foreign.MemorySegment;
                import org.virtio4j.annotation.*;

                @VirtioDevice(id = NO_SUCH, config = NoSuch.class, features = LampFeature.class)
                interface LampDevice {
                  @Queue(index = NO_SUCH, header = Header.class) First first();

                  @Queue(index = 1, header = NoSuch.class, reply = NoSuch.class) First second();

                  @Queue(index = 2, size = NO_SUCH) NoSuch third();

                  @Queue(index = 3, header = Header.class) Fourth fourth();

                  @Queue NoSuch fifth();

                  interface First {
                    @Request(1) void light(long lamp);
                  }

                  interface Fourth {
                    @Request(NO_SUCH) void a(long lamp);

                    @Request(2) NoSuch b(long lamp);

                    @Request(3) void c(NoSuch lamp);

                    @Request(4) @LampFeature.If(NO_SUCH) void d(long lamp);

                    @Request(5) void e(long lamp, @DeviceReadable NoSuch data);

                    @Check(NO_SUCH) static void f(long lamp) {}

                    @Check("a") static void g(NoSuch lamp) {}

                    @Check("a") static void h(long lamps) {}
                  }
                }
                """));
    assertThat(compilation.errors()).isNotEmpty();
    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(null))
        .noneMatch(message -> message.startsWith("VIO"));
  }

  @Test
  void namesDriversAfterTheirDevices() {
    Compilation compilation =
        compile(
            source(
                "test.Devices",
                """
                package test;

                import org.virtio4j.annotation.*;

                interface Devices {
                  @VirtioDevice(id = 60) interface LampDevice {}

                  @VirtioDevice(id = 61) interface Disk {}

                  @VirtioDevice(id = 62) interface Device {}
                }
                """));
    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.generatedSourceFiles())
        .extracting(JavaFileObject::getName)
        .containsExactlyInAnyOrder(
            "/SOURCE_OUTPUT/test/DevicesLampDriver.java",
            "/SOURCE_OUTPUT/test/DevicesDiskDriver.java",
            "/SOURCE_OUTPUT/test/DevicesDriver.java");
  }
}

package org.virtio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.virtio4j.hal.Hal;

/** The demonstration notices what is wrong. */
class DemoTest {
  /** An environment that is like another but for what a test changes. */
  private static class Changed implements Environment {
    private final Environment original;

    Changed(Environment original) {
      this.original = original;
    }

    @Override
    public String title() {
      return original.title();
    }

    @Override
    public Hal hal() {
      return original.hal();
    }

    @Override
    public Setup setup() {
      return original.setup();
    }

    @Override
    public List<FoundDevice> devices() {
      return original.devices();
    }

    @Override
    public FarEnd farEnd() {
      return original.farEnd();
    }

    @Override
    public FarEnd portFarEnd() {
      return original.portFarEnd();
    }

    @Override
    public boolean checksConduct() {
      return original.checksConduct();
    }

    @Override
    public List<String> violations() {
      return original.violations();
    }

    @Override
    public void close() {
      original.close();
    }
  }

  private static List<String> tell(UnaryOperator<Environment> change) throws IOException {
    return tell(change, null);
  }

  /** Tells the story, and returns what is wrong with it. */
  private static List<String> tell(UnaryOperator<Environment> change, Path otherImage)
      throws IOException {
    StringWriter text = new StringWriter();
    try (DiskImage disk = DiskImage.temporary();
        DiskImage second = DiskImage.temporary().readOnly();
        Environment environment =
            change.apply(new EmulatedEnvironment(Setup.DEFAULT, List.of(disk, second)))) {
      Checklist list = new Checklist(new PrintWriter(text), false);
      new Demo(environment, otherImage == null ? disk.path() : otherImage, list).tell();
      List<String> failures = text.toString().lines().filter(line -> line.startsWith("F")).toList();
      assertThat(list.end()).isEqualTo(failures.isEmpty());
      return failures;
    }
  }

  @Test
  void nothingIsWrongOnGoodDevices() throws IOException {
    assertThat(tell(environment -> environment)).isEmpty();
  }

  @Test
  void missingDeviceIsNoticed() throws IOException {
    assertThat(
            tell(environment ->
                new Changed(environment) {
                  @Override
                  public List<FoundDevice> devices() {
                    return environment.devices().subList(0, 2);
                  }
                }))
        .anyMatch(line -> line.startsWith("FAIL  found what was put there"))
        .anyMatch(line -> line.contains("there is no device of type console (3)"));
  }

  @Test
  void otherBytesAtTheFarEndAreNoticed() throws IOException {
    FarEnd liar =
        new FarEnd() {
          @Override
          public String name() {
            return "a liar";
          }

          @Override
          public byte[] received() {
            return "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
          }

          @Override
          public void send(byte[] bytes) throws IOException {
            throw new IOException("nobody there");
          }
        };
    assertThat(
            tell(environment ->
                new Changed(environment) {
                  @Override
                  public FarEnd farEnd() {
                    return liar;
                  }
                }))
        .hasSize(2)
        .anyMatch(line -> line.contains("other bytes arrived: xxx"))
        .anyMatch(line -> line.endsWith("nobody there"));
  }

  @Test
  void fileThatIsNotBehindTheDiskIsNoticed() throws IOException {
    Path other = Files.write(Files.createTempFile("other", ".img"), new byte[1 << 20]);
    try {
      assertThat(tell(environment -> environment, other))
          .hasSize(2)
          .anyMatch(line -> line.startsWith("FAIL  the file holds them, too"))
          .anyMatch(line -> line.startsWith("FAIL  many requests at once"));
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void brokenRuleIsNoticed() throws IOException {
    assertThat(
            tell(environment ->
                new Changed(environment) {
                  @Override
                  public List<String> violations() {
                    return List.of("a rule", "another");
                  }
                }))
        .containsExactly("FAIL  no rule of the specification was broken: a rule; another");
  }
}

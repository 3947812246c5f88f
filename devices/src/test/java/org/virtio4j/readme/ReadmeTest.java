package org.virtio4j.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All Java that the README shows is part of a source that is compiled here. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern SPACE = Pattern.compile("\\s+");

  @Test
  void showsOnlyCodeThatIsCompiled() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<String> sources = new ArrayList<>();
    for (String folder : List.of("devices/src", "runtime/src")) {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          sources.add(withoutSpace(JAVADOC.matcher(Files.readString(file)).replaceAll("")));
        }
      }
    }
    Matcher shown = JAVA.matcher(Files.readString(root.resolve("README.md")));
    int count = 0;
    while (shown.find()) {
      for (String part : shown.group(1).split("\n\n")) { // which may be of several sources
        String code = withoutSpace(part);
        assertThat(sources.stream().anyMatch(source -> source.contains(code)))
            .as("a source contains what the README shows:\n%s", part)
            .isTrue();
        count++;
      }
    }
    assertThat(count).isPositive();
  }

  /** The README breaks lines where it likes. */
  private static String withoutSpace(String code) {
    return SPACE.matcher(code).replaceAll("");
  }
}

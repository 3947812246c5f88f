package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virtio4j.io.RegisterWindow;

/**
 * Every handle of every generated class is a constant and exact: one that is not works too, but
 * many times slower, and no other test would notice.
 */
class ExactHandlesTest {
  @Test
  void everyGeneratedHandleIsExact() throws Exception {
    List<String> checked = new ArrayList<>();
    for (Class<?> anchor : List.of(RegisterWindow.class, ExactHandlesTest.class)) {
      for (Class<?> type : generatedClasses(anchor)) {
        for (Field field : type.getDeclaredFields()) {
          if (field.getType() != VarHandle.class) {
            continue;
          }
          assertThat(Modifier.toString(field.getModifiers()))
              .as("%s", field)
              .isEqualTo("private static final");
          field.setAccessible(true);
          assertThat(((VarHandle) field.get(null)).hasInvokeExactBehavior())
              .as("%s", field)
              .isTrue();
          checked.add(type.getSimpleName() + "." + field.getName());
        }
      }
    }
    assertThat(checked)
        .contains(
            "MmioRegistersAccessor.LE32",
            "GadgetConfigAccessor.U8",
            "GadgetRegistersAccessor.LE64",
            "GadgetPacketCodec.LE16");
  }

  /** The classes beside another one's that carry {@code @Generated} in their class files. */
  private static List<Class<?>> generatedClasses(Class<?> anchor)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        if (isGenerated(file)) {
          String name = root.relativize(file).toString().replace('/', '.');
          classes.add(
              Class.forName(
                  name.substring(0, name.length() - ".class".length()),
                  true,
                  anchor.getClassLoader()));
        }
      }
    }
    return classes;
  }

  /** The annotation is not kept at run time, so its name is looked for in the file. */
  private static boolean isGenerated(Path file) throws IOException {
    String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.contains("Lorg/virtio4j/annotation/Generated;");
  }
}

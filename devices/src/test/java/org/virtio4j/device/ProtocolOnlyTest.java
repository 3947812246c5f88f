package org.virtio4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virtio4j.annotation.Generated;

/**
 * What is written by hand in the packages of devices holds protocol, what comes next, and no
 * layout, where a field lies: it neither reads nor writes numbers in memory itself. Descriptions
 * and generated code do that. Bytes that the device does not interpret may be copied.
 */
class ProtocolOnlyTest {
  private static final Path CLASSES = Path.of("target", "classes", "org", "virtio4j", "device");

  @Test
  void noCodeWrittenByHandReadsNumbersInMemory() throws IOException {
    TreeMap<String, List<String>> layouts = new TreeMap<>();
    int seen = 0;
    int generated = 0;
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        seen++;
        if (isGenerated(file)) {
          generated++;
          continue;
        }
        List<String> found = layoutsIn(ClassFile.of().parse(file));
        if (!found.isEmpty()) {
          layouts.put(CLASSES.relativize(file).toString(), found);
        }
      }
    }
    assertThat(layouts).as("layout in code written by hand").isEmpty();
    assertThat(generated).as("generated classes").isPositive().isLessThan(seen);
  }

  /** So that the test above is known to find something: generated code is all layout. */
  @Test
  void generatedCodeReadsNumbersInMemory() throws IOException {
    ClassModel accessor =
        ClassFile.of().parse(CLASSES.resolve("block").resolve("BlockConfigAccessor.class"));
    assertThat(layoutsIn(accessor)).isNotEmpty();
  }

  private static boolean isGenerated(Path file) throws IOException {
    String name = file.getFileName().toString().replaceFirst("(\\$.*)?\\.class$", ".class");
    return ClassFile.of()
        .parse(file.resolveSibling(name))
        .findAttribute(Attributes.runtimeInvisibleAnnotations())
        .map(RuntimeInvisibleAnnotationsAttribute::annotations)
        .orElse(List.of())
        .stream()
        .anyMatch(
            a -> a.classSymbol().descriptorString().equals(Generated.class.descriptorString()));
  }

  private static List<String> layoutsIn(ClassModel type) {
    List<String> found = new ArrayList<>();
    for (PoolEntry entry : type.constantPool()) {
      if (entry instanceof MemberRefEntry member && isLayout(member)) {
        found.add(member.owner().asInternalName() + "." + member.name().stringValue());
      }
    }
    return found;
  }

  private static boolean isLayout(MemberRefEntry member) {
    String name = member.name().stringValue();
    return switch (member.owner().asInternalName()) {
      case "java/lang/invoke/VarHandle" -> true;
      case "java/lang/foreign/ValueLayout" ->
          member instanceof FieldRefEntry && !name.equals("JAVA_BYTE");
      case "java/lang/foreign/MemorySegment" ->
          name.matches("(get|set)(AtIndex|String)?")
              && !member.type().stringValue().startsWith("(Ljava/lang/foreign/ValueLayout$OfByte;");
      case "java/nio/ByteBuffer" -> name.matches("(get|put)(Char|Short|Int|Long|Float|Double)");
      default -> false;
    };
  }
}

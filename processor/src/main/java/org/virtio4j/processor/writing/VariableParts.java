package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.ScalarKind;

/**
 * What of a message varies in size: how many elements there are, and where the components lie that
 * come after. A device's word on that is checked against the bytes that there are before anything
 * is allocated.
 */
final class VariableParts {
  private final LayoutModel layout;
  private final CodecMembers members;
  private final List<FieldModel> fields;

  VariableParts(LayoutModel layout, CodecMembers members) {
    this.layout = layout;
    this.members = members;
    this.fields = layout.variableFields();
  }

  List<FieldModel> fields() {
    return fields;
  }

  /** Whether there are components behind what varies. */
  boolean hasMovable() {
    return layout.fields().stream().anyMatch(layout::isMovable);
  }

  /** The variable that says where the message would begin if nothing before a component varied. */
  String base(FieldModel field) {
    return base(before(field));
  }

  private int before(FieldModel field) {
    int index = layout.fields().indexOf(field);
    return (int) fields.stream().filter(other -> layout.fields().indexOf(other) < index).count();
  }

  static String base(int before) {
    return before == 0 ? "base" : "base" + before;
  }

  /** The variables that tell where the movable components lie. */
  List<String> bases() {
    return IntStream.rangeClosed(1, fields.size())
        .mapToObj(VariableParts::base)
        .filter(base ->
            layout.fields().stream()
                .anyMatch(field -> layout.isMovable(field) && base(field).equals(base)))
        .toList();
  }

  /** The variable that has the number of elements, or the bytes of a union. */
  static String count(FieldModel field) {
    return field.name() + (field instanceof FieldModel.Union ? "Length" : "Count");
  }

  /**
   * Statements that find out about all of it.
   *
   * @param qualifier what to write before methods of the codec
   */
  CodeBlock measure(String qualifier) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (fields.isEmpty()) {
      return code.build();
    }
    long least = layout.sized() ? layout.contentSize() : layout.byteSize();
    if (layout.sized()) {
      code.addStatement("long rest = $LL", layout.byteSize() - least);
    } else {
      code.addStatement("$T.checkFromIndexSize(base, length, segment.byteSize())", Objects.class);
      if (least > 0) {
        members.share(requireLength());
        code.addStatement(
            "$LrequireLength($S, length, $LL)", qualifier, layout.type().simpleName(), least);
        code.addStatement("long rest = length - $LL", least);
      } else {
        code.addStatement("long rest = length");
      }
    }
    for (int i = 0; i < fields.size(); i++) {
      FieldModel field = fields.get(i);
      boolean more = i + 1 < fields.size();
      code.addStatement("int $L = $L", count(field), count(field, qualifier));
      if (more || bases().contains(base(i + 1))) {
        CodeBlock bytes = bytes(field, CodeBlock.of("$L", count(field)));
        if (more) {
          code.addStatement("rest -= $L", bytes);
        }
        code.addStatement("long $L = $L + $L", base(i + 1), base(i), bytes);
      }
    }
    return code.build();
  }

  /** The size of so many elements. */
  static CodeBlock bytes(FieldModel field, CodeBlock count) {
    return field.elementSize() == 1 ? count : CodeBlock.of("$LL * $L", field.elementSize(), count);
  }

  private CodeBlock count(FieldModel field, String qualifier) {
    String name = layout.type().simpleName() + "." + field.name();
    if (field.traits().extent() instanceof Extent.Counted counted) {
      members.share(count());
      return CodeBlock.of(
          "$Lcount($S, $L$L(segment, $L), $LL, $LL, rest)",
          qualifier,
          name,
          qualifier,
          counted.of(),
          base(sibling(counted)),
          counted.plus(),
          field.elementSize());
    }
    members.share(countRest());
    return CodeBlock.of("$LcountRest($S, $LL, rest)", qualifier, name, field.elementSize());
  }

  private FieldModel.Scalar sibling(Extent.Counted counted) {
    return (FieldModel.Scalar)
        layout.fields().stream()
            .filter(field -> field.name().equals(counted.of()))
            .findFirst()
            .orElseThrow();
  }

  /**
   * What is written into a component that tells the number of elements of another one; nothing if
   * it tells no such number.
   */
  Optional<CodeBlock> derived(FieldModel field, Place whole) {
    for (FieldModel counted : fields) {
      if (counted.traits().extent() instanceof Extent.Counted extent
          && extent.of().equals(field.name())) {
        CodeBlock count = number(counted, whole.in(counted));
        boolean narrow = ((FieldModel.Scalar) field).kind() == ScalarKind.INT;
        if (extent.plus() != 0) {
          members.share(stated());
          count = CodeBlock.of("stated($S, $L, $LL)", counted.name(), count, extent.plus());
          return Optional.of(narrow ? CodeBlock.of("(int) $L", count) : count);
        }
        return Optional.of(count);
      }
    }
    return Optional.empty();
  }

  /** How many elements a value has. */
  CodeBlock number(FieldModel field, Place place) {
    return field instanceof FieldModel.Union
        ? CodeBlock.of("(int) $L($L)", members.helper("sizeOf", place.path()), place.value())
        : CodeBlock.of("$L.length", place.value());
  }

  /** The method that tells the size of a record in memory. */
  MethodSpec size() {
    List<CodeBlock> sum = new ArrayList<>();
    if (layout.contentSize() > 0) {
      sum.add(CodeBlock.of("$LL", layout.contentSize()));
    }
    for (FieldModel field : fields) {
      Place place = Place.whole().in(field);
      sum.add(
          field instanceof FieldModel.Union
              ? CodeBlock.of("$L($L)", members.helper("sizeOf", place.path()), place.value())
              : bytes(field, CodeBlock.of("$L.length", place.value())));
    }
    return MethodSpec.methodBuilder(layout.sized() ? "contentSize" : "size")
        .addModifiers(layout.sized() ? Modifier.PRIVATE : Modifier.PUBLIC, Modifier.STATIC)
        .addJavadoc(
            layout.sized()
                ? CodeBlock.of("")
                : Comment.ofMember("The size of a message in memory.")
                    .param("value", "the message")
                    .returns("the size in bytes")
                    .build())
        .returns(TypeName.LONG)
        .addParameter(layout.type(), "value")
        .addStatement("return $L", CodeBlock.join(sum, " + "))
        .build();
  }

  private static MethodSpec.Builder helper(String name) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(String.class, "field");
  }

  static MethodSpec requireLength() {
    return helper("requireLength")
        .addParameter(TypeName.LONG, "length")
        .addParameter(TypeName.LONG, "least")
        .beginControlFlow("if (length < least)")
        .addStatement(
            "throw new $T(field + $S + least + $S + length)",
            RuntimeTypes.VIRTIO_EXCEPTION,
            " has at least ",
            " bytes, not ")
        .endControlFlow()
        .build();
  }

  private static MethodSpec count() {
    return helper("count")
        .returns(TypeName.INT)
        .addParameter(TypeName.LONG, "stated")
        .addParameter(TypeName.LONG, "plus")
        .addParameter(TypeName.LONG, "stride")
        .addParameter(TypeName.LONG, "rest")
        .addStatement("long count = stated < 0 ? stated : stated + plus")
        .beginControlFlow(
            "if (count < 0 || count > rest / stride || count > $T.MAX_VALUE)", Integer.class)
        .addStatement(
            "throw new $T(field + $S + $T.toUnsignedString(count) + $S + stride + $S + rest + $S)",
            RuntimeTypes.VIRTIO_EXCEPTION,
            " has ",
            Long.class,
            " elements of ",
            " bytes, but there are ",
            " bytes for them")
        .endControlFlow()
        .addStatement("return (int) count")
        .build();
  }

  private static MethodSpec countRest() {
    return helper("countRest")
        .returns(TypeName.INT)
        .addParameter(TypeName.LONG, "stride")
        .addParameter(TypeName.LONG, "rest")
        .beginControlFlow("if (rest % stride != 0 || rest / stride > $T.MAX_VALUE)", Integer.class)
        .addStatement(
            "throw new $T(field + $S + stride + $S + rest + $S)",
            RuntimeTypes.VIRTIO_EXCEPTION,
            " has elements of ",
            " bytes, but ",
            " bytes are left, which is no number of them")
        .endControlFlow()
        .addStatement("return (int) (rest / stride)")
        .build();
  }

  private static MethodSpec stated() {
    return helper("stated")
        .returns(TypeName.LONG)
        .addParameter(TypeName.LONG, "count")
        .addParameter(TypeName.LONG, "plus")
        .beginControlFlow("if (count < plus)")
        .addStatement(
            "throw new $T(field + $S + plus + $S + count)",
            IllegalArgumentException.class,
            " has at least ",
            " elements, not ")
        .endControlFlow()
        .addStatement("return count - plus")
        .build();
  }
}

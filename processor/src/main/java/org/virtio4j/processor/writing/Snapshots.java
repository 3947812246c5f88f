package org.virtio4j.processor.writing;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.Traits;

/**
 * The private methods of an accessor that read several integers into one Java value (a record, an
 * array), and that tell whether two such values are the same.
 */
final class Snapshots {
  private final RawAccess raw;
  private final HelperNames names;
  private final Map<String, MethodSpec> readers = new LinkedHashMap<>();
  private final Map<TypeName, MethodSpec> comparisons = new LinkedHashMap<>();

  Snapshots(RawAccess raw, HelperNames names) {
    this.raw = raw;
    this.names = names;
  }

  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>(readers.values());
    methods.addAll(comparisons.values());
    return methods;
  }

  /** An offset: a literal, or a literal after a variable. */
  record Offset(String variable, long literal) {
    static Offset of(long literal) {
      return new Offset("", literal);
    }

    Offset plus(long bytes) {
      return new Offset(variable, literal + bytes);
    }

    CodeBlock code() {
      if (variable.isEmpty()) {
        return CodeBlock.of("$LL", literal);
      }
      return literal == 0
          ? CodeBlock.of("$L", variable)
          : CodeBlock.of("$L + $LL", variable, literal);
    }
  }

  static TypeName type(FieldModel field) {
    TypeName element =
        switch (field) {
          case FieldModel.Scalar scalar ->
              scalar.isArray() ? Scalars.elementType(scalar) : scalar.javaType();
          case FieldModel.Group group -> group.type();
          case FieldModel.Union union -> union.union().type();
          case FieldModel.Bank bank -> bank.layout().generated();
        };
    return field.isArray() ? ArrayTypeName.of(element) : element;
  }

  /**
   * An expression that reads a component, whatever it is.
   *
   * @param field the component
   * @param owner where its record begins
   * @param path the names that lead to its record, joined, or nothing
   */
  CodeBlock value(FieldModel field, Offset owner, String path) {
    String name = path.isEmpty() ? field.name() : path + Names.capitalized(field.name());
    Offset offset = owner.plus(field.offset());
    if (field.isArray()) {
      String reader = names.of("read", name);
      addArrayReader(reader, field, name);
      return CodeBlock.of(field.isVariable() ? "$L($L, count)" : "$L($L)", reader, offset.code());
    }
    return element(field, offset, name);
  }

  private CodeBlock element(FieldModel field, Offset offset, String name) {
    return switch (field) {
      case FieldModel.Scalar scalar ->
          Scalars.fromRaw(scalar, raw.read(scalar.wireType().bytes(), name, offset.code()));
      case FieldModel.Group group -> record(group.layout(), offset, name);
      case FieldModel.Union union -> throw new IllegalStateException(name + " has no tag");
      case FieldModel.Bank bank -> throw EncodeWriter.notInMemory(bank);
    };
  }

  /** An expression that reads a record. */
  CodeBlock record(LayoutModel layout, Offset offset, String path) {
    List<CodeBlock> values =
        layout.fields().stream().map(field -> value(field, offset, path)).toList();
    return construction(layout, values);
  }

  /** A call of a record's constructor. */
  static CodeBlock construction(LayoutModel layout, List<CodeBlock> values) {
    return values.isEmpty()
        ? CodeBlock.of("new $T()", layout.type())
        : CodeBlock.of("new $T($L)", layout.type(), CodeBlock.join(values, ", "));
  }

  private void addArrayReader(String reader, FieldModel field, String name) {
    if (readers.containsKey(reader)) {
      return;
    }
    readers.put(reader, MethodSpec.methodBuilder(reader).build()); // keeps its place before nested
    TypeName type = type(field);
    String length = field.isVariable() ? "length" : Integer.toString(field.length().getAsInt());
    Offset element = new Offset("element", 0L);
    CodeBlock value =
        Scalars.hasByteElements(field)
            ? CodeBlock.of("(byte) $L", raw.read(1, name, element.code()))
            : element(field, element, name);
    readers.put(
        reader,
        MethodSpec.methodBuilder(reader)
            .addModifiers(Modifier.PRIVATE)
            .returns(type)
            .addParameter(TypeName.LONG, "offset")
            .addParameters(
                field.isVariable()
                    ? List.of(ParameterSpec.builder(TypeName.INT, "length").build())
                    : List.of())
            .addStatement(
                "$T value = new $T[$L]", type, ((ArrayTypeName) type).componentType(), length)
            .beginControlFlow("for (int i = 0; i < $L; i++)", length)
            .addStatement("long element = offset + $L", Indices.scaled(field.elementSize(), "i"))
            .addStatement("value[i] = $L", value)
            .endControlFlow()
            .addStatement("return value")
            .build());
  }

  /** An expression that tells whether two values of a component are the same. */
  CodeBlock same(FieldModel field, CodeBlock a, CodeBlock b) {
    return switch (field) {
      case FieldModel.Scalar scalar ->
          field.isArray()
              ? CodeBlock.of("$T.equals($L, $L)", Arrays.class, a, b)
              : CodeBlock.of(scalar.kind() == ScalarKind.WORD ? "$L.equals($L)" : "$L == $L", a, b);
      case FieldModel.Group group -> {
        if (!group.layout().hasArrays()) {
          yield field.isArray()
              ? CodeBlock.of("$T.equals($L, $L)", Arrays.class, a, b)
              : CodeBlock.of("$L.equals($L)", a, b);
        }
        addComparison(group.layout());
        if (field.isArray()) {
          addArrayComparison(group);
        }
        yield CodeBlock.of("same($L, $L)", a, b);
      }
      case FieldModel.Union union -> throw new IllegalStateException(union.name() + " has no tag");
      case FieldModel.Bank bank -> throw EncodeWriter.notInMemory(bank);
    };
  }

  /** An expression that tells whether two values of a whole record are the same. */
  CodeBlock same(LayoutModel layout, CodeBlock a, CodeBlock b) {
    return same(
        new FieldModel.Group(
            new Traits("", 0L, Extent.SINGLE, Optional.empty(), Optional.empty(), List.of()),
            layout),
        a,
        b);
  }

  /** Records compare arrays by identity, so one that has arrays is compared part by part. */
  private void addComparison(LayoutModel layout) {
    if (comparisons.containsKey(layout.type())) {
      return;
    }
    comparisons.put(layout.type(), MethodSpec.methodBuilder("same").build());
    List<CodeBlock> parts =
        layout.fields().stream()
            .map(field ->
                same(
                    field,
                    CodeBlock.of("a.$L()", field.name()),
                    CodeBlock.of("b.$L()", field.name())))
            .toList();
    comparisons.put(
        layout.type(),
        comparison(layout.type()).addStatement("return $L", CodeBlock.join(parts, " && ")).build());
  }

  private void addArrayComparison(FieldModel.Group group) {
    TypeName type = ArrayTypeName.of(group.type());
    comparisons.putIfAbsent(
        type,
        comparison(type)
            .beginControlFlow("for (int i = 0; i < a.length; i++)")
            .beginControlFlow("if (!same(a[i], b[i]))")
            .addStatement("return false")
            .endControlFlow()
            .endControlFlow()
            .addStatement("return true")
            .build());
  }

  private static MethodSpec.Builder comparison(TypeName type) {
    return MethodSpec.methodBuilder("same")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(TypeName.BOOLEAN)
        .addParameter(type, "a")
        .addParameter(type, "b");
  }
}

package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WordModel;
import org.virtio4j.processor.model.WordModel.BitField;

/** Writes the class that converts between an integer and the record of its bit-fields. */
public final class BitsWriter {
  private final WordModel word;
  private final boolean wide; // the integer is a long
  private boolean checksRange;

  private BitsWriter(WordModel word) {
    this.word = word;
    this.wide = word.rawType().equals(TypeName.LONG);
  }

  /**
   * Writes the class.
   *
   * @param word a record of bit-fields
   * @return its conversions
   */
  public static TypeSpec write(WordModel word) {
    return new BitsWriter(word).write();
  }

  private TypeSpec write() {
    String bits = word.wireType().bits() + "-bit integer";
    TypeSpec.Builder builder =
        SourceWriter.classBuilder(word.generated(), word.isPublic())
            .addJavadoc(
                Comment.ofType(
                        "The bit-fields of {@link "
                            + Words.name(word.type())
                            + "} in "
                            + (word.wireType().bits() == 8 ? "an " : "a ")
                            + bits
                            + Words.section(word.spec())
                            + ".")
                    .build());
    for (BitField field : word.fields()) {
      builder.addField(
          FieldSpec.builder(
                  word.rawType(),
                  Names.constant(field.name()),
                  Modifier.PUBLIC,
                  Modifier.STATIC,
                  Modifier.FINAL)
              .addJavadoc(
                  Comment.ofMember(
                          "The bits of {@code " + field.name() + "}: " + place(field) + ".")
                      .build())
              .initializer("$L", hex(field.mask()))
              .build());
    }
    builder.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    builder.addMethod(of()).addMethod(bits());
    for (BitField field : word.fields()) {
      builder.addMethod(getter(field)).addMethod(setter(field));
    }
    if (checksRange) {
      builder.addMethod(AccessorWriter.outOfRange());
    }
    return builder.build();
  }

  private String hex(long value) {
    return wide ? "0x" + Long.toHexString(value) + "L" : "0x" + Integer.toHexString((int) value);
  }

  private static MethodSpec.Builder method(String name) {
    return MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC, Modifier.STATIC);
  }

  private static String place(BitField field) {
    return field.width() == 1
        ? "bit " + field.shift()
        : "bits " + field.shift() + " to " + (field.end() - 1);
  }

  private MethodSpec of() {
    List<CodeBlock> values =
        word.fields().stream().map(field -> CodeBlock.of("$L(bits)", field.name())).toList();
    return method("of")
        .addJavadoc(
            Comment.ofMember("The bit-fields of an integer; what is reserved is ignored.")
                .param("bits", "the integer")
                .returns("a new record")
                .build())
        .returns(word.type())
        .addParameter(word.rawType(), "bits")
        .addStatement("return new $T($L)", word.type(), CodeBlock.join(values, ", "))
        .build();
  }

  private MethodSpec bits() {
    CodeBlock.Builder code = CodeBlock.builder().addStatement("$T bits = 0", word.rawType());
    for (BitField field : word.fields()) {
      code.addStatement("bits = $1L(bits, value.$1L())", field.name());
    }
    Comment comment =
        Comment.ofMember("The integer of bit-fields, with zeros where it is reserved.")
            .param("value", "the bit-fields")
            .returns("the integer");
    if (word.fields().stream().anyMatch(BitField::isWiderThanBits)) {
      comment.outOfRange("a value");
    }
    return method("bits")
        .addJavadoc(comment.build())
        .returns(word.rawType())
        .addParameter(word.type(), "value")
        .addCode(code.build())
        .addStatement("return bits")
        .build();
  }

  private MethodSpec getter(BitField field) {
    return method(field.name())
        .addJavadoc(
            Comment.ofMember("{@code " + field.name() + "}: " + place(field) + ".")
                .param("bits", "the integer")
                .returns(inWords(field))
                .build())
        .returns(field.javaType())
        .addParameter(word.rawType(), "bits")
        .addStatement("return $L", value(field))
        .build();
  }

  private CodeBlock value(BitField field) {
    if (field.kind() == ScalarKind.BOOLEAN) {
      return CodeBlock.of("(bits & $L) != 0", Names.constant(field.name()));
    }
    String shifted = field.shift() == 0 ? "bits" : "bits >>> " + field.shift();
    boolean whole = field.end() == (wide ? Long.SIZE : Integer.SIZE);
    if (field.kind() == ScalarKind.LONG) {
      if (wide) {
        return CodeBlock.of(
            whole ? "$L" : "$L & 0x$LL", shifted, Long.toHexString(field.lowMask()));
      }
      return CodeBlock.of("$T.toUnsignedLong($L)", Integer.class, masked(shifted, field, whole));
    }
    CodeBlock raw =
        wide
            ? masked(
                field.shift() == 0 ? "(int) bits" : "(int) (" + shifted + ")",
                field,
                field.width() == Integer.SIZE)
            : masked(shifted, field, whole);
    return field.kind() == ScalarKind.CODE
        ? CodeBlock.of("$T.of($L)", field.codes().orElseThrow().generated(), raw)
        : raw;
  }

  private static CodeBlock masked(String bits, BitField field, boolean whole) {
    return whole
        ? CodeBlock.of("$L", bits)
        : CodeBlock.of("$L & 0x$L", bits, Long.toHexString(field.lowMask()));
  }

  private MethodSpec setter(BitField field) {
    Comment comment =
        Comment.ofMember("Replaces {@code " + field.name() + "}: " + place(field) + ".")
            .param("bits", "the integer")
            .param("value", inWords(field))
            .returns("the changed integer");
    String constant = Names.constant(field.name());
    MethodSpec.Builder builder =
        method(field.name())
            .returns(word.rawType())
            .addParameter(word.rawType(), "bits")
            .addParameter(field.javaType(), "value");
    if (field.kind() == ScalarKind.BOOLEAN) {
      builder.addStatement("return value ? bits | $1L : bits & ~$1L", constant);
      return builder.addJavadoc(comment.build()).build();
    }
    if (field.isWiderThanBits()) {
      checksRange = true;
      comment.outOfRange("{@code value}");
      builder
          .beginControlFlow(
              "if ((value & ~0x$L) != 0)",
              Long.toHexString(field.lowMask()) + (field.kind() == ScalarKind.LONG ? "L" : ""))
          .addStatement(
              "throw outOfRange($S, $L, $S, value)", field.name(), field.width(), range(field))
          .endControlFlow();
    }
    CodeBlock raw =
        field.kind() == ScalarKind.CODE
            ? CodeBlock.of("$T.code(value)", field.codes().orElseThrow().generated())
            : CodeBlock.of("value");
    if (wide && field.kind() != ScalarKind.LONG) {
      raw = CodeBlock.of("$T.toUnsignedLong($L)", Integer.class, raw);
    } else if (!wide && field.kind() == ScalarKind.LONG) {
      raw = CodeBlock.of("(int) $L", raw);
    }
    CodeBlock shifted = field.shift() == 0 ? raw : CodeBlock.of("$L << $L", raw, field.shift());
    return builder
        .addJavadoc(comment.build())
        .addStatement("return bits & ~$L | $L", constant, shifted)
        .build();
  }

  private static String range(BitField field) {
    return "0 to " + Long.toUnsignedString(field.lowMask());
  }

  static String inWords(BitField field) {
    return switch (field.kind()) {
      case BOOLEAN -> "whether it is set";
      case CODE -> "its meaning";
      case INT, LONG, WORD -> field.width() == Long.SIZE ? "its 64 bits, unsigned" : range(field);
    };
  }
}

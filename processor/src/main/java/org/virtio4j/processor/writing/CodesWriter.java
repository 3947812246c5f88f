package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.RuntimeTypes;

/** Writes the class that converts between an enum's constants and their numbers on the wire. */
public final class CodesWriter {
  private final CodeEnumModel model;
  private final String type;

  private CodesWriter(CodeEnumModel model) {
    this.model = model;
    this.type = Docs.name(model.type());
  }

  /**
   * Writes the class.
   *
   * @param model an enum with codes
   * @return its conversions
   */
  public static TypeSpec write(CodeEnumModel model) {
    return new CodesWriter(model).write();
  }

  private TypeSpec write() {
    TypeSpec.Builder builder =
        SourceWriter.classBuilder(model.generated(), model.isPublic())
            .addJavadoc(Docs.ofType("The numbers of {@link " + type + "} on the wire.").build())
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
            .addMethod(of())
            .addMethod(code());
    if (model.isStatus()) {
      builder.addMethod(isOk()).addMethod(name());
    }
    return builder.build();
  }

  private MethodSpec of() {
    CodeBlock.Builder cases = CodeBlock.builder();
    for (CodeEnumModel.Code code : model.codes()) {
      cases.addStatement("case $L -> $T.$L", literal(code), model.type(), code.name());
    }
    Docs docs = Docs.of("The constant with a code.").param("code", "the code, 32 bits");
    if (model.otherwise().isPresent()) {
      cases.addStatement("default -> $T.$L", model.type(), model.otherwise().get());
      docs.returns(
          "the constant; {@link " + type + "#" + model.otherwise().get() + "} if no other has it");
    } else {
      cases.addStatement(
          "default -> throw new $T($S + $T.toUnsignedString(code))",
          RuntimeTypes.VIRTIO_EXCEPTION,
          "no constant of " + type + " has the code ",
          Integer.class);
      docs.returns("the constant")
          .fails(RuntimeTypes.VIRTIO_EXCEPTION, "if no constant has the code");
    }
    return MethodSpec.methodBuilder("of")
        .addJavadoc(docs.build())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(model.type())
        .addParameter(TypeName.INT, "code")
        .addCode("return switch (code) {\n$>$L$<};\n", cases.build())
        .build();
  }

  private MethodSpec code() {
    CodeBlock.Builder cases = CodeBlock.builder();
    for (CodeEnumModel.Code code : model.codes()) {
      cases.addStatement("case $L -> $L", code.name(), literal(code));
    }
    Docs docs =
        Docs.of("The code of a constant.")
            .param("value", "the constant")
            .returns("its code, 32 bits");
    if (model.otherwise().isPresent()) {
      cases.addStatement(
          "case $L -> throw new $T($S)",
          model.otherwise().get(),
          IllegalArgumentException.class,
          type + "." + model.otherwise().get() + " stands for all other codes and has none itself");
      docs.illegalArgument(
          "for {@link "
              + type
              + "#"
              + model.otherwise().get()
              + "}, which stands for all other codes");
    }
    return MethodSpec.methodBuilder("code")
        .addJavadoc(docs.build())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(TypeName.INT)
        .addParameter(model.type(), "value")
        .addCode("return switch (value) {\n$>$L$<};\n", cases.build())
        .build();
  }

  private MethodSpec isOk() {
    List<CodeBlock> tests =
        model.codes().stream()
            .filter(CodeEnumModel.Code::ok)
            .map(code -> CodeBlock.of("code == $L", literal(code)))
            .toList();
    return MethodSpec.methodBuilder("isOk")
        .addJavadoc(
            Docs.of("Whether a code says that a request succeeded.")
                .param("code", "the code, 32 bits")
                .returns("whether it is a success")
                .build())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(TypeName.BOOLEAN)
        .addParameter(TypeName.INT, "code")
        .addStatement("return $L", CodeBlock.join(tests, " || "))
        .build();
  }

  private MethodSpec name() {
    CodeBlock.Builder cases = CodeBlock.builder();
    for (CodeEnumModel.Code code : model.codes()) {
      cases.addStatement("case $L -> $S", literal(code), code.name());
    }
    cases.addStatement("default -> $S", model.otherwise().orElse("unknown"));
    return MethodSpec.methodBuilder("name")
        .addJavadoc(
            Docs.of("The name of a code, for messages.")
                .param("code", "the code, 32 bits")
                .returns(
                    "the name of its constant; {@code "
                        + model.otherwise().orElse("unknown")
                        + "} if none has it")
                .build())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(String.class)
        .addParameter(TypeName.INT, "code")
        .addCode("return switch (code) {\n$>$L$<};\n", cases.build())
        .build();
  }

  private static String literal(CodeEnumModel.Code code) {
    return code.value() < 256 ? Long.toString(code.value()) : "0x" + Long.toHexString(code.value());
  }
}

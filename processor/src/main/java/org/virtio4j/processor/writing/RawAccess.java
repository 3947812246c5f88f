package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import org.virtio4j.annotation.Split;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.RuntimeTypes;

/**
 * The private methods of an accessor that read and write one register of a width: by VarHandle
 * where the window is mapped, by a call where it is handled. Only those in use are written.
 */
final class RawAccess {
  private final boolean inHalves; // what is 64 bits wide
  private final boolean highFirst;
  private final Handles handles = Handles.aligned();
  private final TreeSet<Integer> read = new TreeSet<>();
  private final TreeSet<Integer> written = new TreeSet<>();

  RawAccess(LayoutModel layout) {
    inHalves = layout.kind() == LayoutKind.CONFIG_SPACE || layout.split() != Split.NONE;
    highFirst = layout.split() == Split.HIGH_FIRST;
  }

  /** An expression that reads a register. */
  CodeBlock read(int width, String field, CodeBlock offset) {
    read.add(width);
    return CodeBlock.of("$L($S, $L)", "read" + capitalized(width), field, offset);
  }

  /** A statement, without its semicolon, that writes a register. */
  CodeBlock write(int width, String field, CodeBlock offset, CodeBlock value) {
    written.add(width);
    if (width == 8 && inHalves) {
      written.add(4);
    }
    return CodeBlock.of("$L($S, $L, $L)", "write" + capitalized(width), field, offset, value);
  }

  private static String capitalized(int width) {
    return width == 1 ? "U8" : "Le" + width * 8;
  }

  List<FieldSpec> fields() {
    for (int width : read) {
      use(width);
    }
    for (int width : written) {
      use(width);
    }
    return handles.fields();
  }

  /**
   * The window, and beside it its memory, which an access would otherwise have to fetch through the
   * window each time: measurably slower than code by hand.
   */
  static List<FieldSpec> state() {
    return List.of(
        FieldSpec.builder(RuntimeTypes.REGISTER_WINDOW, "window", Modifier.PRIVATE, Modifier.FINAL)
            .build(),
        FieldSpec.builder(MemorySegment.class, "segment", Modifier.PRIVATE, Modifier.FINAL)
            .build());
  }

  /** A statement of the constructor, once the window is set. */
  static CodeBlock initialization() {
    return CodeBlock.of(
        "this.segment = window.isMapped() ? window.segment() : null; // null where it is not"
            + " mapped\n");
  }

  private void use(int width) {
    handles.use(width == 8 && inHalves ? 4 : width);
  }

  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>();
    for (int width : read) {
      methods.add(width == 8 && inHalves ? readHalves() : readWhole(width));
    }
    for (int width : written) {
      methods.add(width == 8 && inHalves ? writeHalves() : writeWhole(width));
    }
    if (!read.isEmpty()) {
      methods.add(handledRead());
    }
    if (!written.isEmpty()) {
      methods.add(handledWrite());
    }
    return methods;
  }

  private MethodSpec.Builder method(String verb, int width) {
    return MethodSpec.methodBuilder(verb + capitalized(width))
        .addModifiers(Modifier.PRIVATE)
        .addParameter(String.class, "field")
        .addParameter(TypeName.LONG, "offset");
  }

  private MethodSpec readWhole(int width) {
    CodeBlock handled = CodeBlock.of("readHandled(field, offset, $L)", width);
    CodeBlock mapped =
        CodeBlock.of(
            "($T) $L.getVolatile(segment, offset)", Handles.carrier(width), Handles.name(width));
    return method("read", width)
        .returns(Scalars.rawType(width))
        .addStatement("$T segment = this.segment", MemorySegment.class)
        .beginControlFlow("if (segment == null)")
        .addStatement(
            switch (width) {
              case 1 -> CodeBlock.of("return (int) $L & 0xff", handled);
              case 2 -> CodeBlock.of("return (int) $L & 0xffff", handled);
              case 4 -> CodeBlock.of("return (int) $L", handled);
              default -> CodeBlock.of("return $L", handled);
            })
        .endControlFlow()
        .beginControlFlow("try")
        .addStatement(
            switch (width) {
              case 1 -> CodeBlock.of("return $T.toUnsignedInt($L)", Byte.class, mapped);
              case 2 -> CodeBlock.of("return $T.toUnsignedInt($L)", Short.class, mapped);
              default -> CodeBlock.of("return $L", mapped);
            })
        .nextControlFlow("catch ($T e)", IndexOutOfBoundsException.class)
        .addStatement("throw window.tooSmall(field, offset, $L)", width)
        .endControlFlow()
        .build();
  }

  private MethodSpec writeWhole(int width) {
    CodeBlock handled =
        switch (width) {
          case 1 -> CodeBlock.of("value & 0xffL");
          case 2 -> CodeBlock.of("value & 0xffffL");
          case 4 -> CodeBlock.of("$T.toUnsignedLong(value)", Integer.class);
          default -> CodeBlock.of("value");
        };
    CodeBlock mapped =
        width < 4 ? CodeBlock.of("($T) value", Handles.carrier(width)) : CodeBlock.of("value");
    return method("write", width)
        .addParameter(Scalars.rawType(width), "value")
        .addStatement("$T segment = this.segment", MemorySegment.class)
        .beginControlFlow("if (segment == null)")
        .addStatement("writeHandled(field, offset, $L, $L)", width, handled)
        .addStatement("return")
        .endControlFlow()
        .beginControlFlow("try")
        .addStatement("$L.setVolatile(segment, offset, $L)", Handles.name(width), mapped)
        .nextControlFlow("catch ($T e)", IndexOutOfBoundsException.class)
        .addStatement("throw window.tooSmall(field, offset, $L)", width)
        .endControlFlow()
        .build();
  }

  /** Fetches the memory once for both halves, which is also measurable. */
  private MethodSpec readHalves() {
    return method("read", 8)
        .returns(TypeName.LONG)
        .addStatement("$T segment = this.segment", MemorySegment.class)
        .beginControlFlow("if (segment == null)")
        .addCode(checkHalves())
        .addCode(
            halves(
                CodeBlock.of("readHandled(field, offset, 4)"),
                CodeBlock.of("readHandled(field, offset + 4L, 4)")))
        .endControlFlow()
        .beginControlFlow("try")
        .addCode(
            halves(
                CodeBlock.of("$L.getVolatile(segment, offset)", Handles.name(4)),
                CodeBlock.of("$L.getVolatile(segment, offset + 4L)", Handles.name(4))))
        .nextControlFlow("catch ($T e)", IndexOutOfBoundsException.class)
        .addStatement("throw window.tooSmall(field, offset, 8)")
        .endControlFlow()
        .build();
  }

  private CodeBlock halves(CodeBlock readLow, CodeBlock readHigh) {
    CodeBlock low = CodeBlock.of("long low = $T.toUnsignedLong((int) $L)", Integer.class, readLow);
    CodeBlock high = CodeBlock.of("long high = (int) $L", readHigh);
    return CodeBlock.builder()
        .addStatement(highFirst ? high : low)
        .addStatement(highFirst ? low : high)
        .addStatement("return high << 32 | low")
        .build();
  }

  private MethodSpec writeHalves() {
    CodeBlock low = CodeBlock.of("writeLe32(field, offset, (int) value)");
    CodeBlock high = CodeBlock.of("writeLe32(field, offset + 4L, (int) (value >>> 32))");
    return method("write", 8)
        .addParameter(TypeName.LONG, "value")
        .addCode(checkHalves())
        .addStatement(highFirst ? high : low)
        .addStatement(highFirst ? low : high)
        .build();
  }

  private static CodeBlock checkHalves() {
    return CodeBlock.builder()
        .beginControlFlow("if (offset > window.byteSize() - 8)")
        .addStatement("throw window.tooSmall(field, offset, 8)")
        .endControlFlow()
        .build();
  }

  private static MethodSpec handledRead() {
    return handled("readHandled")
        .returns(TypeName.LONG)
        .addStatement("return window.read(offset, width)")
        .build();
  }

  private static MethodSpec handledWrite() {
    return handled("writeHandled")
        .addParameter(TypeName.LONG, "value")
        .addStatement("window.write(offset, width, value)")
        .build();
  }

  private static MethodSpec.Builder handled(String name) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE)
        .addParameter(String.class, "field")
        .addParameter(TypeName.LONG, "offset")
        .addParameter(TypeName.INT, "width")
        .beginControlFlow("if (offset > window.byteSize() - width)")
        .addStatement("throw window.tooSmall(field, offset, width)")
        .endControlFlow();
  }
}

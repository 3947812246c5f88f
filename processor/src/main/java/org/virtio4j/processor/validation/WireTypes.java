package org.virtio4j.processor.validation;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.S16;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.S64;
import org.virtio4j.annotation.S8;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;

/** The annotations that say what an integer is on the wire, and the Java types that each takes. */
final class WireTypes {
  static final List<Class<? extends Annotation>> ANNOTATIONS =
      List.of(U8.class, U16.class, U32.class, U64.class, S8.class, S16.class, S32.class, S64.class);

  private WireTypes() {}

  /** Those of them that an element carries. */
  static List<? extends AnnotationMirror> of(Element element) {
    return element.getAnnotationMirrors().stream()
        .filter(mirror -> ANNOTATIONS.stream().anyMatch(type -> Annotations.is(mirror, type)))
        .toList();
  }

  /** What one of them stands for. */
  static WireType of(AnnotationMirror mirror) {
    return WireType.valueOf(simpleName(mirror));
  }

  /** The primitive types that a wire type takes. */
  static Map<TypeKind, ScalarKind> javaTypes(WireType wireType, boolean array, boolean tag) {
    Map<TypeKind, ScalarKind> kinds = new TreeMap<>();
    switch (wireType) {
      case U8, S8 -> kinds.put(array ? TypeKind.BYTE : TypeKind.INT, ScalarKind.INT);
      case U16, S16, S32 -> kinds.put(TypeKind.INT, ScalarKind.INT);
      case U32, U64, S64 -> kinds.put(TypeKind.LONG, ScalarKind.LONG);
    }
    if (!array && takesCodes(wireType)) {
      kinds.put(TypeKind.BOOLEAN, ScalarKind.BOOLEAN);
    }
    if (!array && tag && wireType == WireType.U32) {
      kinds.put(TypeKind.INT, ScalarKind.INT); // raw bits, compared with op-codes
    }
    return kinds;
  }

  /** Whether a wire type can be an enum in Java. */
  static boolean takesCodes(WireType wireType) {
    return !wireType.signed() && wireType.bytes() <= 4;
  }

  static String javaTypesInWords(WireType wireType, boolean array) {
    if (array) {
      return javaTypes(wireType, true, false)
              .keySet()
              .iterator()
              .next()
              .toString()
              .toLowerCase(Locale.ROOT)
          + "[]"
          + (takesCodes(wireType) ? ", or an array of an enum with @Code" : "");
    }
    return switch (wireType) {
      case U8, U16 -> "int, boolean, or an enum with @Code";
      case U32 -> "long, boolean, an enum with @Code, or with @Tag int";
      case U64, S64 -> "long";
      case S8, S16, S32 -> "int";
    };
  }

  static String simpleName(AnnotationMirror mirror) {
    return Annotations.type(mirror).getSimpleName().toString();
  }

  /** A type as the source writes it, without packages and annotations. */
  static String text(TypeMirror type) {
    if (type instanceof ArrayType array) {
      return text(array.getComponentType()) + "[]";
    }
    return Annotations.declaration(type)
        .map(declaration -> declaration.getSimpleName().toString())
        .orElse(
            type.getKind().isPrimitive()
                ? type.getKind().toString().toLowerCase(Locale.ROOT)
                : type.toString());
  }
}

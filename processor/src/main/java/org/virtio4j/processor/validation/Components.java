package org.virtio4j.processor.validation;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.S16;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.S64;
import org.virtio4j.annotation.S8;
import org.virtio4j.annotation.Split;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;
import org.virtio4j.processor.validation.Layouts.Component;
import org.virtio4j.processor.validation.Layouts.Structure;

/** Reads single components: what they are in memory and in Java, and what may be done to them. */
final class Components {
  /** The annotations that say what a component is on the wire. */
  static final List<Class<? extends Annotation>> WIRE_TYPES =
      List.of(U8.class, U16.class, U32.class, U64.class, S8.class, S16.class, S32.class, S64.class);

  private final Layouts layouts;
  private final CodeEnums codeEnums;
  private final Conditions conditions;
  private final Reporter reporter;

  Components(Layouts layouts, CodeEnums codeEnums, Conditions conditions, Reporter reporter) {
    this.layouts = layouts;
    this.codeEnums = codeEnums;
    this.conditions = conditions;
    this.reporter = reporter;
  }

  /**
   * Reads a component.
   *
   * @param structure the structure that it belongs to
   * @param element the component
   * @param position where the one before it ends, if that is known
   * @return the component; nothing if it cannot be read, or javac reports something in it
   */
  Optional<Component> read(
      Structure structure, RecordComponentElement element, OptionalLong position) {
    return new Reading(structure, element).read(position);
  }

  /** One component while it is read. */
  private final class Reading {
    private final Structure structure;
    private final RecordComponentElement element;
    private final String name;
    private final Location here;

    Reading(Structure structure, RecordComponentElement element) {
      this.structure = structure;
      this.element = element;
      this.name = element.getSimpleName().toString();
      this.here = Location.of(element);
    }

    Optional<Component> read(OptionalLong position) {
      Optional<AnnotationMirror> at = Annotations.find(element, At.class);
      OptionalLong offset = at.isPresent() ? offset(at.get()) : position;
      Optional<AccessMode> access = access();
      Optional<Conditions.Read> condition = conditions.read(element);
      condition.ifPresent(this::checkCondition);
      boolean legible = condition.isEmpty() || condition.get().model().isPresent();
      if (structure.kind() == LayoutKind.REGISTERS && at.isEmpty()) {
        reporter.error(here, Diagnostic.MISSING_AT, name);
      }
      Optional<FieldModel> field =
          field(offset.orElse(0L), access, condition.flatMap(Conditions.Read::model));
      field.ifPresent(this::checkField);
      if (!legible || offset.isEmpty() || field.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Component(element, field.get(), at, condition.map(Conditions.Read::mirror)));
    }

    private OptionalLong offset(AnnotationMirror at) {
      OptionalLong offset = Annotations.longValue(at, "value");
      if (offset.isPresent() && offset.getAsLong() < 0) {
        reporter.error(
            Location.of(element, at, "value"),
            Diagnostic.NEGATIVE_OFFSET,
            name,
            offset.getAsLong());
        return OptionalLong.empty();
      }
      return offset;
    }

    private void checkCondition(Conditions.Read condition) {
      if (structure.kind() == LayoutKind.MESSAGE) {
        reporter.error(
            Location.of(element, condition.mirror()), Diagnostic.CONDITION_IN_MESSAGE, name);
      }
    }

    private Optional<AccessMode> access() {
      Optional<AnnotationMirror> mirror = Annotations.find(element, Access.class);
      if (mirror.isEmpty()) {
        if (structure.kind() == LayoutKind.REGISTERS) {
          reporter.error(here, Diagnostic.MISSING_ACCESS, name);
        }
        return Optional.empty();
      }
      Optional<AccessMode> access = Annotations.enumValue(mirror.get(), "value", AccessMode.class);
      if (structure.kind() == LayoutKind.MESSAGE && access.isPresent()) {
        String reason =
            switch (access.get()) {
              case READ_ONLY, READ_WRITE -> null;
              case WRITE_ONLY -> "it could not be";
              case READ_CLEARS -> "reading would clear it";
              case WRITE_1_CLEARS -> "writing it back would clear it";
            };
        if (reason != null) {
          reporter.error(
              Location.of(element, mirror.get(), "value"),
              Diagnostic.ACCESS_IN_MESSAGE,
              name,
              access.get(),
              reason);
        }
      }
      return access;
    }

    private Optional<FieldModel> field(
        long offset, Optional<AccessMode> access, Optional<ConditionModel> condition) {
      TypeMirror type = element.asType();
      OptionalInt length = OptionalInt.empty();
      Optional<AnnotationMirror> lengthMirror = Annotations.find(element, Length.class);
      if (type instanceof ArrayType array) {
        type = array.getComponentType();
        if (type.getKind() == TypeKind.ARRAY) {
          reporter.error(here, Diagnostic.ARRAY_OF_ARRAYS, name);
          return Optional.empty();
        }
        if (lengthMirror.isEmpty()) {
          reporter.error(here, Diagnostic.ARRAY_WITHOUT_LENGTH, name);
          return Optional.empty();
        }
        length = length(lengthMirror.get());
        if (length.isEmpty()) {
          return Optional.empty();
        }
      } else if (lengthMirror.isPresent()) {
        reporter.error(
            Location.of(element, lengthMirror.get()),
            Diagnostic.LENGTH_WITHOUT_ARRAY,
            name,
            text(type));
        return Optional.empty();
      }
      if (type.getKind() == TypeKind.ERROR) {
        return Optional.empty();
      }
      List<? extends AnnotationMirror> wireTypes =
          element.getAnnotationMirrors().stream()
              .filter(mirror -> WIRE_TYPES.stream().anyMatch(t -> Annotations.is(mirror, t)))
              .toList();
      if (wireTypes.size() > 1) {
        reporter.error(
            Location.of(element, wireTypes.get(1)),
            Diagnostic.SEVERAL_WIRE_TYPES,
            name,
            simpleName(wireTypes.get(0)),
            simpleName(wireTypes.get(1)));
        return Optional.empty();
      }
      Optional<TypeElement> declaration = Annotations.declaration(type);
      if (declaration.isPresent() && declaration.get().getKind() == ElementKind.RECORD) {
        return group(declaration.get(), wireTypes, offset, length, access, condition);
      }
      if (wireTypes.isEmpty()) {
        reportMissingWireType(type, length.isPresent());
        return Optional.empty();
      }
      return scalar(wireTypes.getFirst(), type, offset, length, access, condition);
    }

    private OptionalInt length(AnnotationMirror mirror) {
      OptionalInt length = Annotations.intValue(mirror, "value");
      if (length.isPresent() && length.getAsInt() < 1) {
        reporter.error(
            Location.of(element, mirror, "value"),
            Diagnostic.LENGTH_OUT_OF_RANGE,
            name,
            length.getAsInt());
        return OptionalInt.empty();
      }
      return length;
    }

    private Optional<FieldModel> group(
        TypeElement type,
        List<? extends AnnotationMirror> wireTypes,
        long offset,
        OptionalInt length,
        Optional<AccessMode> access,
        Optional<ConditionModel> condition) {
      if (!Layouts.is(type, LayoutKind.MESSAGE)) {
        reporter.error(here, Diagnostic.NOT_A_MESSAGE, name, type.getSimpleName());
        return Optional.empty();
      }
      if (!wireTypes.isEmpty()) {
        reporter.error(
            Location.of(element, wireTypes.getFirst()),
            Diagnostic.WIRE_TYPE_ON_GROUP,
            name,
            type.getSimpleName(),
            simpleName(wireTypes.getFirst()));
        return Optional.empty();
      }
      if (layouts.isOpen(type)) {
        reporter.error(here, Diagnostic.NESTED_IN_ITSELF, name, type.getSimpleName());
        return Optional.empty();
      }
      Optional<LayoutModel> layout = reporter.usedAt(here, () -> layouts.read(type));
      return layout.map(
          nested -> new FieldModel.Group(name, offset, nested, length, access, condition));
    }

    private void reportMissingWireType(TypeMirror type, boolean array) {
      List<WireType> fitting = List.of();
      Optional<TypeElement> declaration = Annotations.declaration(type);
      if (declaration.isPresent()
          && declaration.get().getKind() == ElementKind.ENUM
          && CodeEnums.hasCodes(declaration.get())
          && !array) {
        fitting = List.of(WireType.U8, WireType.U16, WireType.U32);
      } else if (type.getKind().isPrimitive()) {
        fitting =
            List.of(WireType.values()).stream()
                .filter(wireType -> javaTypes(wireType, array, false).containsKey(type.getKind()))
                .toList();
      }
      if (fitting.isEmpty()) {
        reporter.error(here, Diagnostic.UNSUPPORTED_COMPONENT_TYPE, name, text(element.asType()));
        return;
      }
      List<String> names = fitting.stream().map(wireType -> "@" + wireType).toList();
      reporter.error(here, Diagnostic.NO_WIRE_TYPE, name, text(element.asType()), or(names));
    }

    private Optional<FieldModel> scalar(
        AnnotationMirror mirror,
        TypeMirror type,
        long offset,
        OptionalInt length,
        Optional<AccessMode> access,
        Optional<ConditionModel> condition) {
      WireType wireType = WireType.valueOf(simpleName(mirror));
      boolean tag = Annotations.has(element, Tag.class);
      Optional<CodeEnumModel> codes = Optional.empty();
      ScalarKind kind = javaTypes(wireType, length.isPresent(), tag).get(type.getKind());
      Optional<TypeElement> declaration =
          Annotations.declaration(type).filter(t -> t.getKind() == ElementKind.ENUM);
      if (declaration.isPresent() && length.isEmpty() && takesCodes(wireType)) {
        if (!CodeEnums.hasCodes(declaration.get())) {
          reporter.error(
              here, Diagnostic.ENUM_WITHOUT_CODES, name, declaration.get().getSimpleName());
          return Optional.empty();
        }
        kind = ScalarKind.CODE;
        codes = reporter.usedAt(here, () -> codeEnums.read(declaration.get()));
        if (codes.isEmpty()) {
          return Optional.empty();
        }
        checkCodesFit(mirror, wireType, codes.get());
      }
      if (kind == null) {
        reporter.error(
            Location.of(element, mirror),
            Diagnostic.WRONG_JAVA_TYPE,
            wireType,
            name,
            text(element.asType()),
            javaTypesInWords(wireType, length.isPresent()));
        return Optional.empty();
      }
      checkBus(mirror, wireType);
      FieldModel.Scalar scalar =
          new FieldModel.Scalar(
              name,
              offset,
              wireType,
              kind,
              codes,
              length,
              access,
              condition,
              OptionalLong.empty(),
              tag);
      return withDefault(scalar);
    }

    private void checkCodesFit(AnnotationMirror mirror, WireType wireType, CodeEnumModel codes) {
      for (CodeEnumModel.Code code : codes.codes()) {
        if (!wireType.holds(code.value())) {
          reporter.error(
              Location.of(element, mirror),
              Diagnostic.CODE_TOO_WIDE,
              wireType,
              name,
              codes.type().simpleName(),
              code.name(),
              code.value(),
              wireType.greatest());
          return;
        }
      }
    }

    private void checkBus(AnnotationMirror mirror, WireType wireType) {
      if (structure.width().isEmpty() || wireType.bits() == structure.width().getAsInt()) {
        return;
      }
      int width = structure.width().getAsInt();
      boolean splittable = wireType.bits() == 64 && width == 32;
      if (!splittable || structure.split() == Split.NONE) {
        reporter.error(
            Location.of(element, mirror),
            Diagnostic.WIDTH_NOT_ON_BUS,
            name,
            wireType.bits(),
            width,
            splittable ? "; say with split in which order its halves are accessed" : "");
      }
    }

    private Optional<FieldModel> withDefault(FieldModel.Scalar scalar) {
      Optional<AnnotationMirror> mirror = Annotations.find(element, Default.class);
      if (mirror.isEmpty() || scalar.length().isPresent()) {
        return Optional.of(scalar);
      }
      OptionalLong value = Annotations.longValue(mirror.get(), "value");
      if (value.isEmpty()) {
        return Optional.empty();
      }
      checkDefault(Location.of(element, mirror.get(), "value"), scalar, value.getAsLong());
      return Optional.of(
          new FieldModel.Scalar(
              name,
              scalar.offset(),
              scalar.wireType(),
              scalar.kind(),
              scalar.codes(),
              scalar.length(),
              scalar.access(),
              scalar.condition(),
              value,
              scalar.tag()));
    }

    private void checkDefault(Location location, FieldModel.Scalar scalar, long value) {
      if (scalar.codes().isPresent()) {
        CodeEnumModel codes = scalar.codes().get();
        if (codes.withValue(value).isEmpty()) {
          reporter.error(
              location,
              Diagnostic.DEFAULT_WITHOUT_CODE,
              value,
              name,
              codes.type().simpleName(),
              codes.codes().stream()
                  .map(code -> code.value() + " (" + code.name() + ")")
                  .collect(Collectors.joining(", ")));
        }
        return;
      }
      boolean bool = scalar.kind() == ScalarKind.BOOLEAN;
      long least = bool ? 0L : scalar.wireType().least();
      long greatest = bool ? 1L : scalar.wireType().greatest();
      if (value < least || value > greatest) {
        reporter.error(location, Diagnostic.DEFAULT_OUT_OF_RANGE, value, name, least, greatest);
      }
    }

    private void checkField(FieldModel field) {
      String shape =
          field.length().isPresent()
              ? "an array"
              : field instanceof FieldModel.Group ? "a structure" : null;
      if (field.end() > Integer.MAX_VALUE || field.offset() > Integer.MAX_VALUE) {
        reporter.error(here, Diagnostic.TOO_LARGE, name);
      }
      if (structure.kind() == LayoutKind.REGISTERS && shape != null) {
        reporter.error(here, Diagnostic.NOT_A_REGISTER, name, shape);
      }
      checkAccess(field, shape);
      checkUseOfDefault(field, shape);
      checkTag(field, shape);
    }

    private void checkAccess(FieldModel field, String shape) {
      AccessMode access = field.access().orElse(AccessMode.READ_ONLY);
      if (structure.kind() == LayoutKind.MESSAGE
          || access != AccessMode.READ_CLEARS && access != AccessMode.WRITE_1_CLEARS) {
        return;
      }
      Location location =
          Location.of(element, Annotations.find(element, Access.class).orElseThrow(), "value");
      if (shape != null) {
        reporter.error(location, Diagnostic.ACCESS_NEEDS_SCALAR, name, shape, access);
        return;
      }
      FieldModel.Scalar scalar = (FieldModel.Scalar) field;
      if (access == AccessMode.WRITE_1_CLEARS && scalar.kind() == ScalarKind.CODE) {
        reporter.error(location, Diagnostic.CLEAR_OF_CODES, name);
      }
      if (access == AccessMode.READ_CLEARS
          && structure.kind() == LayoutKind.CONFIG_SPACE
          && scalar.wireType().bytes() > 4) {
        reporter.error(location, Diagnostic.CLEARS_IN_PARTS, name, scalar.wireType().bits());
      }
    }

    private void checkUseOfDefault(FieldModel field, String shape) {
      Optional<AnnotationMirror> mirror = Annotations.find(element, Default.class);
      if (mirror.isEmpty()) {
        return;
      }
      Location location = Location.of(element, mirror.get());
      if (shape != null) {
        reporter.error(location, Diagnostic.DEFAULT_NOT_SCALAR, name, shape);
        return;
      }
      if (structure.kind() == LayoutKind.MESSAGE) {
        return;
      }
      if (conditions.isConditional(element)) {
        if (field.access().filter(AccessMode.WRITE_ONLY::equals).isPresent()) {
          reporter.error(location, Diagnostic.DEFAULT_NEVER_USED, name, "the field is write-only");
        }
      } else {
        reporter.error(location, Diagnostic.DEFAULT_NEVER_USED, name, "the field has no condition");
      }
    }

    private void checkTag(FieldModel field, String shape) {
      Optional<AnnotationMirror> mirror = Annotations.find(element, Tag.class);
      if (mirror.isEmpty()) {
        return;
      }
      Location location = Location.of(element, mirror.get());
      if (structure.kind() != LayoutKind.MESSAGE) {
        reporter.error(location, Diagnostic.TAG_OUTSIDE_MESSAGE, name, structure.name());
      } else if (shape != null
          || field instanceof FieldModel.Scalar scalar
              && (scalar.kind() == ScalarKind.BOOLEAN || scalar.wireType().bytes() > 4)) {
        reporter.error(location, Diagnostic.TAG_NOT_INTEGER, name);
      }
    }
  }

  /** The primitive types that a wire type takes. */
  private static Map<TypeKind, ScalarKind> javaTypes(
      WireType wireType, boolean array, boolean tag) {
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

  private static boolean takesCodes(WireType wireType) {
    return !wireType.signed() && wireType.bytes() <= 4;
  }

  private static String javaTypesInWords(WireType wireType, boolean array) {
    if (array) {
      return javaTypes(wireType, true, false)
              .keySet()
              .iterator()
              .next()
              .toString()
              .toLowerCase(java.util.Locale.ROOT)
          + "[]";
    }
    return switch (wireType) {
      case U8, U16 -> "int, boolean, or an enum with @Code";
      case U32 -> "long, boolean, an enum with @Code, or with @Tag int";
      case U64, S64 -> "long";
      case S8, S16, S32 -> "int";
    };
  }

  private static String simpleName(AnnotationMirror mirror) {
    return Annotations.type(mirror).getSimpleName().toString();
  }

  /** A type as the source writes it, without packages and annotations. */
  private static String text(TypeMirror type) {
    if (type instanceof ArrayType array) {
      return text(array.getComponentType()) + "[]";
    }
    return Annotations.declaration(type)
        .map(declaration -> declaration.getSimpleName().toString())
        .orElse(
            type.getKind().isPrimitive()
                ? type.getKind().toString().toLowerCase(java.util.Locale.ROOT)
                : type.toString());
  }

  private static String or(List<String> names) {
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
  }
}

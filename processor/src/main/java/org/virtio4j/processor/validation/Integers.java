package org.virtio4j.processor.validation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Split;
import org.virtio4j.annotation.Tag;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.Traits;
import org.virtio4j.processor.model.WireType;
import org.virtio4j.processor.model.WordModel;

/** Reads components that are integers: numbers, booleans, enums, words of bit-fields. */
final class Integers {
  private final CodeEnums codeEnums;
  private final WordRecords words;
  private final Orders orders;
  private final Reporter reporter;

  Integers(CodeEnums codeEnums, WordRecords words, Reporter reporter) {
    this.codeEnums = codeEnums;
    this.words = words;
    this.orders = new Orders(reporter);
    this.reporter = reporter;
  }

  /**
   * Reads a component with a wire type.
   *
   * @param site the component
   * @param mirror the wire type's annotation
   * @param type its Java type, that of an element for an array
   * @param traits what else is known of it
   */
  Optional<FieldModel> read(
      ComponentSite site, AnnotationMirror mirror, TypeMirror type, Traits traits) {
    WireType wireType = WireTypes.of(mirror);
    boolean array = !(traits.extent() instanceof Extent.Single);
    boolean tag = site.find(Tag.class).isPresent();
    Optional<CodeEnumModel> codes = Optional.empty();
    ScalarKind kind = WireTypes.javaTypes(wireType, array, tag).get(type.getKind());
    Optional<TypeElement> declaration =
        Annotations.declaration(type).filter(t -> t.getKind() == ElementKind.ENUM);
    if (declaration.isPresent() && WireTypes.takesCodes(wireType)) {
      if (!CodeEnums.hasCodes(declaration.get())) {
        reporter.error(
            site.here(),
            Diagnostic.ENUM_WITHOUT_CODES,
            site.name(),
            declaration.get().getSimpleName());
        return Optional.empty();
      }
      kind = ScalarKind.CODE;
      codes = reporter.usedAt(site.here(), () -> codeEnums.read(declaration.get()));
      if (codes.isEmpty()) {
        return Optional.empty();
      }
      codeEnums.checkFit(
          site.at(mirror), wireType.toString(), site.name(), codes.get(), wireType.greatest());
    }
    if (kind == null) {
      reporter.error(
          site.at(mirror),
          Diagnostic.WRONG_JAVA_TYPE,
          wireType,
          site.name(),
          WireTypes.text(site.element().asType()),
          WireTypes.javaTypesInWords(wireType, array));
      return Optional.empty();
    }
    checkBus(site, site.at(mirror), wireType);
    return withDefault(
        site,
        new FieldModel.Scalar(
            traits,
            wireType,
            orders.of(site, wireType),
            kind,
            codes,
            Optional.empty(),
            OptionalLong.empty(),
            tag));
  }

  /**
   * Reads a component whose type is a record of bit-fields.
   *
   * @param site the component
   * @param type the record
   * @param traits what else is known of it
   */
  Optional<FieldModel> readWord(ComponentSite site, TypeElement type, Traits traits) {
    Optional<WordModel> word = reporter.usedAt(site.here(), () -> words.read(type));
    if (word.isEmpty()) {
      return Optional.empty();
    }
    WireType wireType = word.get().wireType();
    checkBus(site, site.here(), wireType);
    return withDefault(
        site,
        new FieldModel.Scalar(
            traits,
            wireType,
            orders.of(site, wireType),
            ScalarKind.WORD,
            Optional.empty(),
            word,
            OptionalLong.empty(),
            site.find(Tag.class).isPresent()));
  }

  /** What to say of a component that is no record and has no wire type. */
  void reportMissingWireType(ComponentSite site, TypeMirror type, boolean array) {
    List<WireType> fitting = List.of();
    Optional<TypeElement> declaration = Annotations.declaration(type);
    if (declaration.isPresent()
        && declaration.get().getKind() == ElementKind.ENUM
        && CodeEnums.hasCodes(declaration.get())) {
      fitting = List.of(WireType.U8, WireType.U16, WireType.U32);
    } else if (type.getKind().isPrimitive()) {
      fitting =
          List.of(WireType.values()).stream()
              .filter(wireType ->
                  WireTypes.javaTypes(wireType, array, false).containsKey(type.getKind()))
              .toList();
    }
    String text = WireTypes.text(site.element().asType());
    if (fitting.isEmpty()) {
      reporter.error(site.here(), Diagnostic.UNSUPPORTED_COMPONENT_TYPE, site.name(), text);
      return;
    }
    List<String> names = fitting.stream().map(wireType -> "@" + wireType).toList();
    reporter.error(site.here(), Diagnostic.NO_WIRE_TYPE, site.name(), text, or(names));
  }

  private void checkBus(ComponentSite site, Location location, WireType wireType) {
    Layouts.Structure structure = site.structure();
    if (structure.width().isEmpty() || wireType.bits() == structure.width().getAsInt()) {
      return;
    }
    int width = structure.width().getAsInt();
    boolean splittable = wireType.bits() == 64 && width == 32;
    if (!splittable || structure.split() == Split.NONE) {
      reporter.error(
          location,
          Diagnostic.WIDTH_NOT_ON_BUS,
          site.name(),
          wireType.bits(),
          width,
          splittable ? "; say with split in which order its halves are accessed" : "");
    }
  }

  private Optional<FieldModel> withDefault(ComponentSite site, FieldModel.Scalar scalar) {
    Optional<AnnotationMirror> mirror = site.find(Default.class);
    if (mirror.isEmpty() || scalar.isArray()) {
      return Optional.of(scalar);
    }
    OptionalLong value = Annotations.longValue(mirror.get(), "value");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    checkDefault(site.at(mirror.get(), "value"), scalar, value.getAsLong());
    return Optional.of(scalar.withDefault(value.getAsLong()));
  }

  private void checkDefault(Location location, FieldModel.Scalar scalar, long value) {
    if (scalar.codes().isPresent()) {
      CodeEnumModel codes = scalar.codes().get();
      if (codes.withValue(value).isEmpty()) {
        reporter.error(
            location,
            Diagnostic.DEFAULT_WITHOUT_CODE,
            value,
            scalar.name(),
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
      reporter.error(
          location, Diagnostic.DEFAULT_OUT_OF_RANGE, value, scalar.name(), least, greatest);
    }
  }

  private static String or(List<String> names) {
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
  }
}

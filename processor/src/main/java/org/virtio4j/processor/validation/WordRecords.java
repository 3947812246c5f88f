package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;
import org.virtio4j.processor.model.WordModel;

/** Reads records of bit-fields: those with {@link Word}. */
public final class WordRecords {
  private static final List<WireType> INTEGERS =
      List.of(WireType.U8, WireType.U16, WireType.U32, WireType.U64);

  private final DescribedTypes types;
  private final CodeEnums codeEnums;
  private final Conditions conditions;
  private final Reporter reporter;
  private final Map<TypeElement, Optional<WordModel>> known = new HashMap<>();

  WordRecords(DescribedTypes types, CodeEnums codeEnums, Conditions conditions, Reporter reporter) {
    this.types = types;
    this.codeEnums = codeEnums;
    this.conditions = conditions;
    this.reporter = reporter;
  }

  /**
   * Reads a record, and reports what is wrong with it the first time.
   *
   * @param type a type with {@link Word}
   * @return the model; nothing if something is wrong
   */
  public Optional<WordModel> read(TypeElement type) {
    Optional<WordModel> model = known.get(type);
    if (model == null) {
      model = check(type);
      known.put(type, model);
    }
    return model;
  }

  private Optional<WordModel> check(TypeElement type) {
    AnnotationMirror mirror = Annotations.find(type, Word.class).orElseThrow();
    if (type.getKind() != ElementKind.RECORD) {
      reporter.error(
          Location.of(type, mirror), Diagnostic.NOT_A_RECORD, "Word", type.getSimpleName());
      return Optional.empty();
    }
    for (Class<? extends Annotation> layout : Layouts.KINDS.keySet()) {
      if (Annotations.has(type, layout)) {
        reporter.error(
            Location.of(type, mirror),
            Diagnostic.SEVERAL_LAYOUTS,
            type.getSimpleName(),
            layout.getSimpleName(),
            "Word");
        return Optional.empty();
      }
    }
    if (reporter.refusesTypeParameters(type, Diagnostic.GENERIC_RECORD)) {
      return Optional.empty();
    }
    OptionalInt bits = Annotations.intValue(mirror, "bits");
    if (bits.isEmpty()) {
      return Optional.empty();
    }
    Optional<WireType> wireType =
        INTEGERS.stream().filter(integer -> integer.bits() == bits.getAsInt()).findFirst();
    if (wireType.isEmpty()) {
      reporter.error(Location.of(type, mirror, "bits"), Diagnostic.WORD_BITS, bits.getAsInt());
      return Optional.empty();
    }
    return check(type, mirror, wireType.get());
  }

  private Optional<WordModel> check(TypeElement type, AnnotationMirror mirror, WireType wireType) {
    int before = reporter.errors(type);
    ClassName generated = types.generated(type, "Bits");
    List<WordModel.BitField> fields = new ArrayList<>();
    boolean complete = true;
    for (RecordComponentElement element : type.getRecordComponents()) {
      Optional<WordModel.BitField> field = new Reading(element, wireType, generated).read(fields);
      field.ifPresent(fields::add);
      complete &= field.isPresent();
    }
    if (!complete || reporter.errors(type) > before) {
      return Optional.empty();
    }
    return Optional.of(
        new WordModel(
            ClassName.get(type),
            generated,
            types.isPublic(type),
            wireType,
            Annotations.stringValue(mirror, "spec").orElse(""),
            fields));
  }

  /** One bit-field while it is read. */
  private final class Reading {
    private final RecordComponentElement element;
    private final String name;
    private final WireType word;
    private final ClassName generated;

    Reading(RecordComponentElement element, WireType word, ClassName generated) {
      this.generated = generated;
      this.element = element;
      this.name = element.getSimpleName().toString();
      this.word = word;
    }

    Optional<WordModel.BitField> read(List<WordModel.BitField> earlier) {
      checkAnnotations();
      Optional<AnnotationMirror> bit = Annotations.find(element, Bit.class);
      if (bit.isEmpty()) {
        reporter.error(Location.of(element), Diagnostic.BIT_FIELD_WITHOUT_BIT, name);
        return Optional.empty();
      }
      OptionalInt shift = Annotations.intValue(bit.get(), "value");
      OptionalInt width = Annotations.intValue(bit.get(), "width");
      if (shift.isEmpty() || width.isEmpty()) {
        return Optional.empty();
      }
      if (!checkRange(bit.get(), shift.getAsInt(), width.getAsInt())) {
        return Optional.empty();
      }
      if (Annotations.written(bit.get(), "accept").isPresent()) {
        reporter.error(
            Location.of(element, bit.get(), "accept"),
            Diagnostic.BIT_ATTRIBUTE_MEANINGLESS,
            "accept",
            name,
            "a bit-field");
      }
      Optional<WordModel.BitField> field = field(shift.getAsInt(), width.getAsInt());
      field.ifPresent(read -> checkOthers(bit.get(), read, earlier));
      return field;
    }

    private void checkAnnotations() {
      for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
        boolean foreign =
            !Annotations.is(mirror, Bit.class)
                && !Annotations.is(mirror, Tag.class)
                && Annotations.type(mirror)
                    .getQualifiedName()
                    .toString()
                    .startsWith(Message.class.getPackageName() + ".");
        if (foreign || Conditions.isCondition(mirror)) {
          reporter.error(
              Location.of(element, mirror),
              Diagnostic.BIT_FIELD_ANNOTATION,
              name,
              WireTypes.simpleName(mirror));
        }
      }
    }

    private boolean checkRange(AnnotationMirror bit, int shift, int width) {
      if (shift < 0 || shift >= word.bits()) {
        reporter.error(
            Location.of(element, bit, "value"),
            Diagnostic.BIT_OUT_OF_WORD,
            name,
            shift,
            word.bits() - 1);
        return false;
      }
      if (width < 1 || width > word.bits() - shift) {
        reporter.error(
            Location.of(element, bit, "width"),
            Diagnostic.BIT_WIDTH,
            name,
            width,
            word.bits() - shift);
        return false;
      }
      return true;
    }

    private Optional<WordModel.BitField> field(int shift, int width) {
      TypeMirror type = element.asType();
      if (type.getKind() == TypeKind.ERROR) {
        return Optional.empty();
      }
      Optional<TypeElement> declaration =
          Annotations.declaration(type).filter(t -> t.getKind() == ElementKind.ENUM);
      Optional<CodeEnumModel> codes = Optional.empty();
      ScalarKind kind =
          switch (type.getKind()) {
            case BOOLEAN -> width == 1 ? ScalarKind.BOOLEAN : null;
            case INT -> width < Integer.SIZE ? ScalarKind.INT : null;
            case LONG -> ScalarKind.LONG;
            default -> null;
          };
      if (declaration.isPresent() && width <= Integer.SIZE) {
        if (!CodeEnums.hasCodes(declaration.get())) {
          reporter.error(
              Location.of(element),
              Diagnostic.ENUM_WITHOUT_CODES,
              name,
              declaration.get().getSimpleName());
          return Optional.empty();
        }
        codes = reporter.usedAt(Location.of(element), () -> codeEnums.read(declaration.get()));
        if (codes.isEmpty()) {
          return Optional.empty();
        }
        kind = ScalarKind.CODE;
      }
      if (kind == null) {
        reporter.error(
            Location.of(element),
            Diagnostic.BIT_FIELD_TYPE,
            name,
            WireTypes.text(type),
            width,
            width == 1
                ? "boolean, int, long, or an enum with @Code"
                : width < Integer.SIZE
                    ? "int, long, or an enum with @Code"
                    : width == Integer.SIZE ? "long, or an enum with @Code" : "long");
        return Optional.empty();
      }
      boolean tag = Annotations.has(element, Tag.class);
      return Optional.of(new WordModel.BitField(name, shift, width, kind, codes, tag));
    }

    private void checkOthers(
        AnnotationMirror bit, WordModel.BitField field, List<WordModel.BitField> earlier) {
      if (name.equals("of")) {
        reporter.error(
            Location.of(element), Diagnostic.RESERVED_NAME, name, generated.simpleName(), "of(…)");
      }
      for (WordModel.BitField other : earlier) {
        String constant = Names.constant(name);
        if (constant.equals(Names.constant(other.name()))) {
          reporter.error(
              Location.of(element),
              Diagnostic.NAME_CLASH,
              other.name(),
              name,
              constant,
              generated.simpleName());
        }
        if ((other.mask() & field.mask()) != 0) {
          reporter.error(
              Location.of(element, bit, "value"),
              Diagnostic.BITS_OVERLAP,
              name,
              bits(field),
              other.name(),
              bits(other));
          return;
        }
      }
      field
          .codes()
          .ifPresent(codes ->
              codeEnums.checkFit(Location.of(element, bit), "Bit", name, codes, field.lowMask()));
      Optional<AnnotationMirror> tag = Annotations.find(element, Tag.class);
      if (tag.isPresent() && (field.kind() == ScalarKind.BOOLEAN || field.width() > 32)) {
        reporter.error(Location.of(element, tag.get()), Diagnostic.TAG_NOT_INTEGER, name);
      }
      Optional<WordModel.BitField> other =
          earlier.stream().filter(WordModel.BitField::tag).findFirst();
      if (tag.isPresent() && other.isPresent()) {
        reporter.error(
            Location.of(element, tag.get()), Diagnostic.SEVERAL_TAGS, other.get().name(), name);
      }
    }

    private static String bits(WordModel.BitField field) {
      return field.width() == 1
          ? "bit " + field.shift()
          : "bits " + field.shift() + " to " + (field.end() - 1);
    }
  }
}

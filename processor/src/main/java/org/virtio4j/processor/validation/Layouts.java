package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.lang.annotation.Annotation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.Split;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;

/**
 * Reads records that describe structures: {@link ConfigSpace}, {@link Registers} and {@link
 * Message}, nested ones included, from source and from class files.
 */
public final class Layouts {
  /** The annotations that make a record a structure. */
  static final Map<Class<? extends Annotation>, LayoutKind> KINDS =
      Map.of(
          ConfigSpace.class, LayoutKind.CONFIG_SPACE,
          Registers.class, LayoutKind.REGISTERS,
          Message.class, LayoutKind.MESSAGE);

  private final DescribedTypes types;
  private final Reporter reporter;
  private final Components components;
  private final Placement placement;
  private final Tails tails;
  private final Banks banks;
  private final VariableRules variables;
  private final UnionRules unions;
  private final MemberNames names;
  private final Map<TypeElement, Optional<LayoutModel>> known = new HashMap<>();
  private final Deque<TypeElement> open = new ArrayDeque<>(); // being read, outermost last

  Layouts(
      DescribedTypes types,
      CodeEnums codeEnums,
      WordRecords words,
      Conditions conditions,
      Reporter reporter) {
    this.types = types;
    this.reporter = reporter;
    this.components = new Components(this, codeEnums, words, conditions, reporter);
    this.placement = new Placement(reporter);
    this.tails = new Tails(reporter);
    this.banks = new Banks(reporter);
    this.variables = new VariableRules(reporter);
    this.unions = new UnionRules(reporter);
    this.names = new MemberNames(reporter);
  }

  /**
   * Whether a type is a record that describes a structure of a kind.
   *
   * @param type a type
   * @param kind the kind
   * @return whether it says so
   */
  public static boolean is(TypeElement type, LayoutKind kind) {
    return KINDS.entrySet().stream()
        .anyMatch(entry -> entry.getValue() == kind && Annotations.has(type, entry.getKey()));
  }

  /** Whether a type is being read right now, so that nesting it would have no end. */
  boolean isOpen(TypeElement type) {
    return open.contains(type);
  }

  /**
   * Reads a record, and reports what is wrong with it the first time.
   *
   * @param type a type with one of the layout annotations
   * @return the model; nothing if something is wrong
   */
  public Optional<LayoutModel> read(TypeElement type) {
    Optional<LayoutModel> model = known.get(type);
    if (model == null) {
      open.push(type);
      try {
        model = check(type);
      } finally {
        open.pop();
      }
      known.put(type, model);
    }
    return model;
  }

  private Optional<LayoutModel> check(TypeElement type) {
    Optional<Structure> structure = structure(type);
    return structure.flatMap(this::check);
  }

  private Optional<Structure> structure(TypeElement type) {
    Structure structure = null;
    for (AnnotationMirror mirror : type.getAnnotationMirrors()) {
      for (Map.Entry<Class<? extends Annotation>, LayoutKind> kind : KINDS.entrySet()) {
        if (!Annotations.is(mirror, kind.getKey())) {
          continue;
        }
        if (structure != null) {
          reporter.error(
              Location.of(type, mirror),
              Diagnostic.SEVERAL_LAYOUTS,
              type.getSimpleName(),
              Annotations.type(structure.mirror()).getSimpleName(),
              kind.getKey().getSimpleName());
          return Optional.empty();
        }
        structure = Structure.of(type, mirror, kind.getValue());
      }
    }
    if (structure == null) {
      throw new IllegalArgumentException(type + " describes no structure");
    }
    if (type.getKind() != ElementKind.RECORD) {
      reporter.error(
          Location.of(type, structure.mirror()),
          Diagnostic.NOT_A_RECORD,
          Annotations.type(structure.mirror()).getSimpleName(),
          type.getSimpleName());
      return Optional.empty();
    }
    if (reporter.refusesTypeParameters(type, Diagnostic.GENERIC_RECORD)) {
      return Optional.empty();
    }
    return Optional.of(structure);
  }

  private Optional<LayoutModel> check(Structure structure) {
    TypeElement type = structure.type();
    int before = reporter.errors(type);
    ClassName generated =
        types.generated(type, structure.kind() == LayoutKind.MESSAGE ? "Codec" : "Accessor");
    structure.checkAttributes(reporter);
    new Orders(reporter).check(structure);

    List<Component> read = new ArrayList<>();
    boolean complete = true;
    OptionalLong position = OptionalLong.of(0L); // unknown after a component that could not be read
    for (RecordComponentElement element : type.getRecordComponents()) {
      Optional<Component> component = components.read(structure, element, position, read);
      component.ifPresent(read::add);
      complete &= component.isPresent();
      position = component.map(c -> OptionalLong.of(c.field().end())).orElse(OptionalLong.empty());
    }
    Optional<ClassName> features = features(read);
    placement.check(structure, read);
    tails.check(structure, read);
    banks.check(structure, read);
    variables.check(structure, read);
    List<FieldModel> fields = unions.withTags(read);
    long content = read.stream().mapToLong(c -> Placement.end(c.field())).max().orElse(0L);
    if (complete) {
      placement.checkSize(structure, read);
    }
    if (!complete || reporter.errors(type) > before) {
      return Optional.empty();
    }
    LayoutModel model =
        new LayoutModel(
            ClassName.get(type),
            generated,
            types.isPublic(type),
            structure.kind(),
            structure.size() == 0 ? content : structure.size(),
            structure.size() != 0,
            structure.spec(),
            structure.width(),
            structure.split(),
            features,
            fields);
    names.check(model, read);
    return reporter.errors(type) > before ? Optional.empty() : Optional.of(model);
  }

  /** The one feature enum of the conditions, those in banks included. */
  private Optional<ClassName> features(List<Component> components) {
    Component first = null;
    Optional<ClassName> features = Optional.empty();
    for (Component component : components) {
      Optional<ClassName> own = features(component.field());
      if (own.isEmpty()) {
        continue;
      }
      if (features.isEmpty()) {
        first = component;
        features = own;
      } else if (!own.equals(features)) {
        reporter.error(
            component
                .condition()
                .map(mirror -> Location.of(component.element(), mirror))
                .orElse(Location.of(component.element())),
            Diagnostic.CONDITIONS_OF_TWO_ENUMS,
            component.field().name(),
            own.get().simpleName(),
            first.field().name(),
            features.get().simpleName());
      }
    }
    return features;
  }

  private static Optional<ClassName> features(FieldModel field) {
    Optional<ClassName> own = field.condition().map(ConditionModel::features);
    return own.isEmpty() && field instanceof FieldModel.Bank bank ? bank.layout().features() : own;
  }

  /**
   * A record and what its annotation says.
   *
   * @param type the record
   * @param mirror its annotation
   * @param kind which of them
   * @param size the size that it states; 0 if it does not
   * @param spec the section of the specification
   * @param width the only access width of the bus, in bits
   * @param split how 64-bit registers are parted
   */
  record Structure(
      TypeElement type,
      AnnotationMirror mirror,
      LayoutKind kind,
      long size,
      String spec,
      OptionalInt width,
      Split split) {
    static Structure of(TypeElement type, AnnotationMirror mirror, LayoutKind kind) {
      int width = Annotations.intValue(mirror, "width").orElse(0);
      return new Structure(
          type,
          mirror,
          kind,
          Annotations.longValue(mirror, "size").orElse(0L),
          Annotations.stringValue(mirror, "spec").orElse(""),
          width == 0 ? OptionalInt.empty() : OptionalInt.of(width),
          Annotations.enumValue(mirror, "split", Split.class).orElse(Split.NONE));
    }

    String name() {
      return type.getSimpleName().toString();
    }

    void checkAttributes(Reporter reporter) {
      if (size < 0) {
        reporter.error(Location.of(type, mirror, "size"), Diagnostic.NEGATIVE_SIZE, size);
      }
      if (size > Integer.MAX_VALUE) {
        reporter.error(Location.of(type, mirror, "size"), Diagnostic.TOO_LARGE, name());
      }
      if (width.isPresent()) {
        int bits = width.getAsInt();
        if (!List.of(8, 16, 32, 64).contains(bits)) {
          reporter.error(Location.of(type, mirror, "width"), Diagnostic.BUS_WIDTH, bits);
        } else if (split != Split.NONE && bits != 32) {
          reporter.error(Location.of(type, mirror, "split"), Diagnostic.SPLIT_NOT_ON_BUS, bits);
        }
      }
    }
  }

  /**
   * A component that could be read.
   *
   * @param element the component
   * @param field what it describes
   * @param at its {@link org.virtio4j.annotation.At}
   * @param condition its condition
   */
  record Component(
      RecordComponentElement element,
      FieldModel field,
      Optional<AnnotationMirror> at,
      Optional<AnnotationMirror> condition) {
    /** What says where the component lies: its {@code @At}, else the component itself. */
    Location place() {
      return at.map(mirror -> Location.of(element, mirror, "value")).orElse(Location.of(element));
    }
  }
}

package org.virtio4j.processor.validation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.Traits;
import org.virtio4j.processor.model.UnionModel;
import org.virtio4j.processor.validation.Layouts.Component;
import org.virtio4j.processor.validation.Layouts.Structure;

/** Reads single components: what they are in memory and in Java, and what may be done to them. */
final class Components {
  private final Layouts layouts;
  private final Integers integers;
  private final ComponentRules rules;
  private final Extents extents;
  private final Banks banks;
  private final Unions unions;
  private final UnionRules unionRules;
  private final Conditions conditions;
  private final Reporter reporter;

  Components(
      Layouts layouts,
      CodeEnums codeEnums,
      WordRecords words,
      Conditions conditions,
      Reporter reporter) {
    this.layouts = layouts;
    this.integers = new Integers(codeEnums, words, reporter);
    this.rules = new ComponentRules(conditions, reporter);
    this.extents = new Extents(reporter);
    this.banks = new Banks(reporter);
    this.unions = new Unions(layouts, reporter);
    this.unionRules = new UnionRules(reporter);
    this.conditions = conditions;
    this.reporter = reporter;
  }

  /**
   * Reads a component.
   *
   * @param structure the structure that it belongs to
   * @param element the component
   * @param position where the one before it ends, if that is known
   * @param earlier the components before it, as far as they could be read
   * @return the component; nothing if it cannot be read, or javac reports something in it
   */
  Optional<Component> read(
      Structure structure,
      RecordComponentElement element,
      OptionalLong position,
      List<Component> earlier) {
    ComponentSite site = new ComponentSite(structure, element);
    Optional<AnnotationMirror> at = site.find(At.class);
    OptionalLong offset = at.isPresent() ? offset(site, at.get()) : position;
    Optional<Conditions.Read> condition = conditions.read(element);
    if (site.isIn(LayoutKind.REGISTERS) && at.isEmpty()) {
      reporter.error(site.here(), Diagnostic.MISSING_AT, site.name());
    }
    Traits traits =
        new Traits(
            site.name(),
            offset.orElse(0L),
            Extent.SINGLE,
            rules.access(site),
            condition.flatMap(Conditions.Read::model),
            banks.selectors(site));
    Optional<FieldModel> field = field(site, traits, earlier);
    field.ifPresent(read -> rules.check(site, read));
    boolean legible = condition.isEmpty() || condition.get().model().isPresent();
    if (!legible || offset.isEmpty() || field.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Component(element, field.get(), at, condition.map(Conditions.Read::mirror)));
  }

  private OptionalLong offset(ComponentSite site, AnnotationMirror at) {
    OptionalLong offset = Annotations.longValue(at, "value");
    if (offset.isPresent() && offset.getAsLong() < 0) {
      reporter.error(
          site.at(at, "value"), Diagnostic.NEGATIVE_OFFSET, site.name(), offset.getAsLong());
      return OptionalLong.empty();
    }
    return offset;
  }

  private Optional<FieldModel> field(ComponentSite site, Traits traits, List<Component> earlier) {
    TypeMirror type = site.element().asType();
    if (type instanceof ArrayType array) {
      TypeMirror elementType = array.getComponentType();
      if (elementType.getKind() == TypeKind.ARRAY) {
        reporter.error(site.here(), Diagnostic.ARRAY_OF_ARRAYS, site.name());
        return Optional.empty();
      }
      return extents
          .ofArray(site, earlier)
          .flatMap(extent -> element(site, elementType, traits.with(extent)));
    }
    Optional<TypeElement> declaration = Annotations.declaration(type);
    if (declaration.isPresent() && declaration.get().getKind() == ElementKind.INTERFACE) {
      return union(site, declaration.get(), traits, earlier);
    }
    Optional<AnnotationMirror> length = site.find(Length.class);
    if (length.isPresent()) {
      reporter.error(
          site.at(length.get()),
          Diagnostic.LENGTH_WITHOUT_ARRAY,
          site.name(),
          WireTypes.text(type));
      return Optional.empty();
    }
    return element(site, type, traits);
  }

  private Optional<FieldModel> union(
      ComponentSite site, TypeElement type, Traits traits, List<Component> earlier) {
    if (!Unions.isUnion(type)) {
      String text = WireTypes.text(site.element().asType());
      reporter.error(
          site.here(),
          reporter.isCompiled(type)
              ? Diagnostic.NOT_A_UNION
              : Diagnostic.UNSUPPORTED_COMPONENT_TYPE,
          site.name(),
          text);
      return Optional.empty();
    }
    List<? extends AnnotationMirror> wireTypes = WireTypes.of(site.element());
    if (!wireTypes.isEmpty()) {
      reportWireType(site, type, wireTypes.getFirst());
      return Optional.empty();
    }
    Optional<UnionModel> union = reporter.usedAt(site.here(), () -> unions.read(type));
    if (union.isEmpty()) {
      return Optional.empty();
    }
    Optional<AnnotationMirror> length = site.find(Length.class);
    Optional<Extent> extent =
        length.isPresent()
            ? extents.stated(site, length.get(), earlier)
            : Optional.of(union.get().isVariable() ? new Extent.Rest() : Extent.SINGLE);
    return extent.flatMap(read -> unionRules.room(site, union.get(), traits, read));
  }

  private Optional<FieldModel> element(ComponentSite site, TypeMirror type, Traits traits) {
    if (type.getKind() == TypeKind.ERROR) {
      return Optional.empty();
    }
    List<? extends AnnotationMirror> wireTypes = WireTypes.of(site.element());
    if (wireTypes.size() > 1) {
      reporter.error(
          site.at(wireTypes.get(1)),
          Diagnostic.SEVERAL_WIRE_TYPES,
          site.name(),
          WireTypes.simpleName(wireTypes.get(0)),
          WireTypes.simpleName(wireTypes.get(1)));
      return Optional.empty();
    }
    Optional<TypeElement> declaration = Annotations.declaration(type);
    if (declaration.isPresent() && declaration.get().getKind() == ElementKind.RECORD) {
      return record(site, declaration.get(), wireTypes, traits);
    }
    if (declaration.isPresent() && declaration.get().getKind() == ElementKind.INTERFACE) {
      reporter.error(site.here(), Diagnostic.UNION_IN_ARRAY, site.name());
      return Optional.empty();
    }
    if (wireTypes.isEmpty()) {
      integers.reportMissingWireType(site, type, !(traits.extent() instanceof Extent.Single));
      return Optional.empty();
    }
    return integers.read(site, wireTypes.getFirst(), type, traits);
  }

  private Optional<FieldModel> record(
      ComponentSite site,
      TypeElement type,
      List<? extends AnnotationMirror> wireTypes,
      Traits traits) {
    boolean word = Annotations.has(type, Word.class);
    boolean bank = Layouts.is(type, LayoutKind.REGISTERS);
    if (!word && !bank && !Layouts.is(type, LayoutKind.MESSAGE)) {
      reporter.error(site.here(), Diagnostic.NOT_A_MESSAGE, site.name(), type.getSimpleName());
      return Optional.empty();
    }
    if (!wireTypes.isEmpty()) {
      reportWireType(site, type, wireTypes.getFirst());
      return Optional.empty();
    }
    if (word) {
      return integers.readWord(site, type, traits);
    }
    if (layouts.isOpen(type)) {
      reporter.error(site.here(), Diagnostic.NESTED_IN_ITSELF, site.name(), type.getSimpleName());
      return Optional.empty();
    }
    return reporter
        .usedAt(site.here(), () -> layouts.read(type))
        .flatMap(layout ->
            bank
                ? banks.bank(site, layout, traits)
                : Optional.of(new FieldModel.Group(traits, layout)));
  }

  private void reportWireType(ComponentSite site, TypeElement type, AnnotationMirror wireType) {
    reporter.error(
        site.at(wireType),
        Diagnostic.WIRE_TYPE_ON_GROUP,
        site.name(),
        type.getSimpleName(),
        WireTypes.simpleName(wireType));
  }
}

package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.Bit;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FeatureEnumModel;

/** Reads enums with {@link org.virtio4j.annotation.FeatureEnum}. */
public final class FeatureEnums {
  private static final int MAX_BIT = 127;

  private final DescribedTypes types;
  private final Conditions conditions;
  private final Reporter reporter;
  private final Map<TypeElement, Optional<FeatureEnumModel>> known = new HashMap<>();

  FeatureEnums(DescribedTypes types, Conditions conditions, Reporter reporter) {
    this.types = types;
    this.conditions = conditions;
    this.reporter = reporter;
  }

  /**
   * Reads an enum, and reports what is wrong with it the first time.
   *
   * @param type an enum with {@link org.virtio4j.annotation.FeatureEnum}
   * @return the model; nothing if something is wrong
   */
  public Optional<FeatureEnumModel> read(TypeElement type) {
    Optional<FeatureEnumModel> model = known.get(type);
    if (model == null) {
      model = check(type);
      known.put(type, model);
    }
    return model;
  }

  private Optional<FeatureEnumModel> check(TypeElement type) {
    int before = reporter.errors(type);
    ClassName generated = types.generated(type, "Table");
    List<FeatureEnumModel.Feature> features = new ArrayList<>();
    boolean complete = true;
    for (Element constant : type.getEnclosedElements()) {
      if (constant.getKind() != ElementKind.ENUM_CONSTANT) {
        continue;
      }
      Optional<FeatureEnumModel.Feature> feature = feature(type, constant, features);
      feature.ifPresent(features::add);
      complete &= feature.isPresent();
    }
    if (!complete || reporter.errors(type) > before) {
      return Optional.empty();
    }
    return Optional.of(
        new FeatureEnumModel(ClassName.get(type), generated, types.isPublic(type), features));
  }

  private Optional<FeatureEnumModel.Feature> feature(
      TypeElement type, Element constant, List<FeatureEnumModel.Feature> earlier) {
    String name = constant.getSimpleName().toString();
    Optional<AnnotationMirror> mirror = Annotations.find(constant, Bit.class);
    if (mirror.isEmpty()) {
      reporter.error(Location.of(constant), Diagnostic.MISSING_BIT, name);
      return Optional.empty();
    }
    OptionalInt bit = Annotations.intValue(mirror.get(), "value");
    Optional<Boolean> accept = Annotations.booleanValue(mirror.get(), "accept");
    if (bit.isEmpty() || accept.isEmpty()) {
      return Optional.empty();
    }
    Location location = Location.of(constant, mirror.get(), "value");
    if (bit.getAsInt() < 0 || bit.getAsInt() > MAX_BIT) {
      reporter.error(location, Diagnostic.BIT_OUT_OF_RANGE, bit.getAsInt());
    }
    if (Annotations.written(mirror.get(), "width").isPresent()) {
      reporter.error(
          Location.of(constant, mirror.get(), "width"),
          Diagnostic.BIT_ATTRIBUTE_MEANINGLESS,
          "width",
          name,
          "a feature");
    }
    for (FeatureEnumModel.Feature other : earlier) {
      if (other.bit() == bit.getAsInt()) {
        reporter.error(location, Diagnostic.DUPLICATE_BIT, other.name(), name, bit.getAsInt());
      }
    }
    Optional<Conditions.Read> condition = conditions.read(constant);
    if (condition.isPresent() && condition.get().model().isEmpty()) {
      return Optional.empty();
    }
    Optional<ConditionModel> prerequisite = condition.flatMap(Conditions.Read::model);
    condition.ifPresent(read -> checkPrerequisite(type, constant, read, accept.get(), earlier));
    return Optional.of(
        new FeatureEnumModel.Feature(name, bit.getAsInt(), accept.get(), prerequisite));
  }

  private void checkPrerequisite(
      TypeElement type,
      Element constant,
      Conditions.Read read,
      boolean accept,
      List<FeatureEnumModel.Feature> earlier) {
    ConditionModel needed = read.model().orElseThrow();
    String name = constant.getSimpleName().toString();
    if (!needed.features().equals(ClassName.get(type))) {
      reporter.error(
          Location.of(constant, read.mirror()),
          Diagnostic.PREREQUISITE_OF_OTHER_ENUM,
          name,
          needed.features().simpleName());
      return;
    }
    if (needed.offered()) {
      reporter.error(
          Location.of(constant, read.mirror(), "offered"), Diagnostic.PREREQUISITE_OFFERED);
    }
    if (!accept) {
      return;
    }
    Set<String> neverAccepted =
        earlier.stream()
            .filter(other -> !other.accept())
            .map(FeatureEnumModel.Feature::name)
            .collect(Collectors.toSet());
    for (String other : needed.all()) {
      if (neverAccepted.contains(other)) {
        reportNeverAccepted(constant, read.mirror(), "value", other);
      }
    }
    if (!needed.any().isEmpty() && neverAccepted.containsAll(needed.any())) {
      reportNeverAccepted(constant, read.mirror(), "anyOf", String.join(" or ", needed.any()));
    }
  }

  private void reportNeverAccepted(
      Element constant, AnnotationMirror condition, String attribute, String needed) {
    reporter.error(
        Location.of(constant, condition, attribute),
        Diagnostic.PREREQUISITE_NEVER_ACCEPTED,
        constant.getSimpleName(),
        needed);
  }
}

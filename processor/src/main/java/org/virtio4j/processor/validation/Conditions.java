package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FeatureEnumModel;

/** Reads conditions: the annotations that feature enums declare for themselves. */
public final class Conditions {
  private static final String OFFERED = "offered";
  private static final List<String> ATTRIBUTES = List.of("value", "anyOf", "not", OFFERED);

  private final Types types;
  private final Reporter reporter;
  private final Map<TypeElement, Boolean> declarations = new HashMap<>();

  Conditions(Types types, Reporter reporter) {
    this.types = types;
    this.reporter = reporter;
  }

  /**
   * A condition that an element carries.
   *
   * @param mirror the annotation
   * @param model what it says; nothing if it is wrong, or if javac reports something in it
   */
  public record Read(AnnotationMirror mirror, Optional<ConditionModel> model) {}

  /**
   * Reads the condition of an element, and reports what is wrong with it.
   *
   * @param element a component, a method or a constant
   * @return its condition; nothing if it has none
   */
  public Optional<Read> read(Element element) {
    Read first = null;
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (!isCondition(mirror)) {
        continue;
      }
      if (first != null) {
        reporter.error(
            Location.of(element, mirror), Diagnostic.SEVERAL_CONDITIONS, element.getSimpleName());
      } else {
        TypeElement declaration = Annotations.type(mirror);
        boolean declared =
            reporter.usedAt(Location.of(element, mirror), () -> isDeclaredWell(declaration));
        first = new Read(mirror, declared ? condition(element, mirror) : Optional.empty());
      }
    }
    return Optional.ofNullable(first);
  }

  /**
   * The condition of a queue or a request, which has to be about the device's own features. Reports
   * it if it is not.
   *
   * @param element the method
   * @param condition its condition
   * @param features the device's features
   * @return the condition; nothing if something is wrong
   */
  Optional<ConditionModel> ofDevice(
      Element element, Read condition, Part<FeatureEnumModel> features) {
    if (condition.model().isEmpty() || features.isWrong()) {
      return condition.model();
    }
    ConditionModel model = condition.model().get();
    Optional<FeatureEnumModel> own = features.value();
    if (own.filter(known -> known.type().equals(model.features())).isPresent()) {
      return Optional.of(model);
    }
    reporter.error(
        Location.of(element, condition.mirror()),
        Diagnostic.CONDITION_OF_OTHER_FEATURES,
        element.getSimpleName(),
        model.features().simpleName(),
        own.map(known -> "those of this device are " + known.type().simpleName())
            .orElse("this device has none"));
    return Optional.empty();
  }

  /**
   * Whether an element has a condition, right or wrong.
   *
   * @param element a component, a method or a constant
   * @return whether it carries one
   */
  public static boolean isConditional(Element element) {
    return element.getAnnotationMirrors().stream().anyMatch(Conditions::isCondition);
  }

  /**
   * Whether an annotation is a condition.
   *
   * @param mirror an annotation
   * @return whether a feature enum declares it for its conditions
   */
  public static boolean isCondition(AnnotationMirror mirror) {
    return Annotations.has(Annotations.type(mirror), FeatureCondition.class);
  }

  private Optional<ConditionModel> condition(Element element, AnnotationMirror mirror) {
    Element features = Annotations.type(mirror).getEnclosingElement();
    Optional<List<String>> all = constants(mirror, "value");
    Optional<List<String>> any = constants(mirror, "anyOf");
    Optional<List<String>> none = constants(mirror, "not");
    boolean offered = Annotations.booleanValue(mirror, OFFERED).orElse(false);
    if (all.isEmpty() || any.isEmpty() || none.isEmpty()) {
      return Optional.empty();
    }
    ConditionModel model =
        new ConditionModel(
            ClassName.get((TypeElement) features), all.get(), any.get(), none.get(), offered);
    if (all.get().isEmpty() && any.get().isEmpty() && none.get().isEmpty()) {
      reporter.error(Location.of(element, mirror), Diagnostic.EMPTY_CONDITION);
      return Optional.empty();
    }
    return namesEachOnce(element, mirror) ? Optional.of(model) : Optional.empty();
  }

  private boolean namesEachOnce(Element element, AnnotationMirror mirror) {
    Set<String> seen = new HashSet<>();
    boolean once = true;
    for (String attribute : ATTRIBUTES) {
      for (AnnotationValue value : Annotations.arrayValue(mirror, attribute)) {
        String name = ((VariableElement) value.getValue()).getSimpleName().toString();
        if (!seen.add(name)) {
          reporter.error(
              Location.of(element, mirror, value), Diagnostic.CONTRADICTORY_CONDITION, name);
          once = false;
        }
      }
    }
    return once;
  }

  /** The names of the constants of an attribute; nothing if javac reports one of them. */
  private static Optional<List<String>> constants(AnnotationMirror mirror, String attribute) {
    List<String> names = new ArrayList<>();
    for (AnnotationValue value : Annotations.arrayValue(mirror, attribute)) {
      if (!(value.getValue() instanceof VariableElement constant)) {
        return Optional.empty();
      }
      names.add(constant.getSimpleName().toString());
    }
    return Optional.of(names);
  }

  /**
   * Whether an annotation with {@link FeatureCondition} has the right shape. Reports what is wrong
   * with it the first time.
   *
   * @param declaration the annotation's declaration
   * @return whether it can be used
   */
  public boolean isDeclaredWell(TypeElement declaration) {
    Boolean well = declarations.get(declaration);
    if (well == null) {
      well = check(declaration);
      declarations.put(declaration, well);
    }
    return well;
  }

  private boolean check(TypeElement declaration) {
    if (declaration.getEnclosingElement().getKind() != ElementKind.ENUM
        || !Annotations.has(declaration.getEnclosingElement(), FeatureEnum.class)) {
      reporter.error(
          Location.of(declaration),
          Diagnostic.CONDITION_NOT_IN_FEATURE_ENUM,
          declaration.getSimpleName());
      return false;
    }
    int before = reporter.errors(declaration);
    boolean resolved = true;
    for (AnnotationMirror mirror : declaration.getAnnotationMirrors()) {
      if (Annotations.is(mirror, java.lang.annotation.Retention.class)
          && Annotations.enumValue(mirror, "value", java.lang.annotation.RetentionPolicy.class)
              .filter(java.lang.annotation.RetentionPolicy.SOURCE::equals)
              .isPresent()) {
        reporter.error(
            Location.of(declaration, mirror, "value"),
            Diagnostic.CONDITION_RETENTION,
            declaration.getSimpleName());
      }
    }
    TypeMirror features = declaration.getEnclosingElement().asType();
    for (ExecutableElement attribute : ElementFilter.methodsIn(declaration.getEnclosedElements())) {
      resolved &= checkAttribute(attribute, features);
    }
    return resolved && reporter.errors(declaration) == before;
  }

  private boolean checkAttribute(ExecutableElement attribute, TypeMirror features) {
    String name = attribute.getSimpleName().toString();
    TypeMirror type = attribute.getReturnType();
    if (!ATTRIBUTES.contains(name)) {
      reporter.error(
          Location.of(attribute),
          Diagnostic.CONDITION_ATTRIBUTE,
          name,
          Suggestions.didYouMean(name, ATTRIBUTES));
      return false;
    }
    TypeMirror wanted =
        name.equals(OFFERED)
            ? types.getPrimitiveType(TypeKind.BOOLEAN)
            : types.getArrayType(features);
    TypeMirror innermost = type instanceof ArrayType array ? array.getComponentType() : type;
    if (innermost.getKind() == TypeKind.ERROR) {
      return false;
    }
    if (!types.isSameType(type, wanted)) {
      reporter.error(
          Location.of(attribute), Diagnostic.CONDITION_ATTRIBUTE_TYPE, name, wanted, type);
      return false;
    }
    return true;
  }
}

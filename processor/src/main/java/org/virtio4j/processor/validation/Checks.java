package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.Check;
import org.virtio4j.processor.model.CheckModel;
import org.virtio4j.processor.model.CheckModel.Argument;
import org.virtio4j.processor.model.CheckModel.Source;
import org.virtio4j.processor.model.FeatureEnumModel;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RuntimeTypes;

/** Reads methods with {@link Check}, and adds them to the requests that they stand before. */
final class Checks {
  private final Interfaces interfaces;
  private final Elements elements;
  private final Types types;
  private final Reporter reporter;

  Checks(Interfaces interfaces, Elements elements, Types types, Reporter reporter) {
    this.interfaces = interfaces;
    this.elements = elements;
    this.types = types;
    this.reporter = reporter;
  }

  /**
   * Reads the checks of a queue, and reports what is wrong with them.
   *
   * @param type the interface that has the requests
   * @param declared the names of all its requests, also of those that are wrong
   * @param requests its requests, as far as they are right
   * @param kept takes the configuration fields whose values are needed
   * @param surroundings what checks may refer to
   * @return the requests with their checks; nothing if something is wrong
   */
  Optional<List<RequestModel>> read(
      TypeElement type,
      Set<String> declared,
      List<RequestModel> requests,
      Set<KeptField> kept,
      Surroundings surroundings) {
    List<List<CheckModel>> checks = new ArrayList<>();
    requests.forEach(_ -> checks.add(new ArrayList<>()));
    boolean right = true;
    for (TypeElement declaring : interfaces.withInherited(type)) {
      for (ExecutableElement method : ElementFilter.methodsIn(declaring.getEnclosedElements())) {
        Optional<AnnotationMirror> mirror = Annotations.find(method, Check.class);
        if (mirror.isEmpty()) {
          continue;
        }
        if (!isShapedWell(method, mirror.get())) {
          right = false;
          continue;
        }
        Set<String> names = names(method, mirror.get(), declared);
        right &= names.size() == Annotations.arrayValue(mirror.get(), "value").size();
        for (int i = 0; i < requests.size(); i++) {
          if (names.contains(requests.get(i).name())) {
            Optional<CheckModel> check = check(method, requests.get(i), kept, surroundings);
            check.ifPresent(checks.get(i)::add);
            right &= check.isPresent();
          }
        }
      }
    }
    if (!right) {
      return Optional.empty();
    }
    List<RequestModel> checked = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      checked.add(requests.get(i).withChecks(checks.get(i)));
    }
    return Optional.of(checked);
  }

  private boolean isShapedWell(ExecutableElement method, AnnotationMirror mirror) {
    Set<Modifier> modifiers = method.getModifiers();
    TypeMirror unchecked = elements.getTypeElement("java.lang.RuntimeException").asType();
    TypeMirror error = elements.getTypeElement("java.lang.Error").asType();
    boolean shaped =
        modifiers.contains(Modifier.STATIC)
            && !modifiers.contains(Modifier.PRIVATE)
            && method.getReturnType().getKind() == TypeKind.VOID
            && method.getTypeParameters().isEmpty()
            && method.getThrownTypes().stream()
                .allMatch(thrown ->
                    thrown.getKind() == TypeKind.ERROR
                        || types.isSubtype(thrown, unchecked)
                        || types.isSubtype(thrown, error));
    if (!shaped) {
      reporter.error(
          Location.of(method, mirror), Diagnostic.CHECK_NOT_STATIC_VOID, method.getSimpleName());
      return false;
    }
    if (interfaces.hasLostNames(method)) {
      reporter.error(
          Location.of(method),
          Diagnostic.LOST_PARAMETER_NAMES,
          method.getEnclosingElement().getSimpleName() + "." + method.getSimpleName());
      return false;
    }
    return true;
  }

  private Set<String> names(
      ExecutableElement method, AnnotationMirror mirror, Set<String> declared) {
    Set<String> names = new LinkedHashSet<>();
    for (AnnotationValue value : Annotations.arrayValue(mirror, "value")) {
      if (!(value.getValue() instanceof String name)) {
        continue;
      }
      if (declared.contains(name)) {
        names.add(name);
      } else if (!name.equals("<error>")) {
        reporter.error(
            Location.of(method, mirror, value),
            Diagnostic.NO_SUCH_REQUEST,
            name,
            Suggestions.didYouMean(name, declared));
      }
    }
    return names;
  }

  private Optional<CheckModel> check(
      ExecutableElement method,
      RequestModel request,
      Set<KeptField> kept,
      Surroundings surroundings) {
    List<Argument> arguments = new ArrayList<>();
    for (VariableElement parameter : method.getParameters()) {
      argument(parameter, request, kept, surroundings).ifPresent(arguments::add);
    }
    return arguments.size() == method.getParameters().size()
        ? Optional.of(
            new CheckModel(
                ClassName.get((TypeElement) method.getEnclosingElement()),
                method.getSimpleName().toString(),
                arguments))
        : Optional.empty();
  }

  private Optional<Argument> argument(
      VariableElement parameter,
      RequestModel request,
      Set<KeptField> kept,
      Surroundings surroundings) {
    TypeMirror type = parameter.asType();
    if (type.getKind() == TypeKind.ERROR || surroundings.config().isWrong()) {
      return Optional.empty();
    }
    TypeName javaType = TypeName.get(type);
    if (javaType instanceof ParameterizedTypeName generic
        && generic.rawType().equals(RuntimeTypes.NEGOTIATED)) {
      return features(parameter, generic, surroundings.features());
    }
    String name = parameter.getSimpleName().toString();
    Optional<ParameterModel> own =
        request.parameters().stream().filter(p -> p.name().equals(name)).findFirst();
    List<LeafModel> fields =
        surroundings.config().value().map(LayoutModel::leaves).orElse(List.of());
    Optional<LeafModel> field =
        fields.stream().filter(leaf -> leaf.name().equals(name)).findFirst();
    if (own.isPresent() && field.isPresent()) {
      return wrong(parameter, Diagnostic.AMBIGUOUS_CHECK_PARAMETER, name, request.name());
    }
    if (own.isPresent()) {
      return own.get().type().equals(javaType)
          ? Optional.of(new Argument(Source.PARAMETER, name))
          : wrongType(parameter, javaType, own.get().type());
    }
    if (field.isPresent()) {
      return field(parameter, javaType, field.get(), kept);
    }
    Set<String> names = new LinkedHashSet<>();
    request.parameters().forEach(p -> names.add(p.name()));
    fields.forEach(leaf -> names.add(leaf.name()));
    return wrong(
        parameter,
        Diagnostic.NO_SUCH_CHECK_PARAMETER,
        name,
        request.name(),
        Suggestions.didYouMean(name, names));
  }

  private Optional<Argument> features(
      VariableElement parameter, ParameterizedTypeName type, Part<FeatureEnumModel> features) {
    if (features.isWrong()) {
      return Optional.empty();
    }
    TypeName wanted =
        ParameterizedTypeName.get(
            RuntimeTypes.NEGOTIATED,
            features.value().map(FeatureEnumModel::type).orElse(RuntimeTypes.NO_FEATURE));
    return type.equals(wanted)
        ? Optional.of(new Argument(Source.FEATURES, parameter.getSimpleName().toString()))
        : wrongType(parameter, type, wanted);
  }

  private Optional<Argument> field(
      VariableElement parameter, TypeName type, LeafModel field, Set<KeptField> kept) {
    String reason = null;
    if (!field.dimensions().isEmpty()) {
      reason = "it is an array";
    } else if (field.access() == AccessMode.WRITE_ONLY) {
      reason = "it cannot be read";
    } else if (field.access() == AccessMode.READ_CLEARS) {
      reason = "reading clears it";
    } else if (field.condition().isPresent() && field.field().defaultValue().isEmpty()) {
      reason =
          "it exists only if "
              + field.condition().get().words()
              + ", and has no @Default for when it does not";
    }
    if (reason != null) {
      return wrong(parameter, Diagnostic.FIELD_CANNOT_BE_KEPT, field.name(), reason);
    }
    if (!type.equals(field.field().javaType())) {
      return wrongType(parameter, type, field.field().javaType());
    }
    kept.add(new KeptField(field.name(), type));
    return Optional.of(new Argument(Source.CONFIG, field.name()));
  }

  private Optional<Argument> wrongType(VariableElement parameter, TypeName is, TypeName wanted) {
    return wrong(
        parameter,
        Diagnostic.WRONG_CHECK_PARAMETER_TYPE,
        parameter.getSimpleName(),
        shortened(is),
        shortened(wanted));
  }

  private static String shortened(TypeName type) {
    return type.toString().replaceAll("[a-z0-9_]+\\.", "");
  }

  private Optional<Argument> wrong(
      VariableElement parameter, Diagnostic what, Object... arguments) {
    reporter.error(Location.of(parameter), what, arguments);
    return Optional.empty();
  }
}

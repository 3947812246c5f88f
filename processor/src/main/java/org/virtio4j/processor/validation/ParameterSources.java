package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.processor.model.CallModel;
import org.virtio4j.processor.model.CallModel.Argument;
import org.virtio4j.processor.model.CallModel.Source;
import org.virtio4j.processor.model.FeatureEnumModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.RuntimeTypes;

/**
 * Finds out where the parameters of a static method of a description take their values from: by
 * their names, from parameters of the caller and from fields of the configuration space, and by
 * their types.
 */
final class ParameterSources {
  private final Elements elements;
  private final Types types;
  private final Interfaces interfaces;
  private final Reporter reporter;

  ParameterSources(Elements elements, Types types, Interfaces interfaces, Reporter reporter) {
    this.elements = elements;
    this.types = types;
    this.interfaces = interfaces;
    this.reporter = reporter;
  }

  /**
   * What calls a method.
   *
   * @param name the name of the request or of the queue
   * @param parameters the types of its own parameters, by their names
   * @param surroundings what else it may refer to
   * @param atOpening whether it calls when the driver is opened, and so may read all there is
   * @param fields is told of each configuration field that is needed
   */
  record Caller(
      String name,
      Map<String, TypeName> parameters,
      Surroundings surroundings,
      boolean atOpening,
      Consumer<LeafModel> fields) {}

  /**
   * Whether a method can be called without an instance, and throws nothing that is checked.
   *
   * @param method a method of an interface
   * @param returned what it has to return
   * @return whether it can
   */
  boolean isCallable(ExecutableElement method, TypeKind returned) {
    TypeMirror unchecked = elements.getTypeElement("java.lang.RuntimeException").asType();
    TypeMirror error = elements.getTypeElement("java.lang.Error").asType();
    return method.getModifiers().contains(Modifier.STATIC)
        && !method.getModifiers().contains(Modifier.PRIVATE)
        && method.getReturnType().getKind() == returned
        && method.getTypeParameters().isEmpty()
        && method.getThrownTypes().stream()
            .allMatch(thrown ->
                thrown.getKind() == TypeKind.ERROR
                    || types.isSubtype(thrown, unchecked)
                    || types.isSubtype(thrown, error));
  }

  /**
   * Whether the names of a method's parameters are known, without which nothing can be found.
   * Reports it if they are not.
   *
   * @param method a method of an interface
   * @return whether they are
   */
  boolean hasNames(ExecutableElement method) {
    if (!interfaces.hasLostNames(method)) {
      return true;
    }
    reporter.error(
        Location.of(method),
        Diagnostic.LOST_PARAMETER_NAMES,
        method.getEnclosingElement().getSimpleName() + "." + method.getSimpleName());
    return false;
  }

  /**
   * Finds what a method is called with, and reports what cannot be found.
   *
   * @param method the method
   * @param caller what calls it
   * @return the call; nothing if something is wrong
   */
  Optional<CallModel> call(ExecutableElement method, Caller caller) {
    List<Argument> arguments = new ArrayList<>();
    for (VariableElement parameter : method.getParameters()) {
      argument(parameter, caller).ifPresent(arguments::add);
    }
    return arguments.size() == method.getParameters().size()
        ? Optional.of(
            new CallModel(
                ClassName.get((TypeElement) method.getEnclosingElement()),
                method.getSimpleName().toString(),
                arguments))
        : Optional.empty();
  }

  private Optional<Argument> argument(VariableElement parameter, Caller caller) {
    TypeMirror type = parameter.asType();
    Surroundings surroundings = caller.surroundings();
    if (type.getKind() == TypeKind.ERROR || surroundings.config().isWrong()) {
      return Optional.empty();
    }
    TypeName javaType = TypeName.get(type);
    String name = parameter.getSimpleName().toString();
    if (javaType instanceof ParameterizedTypeName generic
        && generic.rawType().equals(RuntimeTypes.NEGOTIATED)) {
      return features(parameter, generic, surroundings.features());
    }
    Optional<LayoutModel> config = surroundings.config().value();
    if (caller.atOpening() && config.filter(layout -> layout.type().equals(javaType)).isPresent()) {
      return config.get().canBeReadWhole()
          ? Optional.of(new Argument(Source.WHOLE_CONFIG, name))
          : wrong(parameter, Diagnostic.CONFIG_NOT_WHOLE, config.get().type().simpleName());
    }
    Optional<TypeName> own = Optional.ofNullable(caller.parameters().get(name));
    List<LeafModel> fields = config.map(LayoutModel::leaves).orElse(List.of());
    Optional<LeafModel> field =
        fields.stream().filter(leaf -> leaf.name().equals(name)).findFirst();
    if (own.isPresent() && field.isPresent()) {
      return wrong(parameter, Diagnostic.AMBIGUOUS_CHECK_PARAMETER, name, caller.name());
    }
    if (own.isPresent()) {
      return own.get().equals(javaType)
          ? Optional.of(new Argument(Source.PARAMETER, name))
          : wrongType(parameter, javaType, own.get());
    }
    if (field.isPresent()) {
      return field(parameter, javaType, field.get(), caller.fields());
    }
    Set<String> names = new LinkedHashSet<>(caller.parameters().keySet());
    fields.forEach(leaf -> names.add(leaf.name()));
    return wrong(
        parameter,
        Diagnostic.NO_SUCH_CHECK_PARAMETER,
        name,
        caller.name(),
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
      VariableElement parameter, TypeName type, LeafModel field, Consumer<LeafModel> fields) {
    Optional<String> reason = whyNotKept(field);
    if (reason.isPresent()) {
      return wrong(parameter, Diagnostic.FIELD_CANNOT_BE_KEPT, field.name(), reason.get());
    }
    if (!type.equals(field.field().javaType())) {
      return wrongType(parameter, type, field.field().javaType());
    }
    fields.accept(field);
    return Optional.of(new Argument(Source.CONFIG, field.name()));
  }

  /**
   * Why the value of a configuration field cannot be known at any time.
   *
   * @param field the field
   * @return the reason; nothing if it can
   */
  static Optional<String> whyNotKept(LeafModel field) {
    if (!field.dimensions().isEmpty()) {
      return Optional.of("it is an array");
    }
    if (field.access() == AccessMode.WRITE_ONLY) {
      return Optional.of("it cannot be read");
    }
    if (field.access() == AccessMode.READ_CLEARS) {
      return Optional.of("reading clears it");
    }
    return field.condition().isPresent() && field.field().defaultValue().isEmpty()
        ? Optional.of(
            "it exists only if "
                + field.condition().get().words()
                + ", and has no @Default for when it does not")
        : Optional.empty();
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

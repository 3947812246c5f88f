package org.virtio4j.processor.validation;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import org.virtio4j.annotation.Queue;
import org.virtio4j.processor.model.CallModel;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.NumberModel;
import org.virtio4j.processor.model.QueuePlace;

/**
 * Reads where a queue lies among the queues of its device: its index, how many it is, and when it
 * exists.
 */
final class QueuePlaces {
  private static final List<String> OF_FAMILIES = List.of("step", "open");

  private final ParameterSources sources;
  private final Interfaces interfaces;
  private final Conditions conditions;
  private final Reporter reporter;

  QueuePlaces(
      ParameterSources sources, Interfaces interfaces, Conditions conditions, Reporter reporter) {
    this.sources = sources;
    this.interfaces = interfaces;
    this.conditions = conditions;
    this.reporter = reporter;
  }

  /**
   * Reads a number that is either written or computed.
   *
   * @param device the device's interface, which has the formulas
   * @param element what carries {@link Queue}
   * @param mirror that annotation
   * @param attribute the attribute that may have the number
   * @param name the name of the queue
   * @param surroundings what the queue may refer to
   * @return the number; nothing if something is wrong
   */
  Optional<NumberModel> number(
      TypeElement device,
      Element element,
      AnnotationMirror mirror,
      String attribute,
      String name,
      Surroundings surroundings) {
    return new Reading(device, element, mirror, name, surroundings).number(attribute);
  }

  /**
   * Reads the place of a queue, and reports what is wrong with it.
   *
   * @param device the device's interface, which has the formulas
   * @param element what carries {@link Queue}
   * @param mirror that annotation, whose numbers are in their ranges
   * @param name the name of the queue
   * @param surroundings what the queue may refer to
   * @return the place; nothing if something is wrong
   */
  Optional<QueuePlace> read(
      TypeElement device,
      Element element,
      AnnotationMirror mirror,
      String name,
      Surroundings surroundings) {
    return new Reading(device, element, mirror, name, surroundings).read();
  }

  /** Reads one place. */
  private final class Reading {
    private final TypeElement device;
    private final Element element;
    private final AnnotationMirror mirror;
    private final String name;
    private final Surroundings surroundings;
    private boolean right = true;

    Reading(
        TypeElement device,
        Element element,
        AnnotationMirror mirror,
        String name,
        Surroundings surroundings) {
      this.device = device;
      this.element = element;
      this.mirror = mirror;
      this.name = name;
      this.surroundings = surroundings;
    }

    Optional<QueuePlace> read() {
      Optional<VariableElement> member = member();
      Optional<NumberModel> index = index(member);
      Optional<QueuePlace.Family> family = member.flatMap(this::family);
      Optional<ConditionModel> condition = condition();
      if (!right || index.isEmpty()) {
        return Optional.empty();
      }
      int size = Annotations.intValue(mirror, "size").orElseThrow();
      return Optional.of(new QueuePlace(name, index.get(), size, family, condition));
    }

    private void wrong(Location where, Diagnostic what, Object... arguments) {
      reporter.error(where, what, arguments);
      right = false;
    }

    /** The parameter that is the number of a queue in its family. */
    private Optional<VariableElement> member() {
      if (!(element instanceof ExecutableElement method) || method.getParameters().isEmpty()) {
        for (String attribute : OF_FAMILIES) {
          if (Annotations.written(mirror, attribute).isPresent()) {
            wrong(
                Location.of(element, mirror, attribute),
                Diagnostic.QUEUE_ATTRIBUTE_MEANINGLESS,
                attribute,
                element.getSimpleName(),
                "it is one queue, and several have an int parameter");
          }
        }
        return Optional.empty();
      }
      VariableElement parameter = method.getParameters().getFirst();
      if (method.getParameters().size() > 1 || parameter.asType().getKind() != TypeKind.INT) {
        if (parameter.asType().getKind() == TypeKind.ERROR) {
          right = false;
        } else {
          wrong(
              Location.of(
                  parameter.asType().getKind() == TypeKind.INT
                      ? method.getParameters().get(1)
                      : parameter),
              Diagnostic.QUEUE_WITH_PARAMETERS,
              name);
        }
        return Optional.empty();
      }
      return sources.hasNames(method) ? Optional.of(parameter) : fail();
    }

    private <T> Optional<T> fail() {
      right = false;
      return Optional.empty();
    }

    Optional<NumberModel> number(String attribute) {
      String formula = name + Names.capitalized(attribute);
      Optional<ExecutableElement> method = formula(formula);
      if (method.isPresent()) {
        if (Annotations.written(mirror, attribute).isPresent()) {
          wrong(
              Location.of(element, mirror, attribute),
              Diagnostic.NUMBER_TWICE,
              attribute,
              name,
              formula);
        }
        return call(method.get(), Map.of()).map(NumberModel.Computed::new);
      }
      OptionalInt value = Annotations.intValue(mirror, attribute);
      return value.isPresent()
          ? Optional.of(new NumberModel.Literal(value.getAsInt()))
          : Optional.empty();
    }

    private Optional<NumberModel> index(Optional<VariableElement> member) {
      String formula = name + "Index";
      Optional<ExecutableElement> method = formula(formula);
      Optional<AnnotationValue> written = Annotations.written(mirror, "index");
      if (written.isPresent()) {
        if (method.isPresent()) {
          wrong(
              Location.of(element, mirror, "index"),
              Diagnostic.NUMBER_TWICE,
              "index",
              name,
              formula);
        }
        return Annotations.intValue(mirror, "index").isPresent()
            ? Optional.of(new NumberModel.Literal(Annotations.intValue(mirror, "index").getAsInt()))
            : fail();
      }
      if (method.isEmpty()) {
        wrong(
            Location.of(element, mirror),
            Diagnostic.QUEUE_WITHOUT_INDEX,
            name,
            formula,
            Suggestions.didYouMean(formula, formulas()));
        return Optional.empty();
      }
      Map<String, TypeName> parameters =
          member
              .map(parameter -> Map.of(parameter.getSimpleName().toString(), TypeName.INT))
              .orElse(Map.of());
      Optional<NumberModel> index = call(method.get(), parameters).map(NumberModel.Computed::new);
      if (index.isPresent()
          && ((NumberModel.Computed) index.get()).formula().uses(CallModel.Source.PARAMETER)
          && Annotations.written(mirror, "step").isPresent()) {
        wrong(
            Location.of(element, mirror, "step"),
            Diagnostic.QUEUE_ATTRIBUTE_MEANINGLESS,
            "step",
            name,
            formula + " finds each queue by its number");
      }
      return index;
    }

    private Optional<QueuePlace.Family> family(VariableElement member) {
      String formula = name + "Count";
      Optional<ExecutableElement> method = formula(formula);
      if (method.isEmpty()) {
        wrong(
            Location.of(member),
            Diagnostic.FAMILY_WITHOUT_COUNT,
            name,
            formula,
            Suggestions.didYouMean(formula, formulas()));
        return Optional.empty();
      }
      return call(method.get(), Map.of())
          .map(count ->
              new QueuePlace.Family(
                  member.getSimpleName().toString(),
                  Annotations.intValue(mirror, "step").orElseThrow(),
                  count,
                  Annotations.intValue(mirror, "open").orElseThrow()));
    }

    private Optional<CallModel> call(ExecutableElement method, Map<String, TypeName> parameters) {
      if (!sources.isCallable(method, TypeKind.INT)) {
        if (method.getReturnType().getKind() != TypeKind.ERROR) {
          wrong(
              Location.of(method), Diagnostic.FORMULA_NOT_STATIC_INT, method.getSimpleName(), name);
        }
        return fail();
      }
      Optional<CallModel> call =
          sources.hasNames(method)
              ? sources.call(
                  method,
                  new ParameterSources.Caller(name, parameters, surroundings, true, _ -> {}))
              : Optional.empty();
      return call.isPresent() ? call : fail();
    }

    /** The method of the device's interface that has a name, whatever its parameters. */
    private Optional<ExecutableElement> formula(String wanted) {
      return methods().stream()
          .filter(method -> method.getSimpleName().contentEquals(wanted))
          .filter(method -> !method.getModifiers().contains(Modifier.ABSTRACT))
          .findFirst();
    }

    private List<String> formulas() {
      return methods().stream()
          .filter(method -> method.getModifiers().contains(Modifier.STATIC))
          .map(method -> method.getSimpleName().toString())
          .toList();
    }

    private List<ExecutableElement> methods() {
      List<ExecutableElement> methods = new ArrayList<>();
      for (TypeElement declaring : interfaces.withInherited(device)) {
        methods.addAll(ElementFilter.methodsIn(declaring.getEnclosedElements()));
      }
      return methods;
    }

    private Optional<ConditionModel> condition() {
      Optional<Conditions.Read> condition = conditions.read(element);
      if (condition.isEmpty()) {
        return Optional.empty();
      }
      if (element instanceof TypeElement) {
        wrong(
            Location.of(element, condition.get().mirror()),
            Diagnostic.CONDITIONAL_QUEUE,
            element.getSimpleName());
        return Optional.empty();
      }
      Optional<ConditionModel> own =
          conditions.ofDevice(element, condition.get(), surroundings.features());
      return own.isPresent() ? own : fail();
    }
  }
}

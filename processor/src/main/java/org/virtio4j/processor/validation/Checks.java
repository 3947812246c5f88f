package org.virtio4j.processor.validation;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import org.virtio4j.annotation.Check;
import org.virtio4j.processor.model.CallModel;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.RequestModel;

/** Reads methods with {@link Check}, and adds them to the requests that they stand before. */
final class Checks {
  private final Interfaces interfaces;
  private final ParameterSources sources;
  private final Reporter reporter;

  Checks(Interfaces interfaces, ParameterSources sources, Reporter reporter) {
    this.interfaces = interfaces;
    this.sources = sources;
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
    List<List<CallModel>> checks = new ArrayList<>();
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
            Optional<CallModel> check = check(method, requests.get(i), kept, surroundings);
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
    if (!sources.isCallable(method, TypeKind.VOID)) {
      reporter.error(
          Location.of(method, mirror), Diagnostic.CHECK_NOT_STATIC_VOID, method.getSimpleName());
      return false;
    }
    return sources.hasNames(method);
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

  private Optional<CallModel> check(
      ExecutableElement method,
      RequestModel request,
      Set<KeptField> kept,
      Surroundings surroundings) {
    Map<String, TypeName> parameters = new LinkedHashMap<>();
    request.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter.type()));
    return sources.call(
        method,
        new ParameterSources.Caller(
            request.name(),
            parameters,
            surroundings,
            false,
            field -> kept.add(new KeptField(field.name(), field.field().javaType()))));
  }
}

package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.Code;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.UnionModel;

/** Reads unions: sealed interfaces whose cases are records with {@link Code}. */
public final class Unions {
  private static final long MAX_CODE = 0xffff_ffffL;

  private final Layouts layouts;
  private final Reporter reporter;
  private final Map<TypeElement, Optional<UnionModel>> known = new HashMap<>();

  Unions(Layouts layouts, Reporter reporter) {
    this.layouts = layouts;
    this.reporter = reporter;
  }

  /**
   * Whether a type is a case of a union.
   *
   * @param type a type
   * @return whether it implements a sealed interface
   */
  public static boolean isCase(TypeElement type) {
    return type.getKind() == ElementKind.RECORD
        && type.getInterfaces().stream()
            .flatMap(mirror -> Annotations.declaration(mirror).stream())
            .anyMatch(Unions::isUnion);
  }

  /** Whether a type is a union. */
  static boolean isUnion(TypeElement type) {
    return type.getKind() == ElementKind.INTERFACE && type.getModifiers().contains(Modifier.SEALED);
  }

  /**
   * Reads a union, and reports what is wrong with its cases the first time.
   *
   * @param type a sealed interface
   * @return the model; nothing if something is wrong
   */
  Optional<UnionModel> read(TypeElement type) {
    Optional<UnionModel> model = known.get(type);
    if (model == null) {
      model = check(type);
      known.put(type, model);
    }
    return model;
  }

  private Optional<UnionModel> check(TypeElement type) {
    List<UnionModel.Case> cases = new ArrayList<>();
    boolean right = true;
    for (TypeMirror permitted : type.getPermittedSubclasses()) {
      Optional<TypeElement> declaration = Annotations.declaration(permitted);
      if (declaration.isEmpty()) {
        right = false; // javac reports it
        continue;
      }
      Optional<UnionModel.Case> one = readCase(type, declaration.get(), cases);
      one.ifPresent(cases::add);
      right &= one.isPresent();
    }
    // Compilers differ in their order.
    cases.sort(Comparator.comparingLong(one -> one.code().orElse(Long.MAX_VALUE)));
    return right ? Optional.of(new UnionModel(ClassName.get(type), cases)) : Optional.empty();
  }

  private Optional<UnionModel.Case> readCase(
      TypeElement union, TypeElement type, List<UnionModel.Case> earlier) {
    String name = type.getSimpleName().toString();
    if (type.getKind() != ElementKind.RECORD || !Layouts.is(type, LayoutKind.MESSAGE)) {
      return wrong(Location.of(type), Diagnostic.CASE_NOT_A_MESSAGE, name, union.getSimpleName());
    }
    Optional<AnnotationMirror> mirror = Annotations.find(type, Code.class);
    if (mirror.isEmpty()) {
      return wrong(Location.of(type), Diagnostic.CASE_WITHOUT_CODE, name, union.getSimpleName());
    }
    Optional<OptionalLong> code = code(type, mirror.get(), earlier);
    if (layouts.isOpen(type)) {
      return wrong(Location.of(type), Diagnostic.NESTED_IN_ITSELF, name, name);
    }
    Optional<LayoutModel> layout = layouts.read(type);
    if (layout.isEmpty() || code.isEmpty()) {
      return Optional.empty();
    }
    if (layout.get().hasConditionalTail()) {
      return wrong(Location.of(type), Diagnostic.CONDITIONAL_PART, "the case", name);
    }
    if (layout.get().needsTag()) {
      return wrong(Location.of(type), Diagnostic.CASE_WITHOUT_TAG, name);
    }
    return Optional.of(new UnionModel.Case(layout.get(), code.get()));
  }

  /** The code of a case: nothing inside if it is the rest, nothing at all if something is wrong. */
  private Optional<OptionalLong> code(
      TypeElement type, AnnotationMirror mirror, List<UnionModel.Case> earlier) {
    String name = type.getSimpleName().toString();
    OptionalLong value = Annotations.longValue(mirror, "value");
    Optional<Boolean> otherwise = Annotations.booleanValue(mirror, "otherwise");
    if (value.isEmpty() || otherwise.isEmpty()) {
      return Optional.empty();
    }
    if (Annotations.written(mirror, "ok").isPresent()) {
      return wrong(Location.of(type, mirror, "ok"), Diagnostic.CASE_OK, name);
    }
    if (!otherwise.get() && (value.getAsLong() < 0 || value.getAsLong() > MAX_CODE)) {
      return wrong(
          Location.of(type, mirror, "value"), Diagnostic.CODE_OUT_OF_RANGE, value.getAsLong());
    }
    OptionalLong code = otherwise.get() ? OptionalLong.empty() : value;
    for (UnionModel.Case other : earlier) {
      if (!other.code().equals(code)) {
        continue;
      }
      String otherName = other.layout().type().simpleName();
      return otherwise.get()
          ? wrong(
              Location.of(type, mirror, "otherwise"), Diagnostic.SEVERAL_OTHERWISE, otherName, name)
          : wrong(
              Location.of(type, mirror, "value"),
              Diagnostic.DUPLICATE_CODE,
              otherName,
              name,
              value.getAsLong());
    }
    return Optional.of(code);
  }

  private <T> Optional<T> wrong(Location where, Diagnostic what, Object... arguments) {
    reporter.error(where, what, arguments);
    return Optional.empty();
  }
}

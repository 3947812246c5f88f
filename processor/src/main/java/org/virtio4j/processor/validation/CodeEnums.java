package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.Code;
import org.virtio4j.processor.model.CodeEnumModel;

/** Reads enums whose constants carry {@link Code}. */
public final class CodeEnums {
  private static final long MAX_CODE = 0xffff_ffffL;

  private final DescribedTypes types;
  private final Reporter reporter;
  private final Map<TypeElement, Optional<CodeEnumModel>> known = new HashMap<>();

  CodeEnums(DescribedTypes types, Reporter reporter) {
    this.types = types;
    this.reporter = reporter;
  }

  /**
   * Whether a constant of an enum has a code.
   *
   * @param type an enum
   * @return whether it describes codes
   */
  public static boolean hasCodes(TypeElement type) {
    return constants(type).stream().anyMatch(constant -> Annotations.has(constant, Code.class));
  }

  /**
   * Reads an enum, and reports what is wrong with it the first time.
   *
   * @param type an enum with codes
   * @return the model; nothing if something is wrong
   */
  public Optional<CodeEnumModel> read(TypeElement type) {
    Optional<CodeEnumModel> model = known.get(type);
    if (model == null) {
      model = check(type);
      known.put(type, model);
    }
    return model;
  }

  /**
   * Reports it if a place on the wire is too narrow for a code.
   *
   * @param location where the place is described
   * @param annotation the annotation that says how wide it is
   * @param name the component
   * @param codes the enum
   * @param greatest what the place holds at most
   */
  void checkFit(
      Location location, String annotation, String name, CodeEnumModel codes, long greatest) {
    for (CodeEnumModel.Code code : codes.codes()) {
      if (code.value() > greatest) {
        reporter.error(
            location,
            Diagnostic.CODE_TOO_WIDE,
            annotation,
            name,
            codes.type().simpleName(),
            code.name(),
            code.value(),
            greatest);
        return;
      }
    }
  }

  private Optional<CodeEnumModel> check(TypeElement type) {
    int before = reporter.errors(type);
    ClassName generated = types.generated(type, "Codes");
    List<CodeEnumModel.Code> codes = new ArrayList<>();
    String otherwise = null;
    boolean complete = true;
    for (Element constant : constants(type)) {
      String name = constant.getSimpleName().toString();
      Optional<AnnotationMirror> mirror = Annotations.find(constant, Code.class);
      if (mirror.isEmpty()) {
        reporter.error(Location.of(constant), Diagnostic.MISSING_CODE, name, type.getSimpleName());
        continue;
      }
      AnnotationMirror code = mirror.get();
      OptionalLong value = Annotations.longValue(code, "value");
      Optional<Boolean> ok = Annotations.booleanValue(code, "ok");
      Optional<Boolean> rest = Annotations.booleanValue(code, "otherwise");
      if (value.isEmpty() || ok.isEmpty() || rest.isEmpty()) {
        complete = false;
        continue;
      }
      if (rest.get()) {
        if (ok.get()) {
          reporter.error(Location.of(constant, code, "ok"), Diagnostic.OTHERWISE_OK, name);
        }
        if (otherwise != null) {
          reporter.error(
              Location.of(constant, code, "otherwise"),
              Diagnostic.SEVERAL_OTHERWISE,
              otherwise,
              name);
        }
        otherwise = name;
      } else {
        codes.add(checked(constant, code, value.getAsLong(), ok.get(), codes));
      }
    }
    if (!complete || reporter.errors(type) > before) {
      return Optional.empty();
    }
    return Optional.of(
        new CodeEnumModel(
            ClassName.get(type),
            generated,
            types.isPublic(type),
            codes,
            Optional.ofNullable(otherwise)));
  }

  private CodeEnumModel.Code checked(
      Element constant,
      AnnotationMirror code,
      long value,
      boolean ok,
      List<CodeEnumModel.Code> earlier) {
    String name = constant.getSimpleName().toString();
    Location location = Location.of(constant, code, "value");
    if (value < 0 || value > MAX_CODE) {
      reporter.error(location, Diagnostic.CODE_OUT_OF_RANGE, value);
    }
    for (CodeEnumModel.Code other : earlier) {
      if (other.value() == value) {
        reporter.error(location, Diagnostic.DUPLICATE_CODE, other.name(), name, value);
      }
    }
    return new CodeEnumModel.Code(name, value, ok);
  }

  private static List<? extends Element> constants(TypeElement type) {
    return type.getEnclosedElements().stream()
        .filter(element -> element.getKind() == ElementKind.ENUM_CONSTANT)
        .toList();
  }
}

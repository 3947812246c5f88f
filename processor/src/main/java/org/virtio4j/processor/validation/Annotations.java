package org.virtio4j.processor.validation;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Reads annotations as they stand in the source.
 *
 * <p>A name that javac cannot resolve still reaches a processor, as a value of the wrong class.
 * Such a value is nothing here: javac reports it.
 */
public final class Annotations {
  private Annotations() {}

  /**
   * An annotation of an element.
   *
   * @param element the element
   * @param type the annotation's class
   * @return the annotation, if the element carries it
   */
  public static Optional<AnnotationMirror> find(Element element, Class<? extends Annotation> type) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (is(mirror, type)) {
        return Optional.of(mirror);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether an element carries an annotation.
   *
   * @param element the element
   * @param type the annotation's class
   * @return whether it does
   */
  public static boolean has(Element element, Class<? extends Annotation> type) {
    return find(element, type).isPresent();
  }

  /**
   * Whether an annotation is of a class.
   *
   * @param mirror the annotation
   * @param type the annotation's class
   * @return whether it is
   */
  public static boolean is(AnnotationMirror mirror, Class<? extends Annotation> type) {
    return type(mirror).getQualifiedName().contentEquals(type.getCanonicalName());
  }

  /**
   * The declaration of an annotation.
   *
   * @param mirror the annotation
   * @return its type
   */
  public static TypeElement type(AnnotationMirror mirror) {
    return (TypeElement) mirror.getAnnotationType().asElement();
  }

  /**
   * The value of an attribute, if the source states it.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @return the value; nothing if the source leaves it to its default
   */
  public static Optional<AnnotationValue> written(AnnotationMirror mirror, String attribute) {
    return value(mirror.getElementValues(), attribute);
  }

  private static Optional<AnnotationValue> value(
      Map<? extends ExecutableElement, ? extends AnnotationValue> values, String attribute) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        values.entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(attribute)) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }

  /** The value of an attribute: what is stated, else the default of the declaration. */
  private static Optional<Object> effective(AnnotationMirror mirror, String attribute) {
    Optional<AnnotationValue> written = written(mirror, attribute);
    if (written.isPresent()) {
      return written.map(AnnotationValue::getValue);
    }
    for (Element member : type(mirror).getEnclosedElements()) {
      if (member instanceof ExecutableElement method
          && method.getSimpleName().contentEquals(attribute)) {
        return Optional.ofNullable(method.getDefaultValue()).map(AnnotationValue::getValue);
      }
    }
    return Optional.empty();
  }

  /**
   * An attribute of type {@code int}.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @return its value, stated or default; nothing if javac reports it
   */
  public static OptionalInt intValue(AnnotationMirror mirror, String attribute) {
    return effective(mirror, attribute).orElse(null) instanceof Integer value
        ? OptionalInt.of(value)
        : OptionalInt.empty();
  }

  /**
   * An attribute of type {@code long}.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @return its value, stated or default; nothing if javac reports it
   */
  public static OptionalLong longValue(AnnotationMirror mirror, String attribute) {
    return effective(mirror, attribute).orElse(null) instanceof Long value
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  /**
   * An attribute of type {@code boolean}.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @return its value, stated or default; nothing if javac reports it
   */
  public static Optional<Boolean> booleanValue(AnnotationMirror mirror, String attribute) {
    return effective(mirror, attribute).orElse(null) instanceof Boolean value
        ? Optional.of(value)
        : Optional.empty();
  }

  /**
   * An attribute of type {@code String}.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @return its value, stated or default; {@code "<error>"} if javac reports it
   */
  public static Optional<String> stringValue(AnnotationMirror mirror, String attribute) {
    return effective(mirror, attribute).orElse(null) instanceof String value
        ? Optional.of(value)
        : Optional.empty();
  }

  /**
   * An attribute whose type is an enum.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @param type the enum
   * @param <E> the enum
   * @return its value, stated or default; nothing if javac reports it
   */
  public static <E extends Enum<E>> Optional<E> enumValue(
      AnnotationMirror mirror, String attribute, Class<E> type) {
    return effective(mirror, attribute).orElse(null) instanceof VariableElement constant
        ? Optional.of(Enum.valueOf(type, constant.getSimpleName().toString()))
        : Optional.empty();
  }

  /**
   * An attribute of type {@code Class}.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @return the type, {@code void} included; nothing if javac reports it
   */
  public static Optional<TypeMirror> classValue(AnnotationMirror mirror, String attribute) {
    return effective(mirror, attribute).orElse(null) instanceof TypeMirror type
            && type.getKind() != TypeKind.ERROR
        ? Optional.of(type)
        : Optional.empty();
  }

  /**
   * The elements of an attribute that is an array.
   *
   * @param mirror the annotation
   * @param attribute the name of the attribute
   * @return its elements, stated or default; an element that javac reports is a {@code String}
   */
  public static List<AnnotationValue> arrayValue(AnnotationMirror mirror, String attribute) {
    if (effective(mirror, attribute).orElse(null) instanceof List<?> list) {
      return list.stream().map(AnnotationValue.class::cast).toList();
    }
    return List.of();
  }

  /**
   * The declaration of a class or interface type.
   *
   * @param type a type
   * @return its declaration; nothing for other kinds of types, and where javac reports the type
   */
  public static Optional<TypeElement> declaration(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED
        ? Optional.of((TypeElement) ((DeclaredType) type).asElement())
        : Optional.empty();
  }
}

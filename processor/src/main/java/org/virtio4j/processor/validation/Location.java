package org.virtio4j.processor.validation;

import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/**
 * Where something is wrong: at an element, at one of its annotations, or at a value of that.
 *
 * @param element the element
 * @param annotation the annotation, if it is to blame
 * @param value the annotation's value or one element of it, if that is to blame
 */
public record Location(
    Element element, Optional<AnnotationMirror> annotation, Optional<AnnotationValue> value) {
  /** Rejects {@code null}. */
  public Location {
    Objects.requireNonNull(element);
    Objects.requireNonNull(annotation);
    Objects.requireNonNull(value);
  }

  /**
   * An element.
   *
   * @param element the element
   * @return its location
   */
  public static Location of(Element element) {
    return new Location(element, Optional.empty(), Optional.empty());
  }

  /**
   * An annotation.
   *
   * @param element the element that carries it
   * @param annotation the annotation
   * @return its location
   */
  public static Location of(Element element, AnnotationMirror annotation) {
    return new Location(element, Optional.of(annotation), Optional.empty());
  }

  /**
   * A value of an annotation. Where the attribute is left out this is the annotation itself.
   *
   * @param element the element that carries the annotation
   * @param annotation the annotation
   * @param attribute the name of the attribute
   * @return its location
   */
  public static Location of(Element element, AnnotationMirror annotation, String attribute) {
    return new Location(
        element, Optional.of(annotation), Annotations.written(annotation, attribute));
  }

  /**
   * A value of an annotation, or an element of an array that is one.
   *
   * @param element the element that carries the annotation
   * @param annotation the annotation
   * @param value the value
   * @return its location
   */
  public static Location of(Element element, AnnotationMirror annotation, AnnotationValue value) {
    return new Location(element, Optional.of(annotation), Optional.of(value));
  }
}

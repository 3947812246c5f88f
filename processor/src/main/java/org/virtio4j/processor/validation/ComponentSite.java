package org.virtio4j.processor.validation;

import java.lang.annotation.Annotation;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.validation.Layouts.Structure;

/**
 * A component while it is read.
 *
 * @param structure the structure that it belongs to
 * @param element the component, or a parameter that is like one
 */
record ComponentSite(Structure structure, Element element) {
  String name() {
    return element.getSimpleName().toString();
  }

  boolean isIn(LayoutKind kind) {
    return structure.kind() == kind;
  }

  Optional<AnnotationMirror> find(Class<? extends Annotation> annotation) {
    return Annotations.find(element, annotation);
  }

  Location here() {
    return Location.of(element);
  }

  Location at(AnnotationMirror annotation) {
    return Location.of(element, annotation);
  }

  Location at(AnnotationMirror annotation, String attribute) {
    return Location.of(element, annotation, attribute);
  }
}

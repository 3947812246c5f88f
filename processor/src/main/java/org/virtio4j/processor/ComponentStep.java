package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.validation.Annotations;
import org.virtio4j.processor.validation.Diagnostic;
import org.virtio4j.processor.validation.Layouts;
import org.virtio4j.processor.validation.Location;
import org.virtio4j.processor.validation.Validation;

/** Annotations of components: only that the record describes something. */
final class ComponentStep implements Step {
  private final Class<? extends Annotation> annotation;
  private final Validation validation;

  ComponentStep(Class<? extends Annotation> annotation, Validation validation) {
    this.annotation = annotation;
    this.validation = validation;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return annotation;
  }

  @Override
  public void process(Element element) {
    if (element.getKind() == ElementKind.PARAMETER
        && element.getEnclosingElement().getKind() == ElementKind.METHOD) {
      validation.driverAnnotations().check(element, annotation);
    }
    // A component's annotations are its constructor's parameters' too.
    if (element.getKind() != ElementKind.RECORD_COMPONENT) {
      return;
    }
    TypeElement type = (TypeElement) element.getEnclosingElement();
    for (LayoutKind kind : LayoutKind.values()) {
      if (Layouts.is(type, kind)) {
        return;
      }
    }
    if (Annotations.has(type, Word.class)) {
      return;
    }
    validation
        .reporter()
        .error(
            Location.of(element, Annotations.find(element, annotation).orElseThrow()),
            Diagnostic.NO_LAYOUT,
            element.getSimpleName(),
            annotation.getSimpleName());
  }
}

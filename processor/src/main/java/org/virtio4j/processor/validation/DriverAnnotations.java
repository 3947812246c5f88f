package org.virtio4j.processor.validation;

import java.lang.annotation.Annotation;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

/** Finds annotations that no device's reader comes across, and that so would mean nothing. */
public final class DriverAnnotations {
  private final Reporter reporter;

  DriverAnnotations(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * Reports an annotation of a queue, a request, a check or data where it means nothing.
   *
   * @param element the element that carries it
   * @param annotation its class
   */
  public void check(Element element, Class<? extends Annotation> annotation) {
    AnnotationMirror mirror = Annotations.find(element, annotation).orElseThrow();
    if (annotation.equals(Queue.class)) {
      queue(element, mirror);
    } else if (annotation.equals(Request.class)) {
      requireAbstract(element, mirror, "remove it, or the body");
    } else if (annotation.equals(Check.class)) {
      check(element, mirror);
    } else {
      data(element, mirror);
    }
  }

  private void queue(Element element, AnnotationMirror mirror) {
    Element type = element instanceof TypeElement ? element : element.getEnclosingElement();
    if (!Annotations.has(type, VirtioDevice.class)) {
      reporter.error(
          Location.of(element, mirror), Diagnostic.QUEUE_OUTSIDE_DEVICE, element.getSimpleName());
    } else if (!(element instanceof TypeElement)) {
      requireAbstract(element, mirror, "remove it, or the body");
    }
  }

  private void requireAbstract(Element element, AnnotationMirror mirror, String remedy) {
    if (element.getEnclosingElement().getKind() != ElementKind.INTERFACE
        || !element.getModifiers().contains(Modifier.ABSTRACT)) {
      reporter.error(
          Location.of(element, mirror),
          Diagnostic.NOT_AN_ABSTRACT_METHOD,
          Annotations.type(mirror).getSimpleName(),
          element.getSimpleName(),
          remedy);
    }
  }

  private void check(Element element, AnnotationMirror mirror) {
    Element type = element.getEnclosingElement();
    boolean hasRequests =
        type.getKind() == ElementKind.INTERFACE
            && type.getEnclosedElements().stream()
                .anyMatch(member -> Annotations.has(member, Request.class));
    if (!hasRequests) {
      reporter.error(
          Location.of(element, mirror),
          Diagnostic.CHECK_OUTSIDE_QUEUE,
          element.getSimpleName(),
          type.getSimpleName());
    }
  }

  private void data(Element element, AnnotationMirror mirror) {
    Element method = element.getEnclosingElement();
    if (!Annotations.has(method, Request.class)) {
      reporter.error(
          Location.of(element, mirror),
          Diagnostic.DATA_OUTSIDE_REQUEST,
          element.getSimpleName(),
          method.getSimpleName(),
          Annotations.type(mirror).getSimpleName());
    }
  }
}

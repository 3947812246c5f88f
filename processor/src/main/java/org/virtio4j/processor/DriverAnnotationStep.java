package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import org.virtio4j.processor.validation.Validation;

/** Reports annotations of queues and requests that stand where they mean nothing. */
final class DriverAnnotationStep implements Step {
  private final Class<? extends Annotation> annotation;
  private final Validation validation;

  DriverAnnotationStep(Class<? extends Annotation> annotation, Validation validation) {
    this.annotation = annotation;
    this.validation = validation;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return annotation;
  }

  @Override
  public void process(Element element) {
    validation.driverAnnotations().check(element, annotation);
  }
}

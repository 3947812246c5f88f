package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;

/** What is done with the elements that carry one annotation. */
interface Step {
  /**
   * The annotation.
   *
   * @return its class
   */
  Class<? extends Annotation> annotation();

  /**
   * Checks an element that carries the annotation, and writes what follows from it unless something
   * is wrong.
   *
   * @param element the element
   */
  void process(Element element);
}

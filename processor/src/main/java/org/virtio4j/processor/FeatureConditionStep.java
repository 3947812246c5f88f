package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.processor.validation.Validation;

/** Annotations for conditions: only checked, also where no condition uses them. */
final class FeatureConditionStep implements Step {
  private final Validation validation;

  FeatureConditionStep(Validation validation) {
    this.validation = validation;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return FeatureCondition.class;
  }

  @Override
  public void process(Element element) {
    validation.conditions().isDeclaredWell((TypeElement) element);
  }
}

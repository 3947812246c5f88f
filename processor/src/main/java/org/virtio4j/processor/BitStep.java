package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.validation.Annotations;
import org.virtio4j.processor.validation.Diagnostic;
import org.virtio4j.processor.validation.Location;
import org.virtio4j.processor.validation.Validation;

/** Bits: only that each is one of a feature or of a word. */
final class BitStep implements Step {
  private final Validation validation;

  BitStep(Validation validation) {
    this.validation = validation;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return Bit.class;
  }

  @Override
  public void process(Element element) {
    Element owner = element.getEnclosingElement();
    if (owner.getKind() == ElementKind.RECORD
        && element.getKind() != ElementKind.RECORD_COMPONENT) {
      return; // what the component has passed on to its field
    }
    boolean isFeature =
        element.getKind() == ElementKind.ENUM_CONSTANT && Annotations.has(owner, FeatureEnum.class);
    boolean isBitField =
        element.getKind() == ElementKind.RECORD_COMPONENT && Annotations.has(owner, Word.class);
    if (isFeature || isBitField) {
      return;
    }
    validation
        .reporter()
        .error(
            Location.of(element, Annotations.find(element, Bit.class).orElseThrow()),
            Diagnostic.BIT_OUTSIDE_FEATURE_ENUM,
            element.getSimpleName());
  }
}

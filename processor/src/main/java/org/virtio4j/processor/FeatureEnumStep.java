package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.processor.validation.Annotations;
import org.virtio4j.processor.validation.Diagnostic;
import org.virtio4j.processor.validation.Location;
import org.virtio4j.processor.validation.Validation;
import org.virtio4j.processor.writing.FeatureTableWriter;
import org.virtio4j.processor.writing.SourceWriter;

/** Enums of features: their tables. */
final class FeatureEnumStep implements Step {
  private final Validation validation;
  private final SourceWriter writer;

  FeatureEnumStep(Validation validation, SourceWriter writer) {
    this.validation = validation;
    this.writer = writer;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return FeatureEnum.class;
  }

  @Override
  public void process(Element element) {
    if (element.getKind() != ElementKind.ENUM) {
      validation
          .reporter()
          .error(
              Location.of(element, Annotations.find(element, FeatureEnum.class).orElseThrow()),
              Diagnostic.NOT_AN_ENUM,
              element.getSimpleName());
      return;
    }
    TypeElement type = (TypeElement) element;
    validation
        .featureEnums()
        .read(type)
        .ifPresent(model -> writer.write(model.generated(), FeatureTableWriter.write(model), type));
  }
}

package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.validation.Validation;
import org.virtio4j.processor.writing.BitsWriter;
import org.virtio4j.processor.writing.SourceWriter;

/** Records of bit-fields: their conversions. */
final class WordStep implements Step {
  private final Validation validation;
  private final SourceWriter writer;

  WordStep(Validation validation, SourceWriter writer) {
    this.validation = validation;
    this.writer = writer;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return Word.class;
  }

  @Override
  public void process(Element element) {
    TypeElement type = (TypeElement) element;
    validation
        .words()
        .read(type)
        .ifPresent(word -> writer.write(word.generated(), BitsWriter.write(word), type));
  }
}

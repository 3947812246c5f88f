package org.virtio4j.processor;

import com.palantir.javapoet.TypeSpec;
import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.validation.Validation;
import org.virtio4j.processor.writing.AccessorWriter;
import org.virtio4j.processor.writing.CodecWriter;
import org.virtio4j.processor.writing.SourceWriter;

/** Records that describe structures: accessors and codecs. */
final class LayoutStep implements Step {
  private final Class<? extends Annotation> annotation;
  private final Validation validation;
  private final SourceWriter writer;

  LayoutStep(Class<? extends Annotation> annotation, Validation validation, SourceWriter writer) {
    this.annotation = annotation;
    this.validation = validation;
    this.writer = writer;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return annotation;
  }

  @Override
  public void process(Element element) {
    TypeElement type = (TypeElement) element;
    validation.layouts().read(type).ifPresent(layout -> write(layout, type));
  }

  private void write(LayoutModel layout, TypeElement origin) {
    TypeSpec generated =
        layout.kind() == LayoutKind.MESSAGE
            ? CodecWriter.write(layout)
            : AccessorWriter.write(layout);
    writer.write(layout.generated(), generated, origin);
  }
}

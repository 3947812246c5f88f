package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.Code;
import org.virtio4j.processor.validation.Annotations;
import org.virtio4j.processor.validation.Diagnostic;
import org.virtio4j.processor.validation.Location;
import org.virtio4j.processor.validation.Unions;
import org.virtio4j.processor.validation.Validation;
import org.virtio4j.processor.writing.CodesWriter;
import org.virtio4j.processor.writing.SourceWriter;

/** Enums whose constants have codes: their conversions, once for each enum. */
final class CodeStep implements Step {
  private final Validation validation;
  private final SourceWriter writer;
  private final Set<TypeElement> seen = new HashSet<>();

  CodeStep(Validation validation, SourceWriter writer) {
    this.validation = validation;
    this.writer = writer;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return Code.class;
  }

  @Override
  public void process(Element element) {
    if (element instanceof TypeElement type && Unions.isCase(type)) {
      return; // read with the union
    }
    if (element.getKind() != ElementKind.ENUM_CONSTANT) {
      validation
          .reporter()
          .error(
              Location.of(element, Annotations.find(element, Code.class).orElseThrow()),
              Diagnostic.CODE_NOT_ON_CONSTANT,
              element.getSimpleName());
      return;
    }
    TypeElement type = (TypeElement) element.getEnclosingElement();
    if (seen.add(type)) {
      validation
          .codeEnums()
          .read(type)
          .ifPresent(model -> writer.write(model.generated(), CodesWriter.write(model), type));
    }
  }
}

package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.processor.validation.Validation;
import org.virtio4j.processor.writing.DriverWriter;
import org.virtio4j.processor.writing.SourceWriter;

/** Checks interfaces that describe devices, and writes their drivers. */
final class DeviceStep implements Step {
  private final Validation validation;
  private final SourceWriter writer;

  DeviceStep(Validation validation, SourceWriter writer) {
    this.validation = validation;
    this.writer = writer;
  }

  @Override
  public Class<? extends Annotation> annotation() {
    return VirtioDevice.class;
  }

  @Override
  public void process(Element element) {
    TypeElement type = (TypeElement) element;
    validation
        .devices()
        .read(type)
        .ifPresent(device -> writer.write(device.driver(), DriverWriter.write(device), type));
  }
}

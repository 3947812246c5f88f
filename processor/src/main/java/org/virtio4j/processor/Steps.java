package org.virtio4j.processor;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Banked;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Order;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.S16;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.S64;
import org.virtio4j.annotation.S8;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.validation.Validation;
import org.virtio4j.processor.writing.SourceWriter;

/** All steps, in the order in which they run. */
final class Steps {
  /** The annotations of components, which mean nothing outside a described record. */
  static final List<Class<? extends Annotation>> ON_COMPONENTS =
      List.of(
          U8.class,
          U16.class,
          U32.class,
          U64.class,
          S8.class,
          S16.class,
          S32.class,
          S64.class,
          Access.class,
          At.class,
          Banked.class,
          Default.class,
          Length.class,
          Order.class,
          Tag.class);

  /** The annotations of methods and parameters, which mean nothing outside a device. */
  static final List<Class<? extends Annotation>> IN_DEVICES =
      List.of(Queue.class, Request.class, Check.class, DeviceReadable.class, DeviceWritable.class);

  /** All annotations of the language. */
  static final Set<Class<? extends Annotation>> ANNOTATIONS =
      Stream.concat(
              ON_COMPONENTS.stream(),
              Stream.of(
                  Bit.class,
                  Check.class,
                  Code.class,
                  ConfigSpace.class,
                  DeviceReadable.class,
                  DeviceWritable.class,
                  FeatureCondition.class,
                  FeatureEnum.class,
                  Message.class,
                  Queue.class,
                  Registers.class,
                  Request.class,
                  VirtioDevice.class,
                  Word.class))
          .collect(Collectors.toUnmodifiableSet());

  private Steps() {}

  static List<Step> of(Validation validation, SourceWriter writer) {
    List<Step> steps = new ArrayList<>();
    steps.add(new FeatureConditionStep(validation));
    steps.add(new FeatureEnumStep(validation, writer));
    steps.add(new BitStep(validation));
    steps.add(new CodeStep(validation, writer));
    steps.add(new WordStep(validation, writer));
    steps.add(new LayoutStep(Message.class, validation, writer));
    steps.add(new LayoutStep(ConfigSpace.class, validation, writer));
    steps.add(new LayoutStep(Registers.class, validation, writer));
    steps.add(new DeviceStep(validation, writer));
    for (Class<? extends Annotation> annotation : IN_DEVICES) {
      steps.add(new DriverAnnotationStep(annotation, validation));
    }
    for (Class<? extends Annotation> annotation : ON_COMPONENTS) {
      steps.add(new ComponentStep(annotation, validation));
    }
    return List.copyOf(steps);
  }
}

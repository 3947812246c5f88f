package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.processor.model.DeviceModel;
import org.virtio4j.processor.model.FeatureEnumModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.QueueModel;
import org.virtio4j.processor.model.RuntimeTypes;

/** Reads interfaces with {@link VirtioDevice}. */
public final class Devices {
  private static final String SUFFIX = "Device";

  private final DescribedTypes types;
  private final FeatureEnums featureEnums;
  private final Layouts layouts;
  private final Interfaces interfaces;
  private final Queues queues;
  private final GeneratedMethods methods;
  private final Reporter reporter;

  Devices(
      DescribedTypes types,
      FeatureEnums featureEnums,
      Layouts layouts,
      Interfaces interfaces,
      Queues queues,
      GeneratedMethods methods,
      Reporter reporter) {
    this.types = types;
    this.featureEnums = featureEnums;
    this.layouts = layouts;
    this.interfaces = interfaces;
    this.queues = queues;
    this.methods = methods;
    this.reporter = reporter;
  }

  /**
   * Reads a device, and reports what is wrong with it.
   *
   * @param type an interface with {@link VirtioDevice}
   * @return the model; nothing if something is wrong
   */
  public Optional<DeviceModel> read(TypeElement type) {
    AnnotationMirror mirror = Annotations.find(type, VirtioDevice.class).orElseThrow();
    if (type.getKind() != ElementKind.INTERFACE) {
      reporter.error(Location.of(type, mirror), Diagnostic.NOT_AN_INTERFACE, type.getSimpleName());
      return Optional.empty();
    }
    int before = reporter.errors(type);
    ClassName driver = driver(type);
    types.claim(type, driver);
    reporter.refusesTypeParameters(type, Diagnostic.GENERIC_INTERFACE);
    OptionalInt id = Annotations.intValue(mirror, "id");
    if (id.isPresent() && id.getAsInt() < 1) {
      reporter.error(
          Location.of(type, mirror, "id"), Diagnostic.DEVICE_ID_OUT_OF_RANGE, id.getAsInt());
    }
    Part<FeatureEnumModel> features = features(type, mirror);
    Part<LayoutModel> config = config(type, mirror, features);
    Surroundings surroundings = new Surroundings(config, features);
    Optional<List<QueueModel>> read = queues(type, driver, surroundings);
    if (id.isEmpty()
        || features.isWrong()
        || config.isWrong()
        || read.isEmpty()
        || reporter.errors(type) > before) {
      return Optional.empty();
    }
    DeviceModel device =
        new DeviceModel(
            ClassName.get(type),
            driver,
            types.isPublic(type),
            id.getAsInt(),
            Annotations.stringValue(mirror, "spec").orElse(""),
            config
                .value()
                .map(layout ->
                    new DeviceModel.ConfigReference(
                        layout.generated(), layout.features().isPresent())),
            features.value().map(FeatureEnumModel::type).orElse(RuntimeTypes.NO_FEATURE),
            features.value().map(FeatureEnumModel::generated).orElse(RuntimeTypes.NO_FEATURE),
            read.get());
    return methods.check(type, device) ? Optional.of(device) : Optional.empty();
  }

  /** {@code BlockDevice} has the {@code BlockDriver}, and {@code Disk} the {@code DiskDriver}. */
  private static ClassName driver(TypeElement type) {
    ClassName name = Names.generated(ClassName.get(type), "");
    String simple = name.simpleName();
    if (simple.endsWith(SUFFIX) && simple.length() > SUFFIX.length()) {
      simple = simple.substring(0, simple.length() - SUFFIX.length());
    }
    return ClassName.get(name.packageName(), simple + "Driver");
  }

  private Part<FeatureEnumModel> features(TypeElement type, AnnotationMirror mirror) {
    Optional<TypeMirror> value = Annotations.classValue(mirror, "features");
    if (value.isEmpty()) {
      return Part.wrong();
    }
    if (value.get().getKind() == TypeKind.VOID) {
      return Part.absent();
    }
    Location location = Location.of(type, mirror, "features");
    Optional<TypeElement> features = Annotations.declaration(value.get());
    if (features.isEmpty()
        || features.get().getKind() != ElementKind.ENUM
        || !Annotations.has(features.get(), FeatureEnum.class)) {
      reporter.error(location, Diagnostic.NOT_A_FEATURE_ENUM, value.get());
      return Part.wrong();
    }
    return reporter
        .usedAt(location, () -> featureEnums.read(features.get()))
        .map(Part::of)
        .orElse(Part.wrong());
  }

  private Part<LayoutModel> config(
      TypeElement type, AnnotationMirror mirror, Part<FeatureEnumModel> features) {
    Optional<TypeMirror> value = Annotations.classValue(mirror, "config");
    if (value.isEmpty()) {
      return Part.wrong();
    }
    if (value.get().getKind() == TypeKind.VOID) {
      return Part.absent();
    }
    Location location = Location.of(type, mirror, "config");
    Optional<TypeElement> record = Annotations.declaration(value.get());
    if (record.isEmpty() || !Annotations.has(record.get(), ConfigSpace.class)) {
      reporter.error(location, Diagnostic.NOT_A_CONFIG_SPACE, value.get());
      return Part.wrong();
    }
    Optional<LayoutModel> layout = reporter.usedAt(location, () -> layouts.read(record.get()));
    if (layout.isEmpty()) {
      return Part.wrong();
    }
    Optional<ClassName> conditions = layout.get().features();
    Optional<ClassName> own = features.value().map(FeatureEnumModel::type);
    if (!features.isWrong() && conditions.isPresent() && !conditions.equals(own)) {
      reporter.error(
          location,
          Diagnostic.CONFIG_OF_OTHER_FEATURES,
          record.get().getSimpleName(),
          conditions.get().simpleName(),
          own.map(name -> "those of this device are " + name.simpleName())
              .orElse("this device has none"));
      return Part.wrong();
    }
    return Part.of(layout.get());
  }

  private Optional<List<QueueModel>> queues(
      TypeElement type, ClassName driver, Surroundings surroundings) {
    if (Annotations.has(type, Queue.class)) {
      return queues.read(type, type, surroundings).map(List::of);
    }
    List<QueueModel> read = new ArrayList<>();
    QueueIndices indices = new QueueIndices(reporter);
    boolean complete = true;
    List<ExecutableElement> declared = interfaces.abstractMethods(type);
    for (ExecutableElement method : declared) {
      if (GeneratedMethods.isOfEveryDriver(method) || GeneratedMethods.asks(method, declared)) {
        continue;
      }
      Optional<AnnotationMirror> mirror = Annotations.find(method, Queue.class);
      if (mirror.isEmpty()) {
        reporter.error(
            Location.of(method), Diagnostic.METHOD_WITHOUT_QUEUE, method.getSimpleName());
        complete = false;
        continue;
      }
      indices.add(method, mirror.get());
      Optional<QueueModel> queue = queues.read(type, method, surroundings);
      queue.ifPresent(read::add);
      complete &= queue.isPresent();
    }
    return complete ? Optional.of(read) : Optional.empty();
  }
}

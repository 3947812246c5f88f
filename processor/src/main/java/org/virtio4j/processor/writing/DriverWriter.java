package org.virtio4j.processor.writing;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.virtio4j.processor.model.DeviceModel;
import org.virtio4j.processor.model.QueueModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.RuntimeTypes;

/**
 * Writes the driver of a device: how it is opened and closed, its configuration, and its queues.
 */
public final class DriverWriter {
  private final DeviceModel device;
  private final TypeName session;
  private final Handles handles = Handles.unaligned();
  private final Map<QueueModel, DriverQueueWriter> queues = new LinkedHashMap<>();

  private DriverWriter(DeviceModel device) {
    this.device = device;
    NameAllocator names = new NameAllocator();
    names.newName("session");
    names.newName("config");
    device.queues().forEach(queue -> names.newName(queue.name()));
    device
        .queues()
        .forEach(queue -> queues.put(queue, new DriverQueueWriter(device, queue, names)));
    this.session = ParameterizedTypeName.get(RuntimeTypes.DEVICE_SESSION, device.features());
  }

  /**
   * Writes a driver.
   *
   * @param device the device
   * @return the driver's class
   */
  public static TypeSpec write(DeviceModel device) {
    return new DriverWriter(device).driver();
  }

  private TypeSpec driver() {
    TypeSpec.Builder driver =
        SourceWriter.classBuilder(device.driver(), device.isPublic())
            .addSuperinterface(device.type())
            .addSuperinterface(AutoCloseable.class)
            .addJavadoc(description());
    // The queues first: writing them tells which handles they need.
    var classes =
        device.requestQueues().stream()
            .map(queue -> new RequestQueueWriter(device, queue, handles).write())
            .toList();
    driver.addField(
        FieldSpec.builder(RuntimeTypes.DEVICE_TYPE, "DEVICE_TYPE", PUBLIC, STATIC, FINAL)
            .addJavadoc("The type of device that this drives.\n")
            .initializer("new $T($L)", RuntimeTypes.DEVICE_TYPE, device.id())
            .build());
    driver.addFields(handles.fields());
    driver.addField(session, "session", PRIVATE, FINAL);
    device
        .config()
        .ifPresent(config -> driver.addField(config.accessor(), "config", PRIVATE, FINAL));
    queues.values().forEach(queue -> driver.addFields(queue.fields()));
    driver.addMethod(constructor());
    driver.addMethod(openWithDefaults());
    driver.addMethod(open());
    if (device.config().isPresent()) {
      driver.addMethod(config());
    }
    driver.addMethod(features());
    driver.addMethod(session());
    queues.forEach((queue, writer) -> {
      driver.addMethods(writer.methods());
      if (queue instanceof RequestQueueModel requests && requests.onDevice()) {
        ClassName type = DriverQueueWriter.typeOf(device, requests);
        driver.addMethods(new DelegateWriter(requests, type).methods());
      }
    });
    if (device.keepsConfigValues()) {
      driver.addMethod(refresh());
    }
    driver.addMethod(recover());
    driver.addMethod(close());
    if (hasRanges()) {
      driver.addMethod(AccessorWriter.outOfRange());
    }
    driver.addTypes(classes);
    return driver.build();
  }

  private boolean hasRanges() {
    return device.requestQueues().stream()
        .flatMap(queue -> queue.methods().stream())
        .anyMatch(RequestModel::canBeOutOfRange);
  }

  private CodeBlock description() {
    return new Comment(0)
        .paragraph(
            "Drives the device that {@link $T} describes" + Words.section(device.spec()) + ".",
            device.type())
        .paragraph(
            "One thread at a time uses a queue. The driver is opened"
                + (device.keepsConfigValues() ? ", refreshed" : "")
                + ", recovered and closed while no other thread uses one.")
        .build();
  }

  private MethodSpec constructor() {
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addModifiers(PRIVATE)
            .addParameter(session, "session")
            .addStatement("this.session = session");
    device
        .config()
        .ifPresent(config -> {
          CodeBlock features =
              config.conditional() ? CodeBlock.of(", session.features()") : CodeBlock.of("");
          constructor.addStatement(
              "config = new $T(session.configSpace()$L)", config.accessor(), features);
        });
    queues.values().forEach(queue -> constructor.addCode(queue.opening()));
    if (device.keepsConfigValues()) {
      constructor.addStatement("refresh()");
      constructor.addStatement("session.changes().refreshWith(this::refresh)");
    }
    return constructor.build();
  }

  private MethodSpec openWithDefaults() {
    return MethodSpec.methodBuilder("open")
        .addJavadoc(
            openTags(new Comment(2).paragraph("Opens the device with the default options."), false))
        .addModifiers(PUBLIC, STATIC)
        .returns(device.driver())
        .addParameter(RuntimeTypes.TRANSPORT, "transport")
        .addParameter(RuntimeTypes.HAL, "hal")
        .addStatement("return open(transport, hal, $T.defaults())", RuntimeTypes.DRIVER_OPTIONS)
        .build();
  }

  private static CodeBlock openTags(Comment comment, boolean options) {
    comment
        .tag("@param transport the way to the device; the driver does not close it")
        .tag("@param hal where the memory comes from that driver and device share");
    if (options) {
      comment.tag("@param options how the driver waits, and what it leaves out");
    }
    return comment
        .tag("@return the driver of a device that is ready")
        .tag(
            "@throws $T if the device is of another type, or cannot be made ready; it is reset"
                + " then, and its memory freed",
            RuntimeTypes.VIRTIO_EXCEPTION)
        .build();
  }

  private MethodSpec open() {
    return MethodSpec.methodBuilder("open")
        .addJavadoc(
            openTags(
                new Comment(2)
                    .paragraph(
                        "Opens the device: resets it, negotiates its features, sets up its queues,"
                            + " and tells it that the driver is ready (VIRTIO 1.4, 3.1.1)."),
                true))
        .addModifiers(PUBLIC, STATIC)
        .returns(device.driver())
        .addParameter(RuntimeTypes.TRANSPORT, "transport")
        .addParameter(RuntimeTypes.HAL, "hal")
        .addParameter(RuntimeTypes.DRIVER_OPTIONS, "options")
        .addCode(
            "$T session =\n$>$>$T.begin(transport, hal, options, DEVICE_TYPE, $T.TABLE);\n$<$<",
            session,
            RuntimeTypes.DEVICE_SESSION,
            device.featureTable())
        .beginControlFlow("try")
        .addStatement("$1T driver = new $1T(session)", device.driver())
        .addStatement("session.start()")
        .addStatement("return driver")
        .nextControlFlow("catch ($T | $T failure)", RuntimeException.class, Error.class)
        .addStatement("throw session.abort(failure)")
        .endControlFlow()
        .build();
  }

  private MethodSpec config() {
    return MethodSpec.methodBuilder("config")
        .addJavadoc(
            "The configuration space.\n\n@return its fields, read from the device at each call\n")
        .addModifiers(PUBLIC)
        .returns(device.config().orElseThrow().accessor())
        .addStatement("return config")
        .build();
  }

  private MethodSpec features() {
    return MethodSpec.methodBuilder("features")
        .addJavadoc("What the device offers, and what was negotiated.\n\n@return the features\n")
        .addModifiers(PUBLIC)
        .returns(ParameterizedTypeName.get(RuntimeTypes.NEGOTIATED, device.features()))
        .addStatement("return session.features()")
        .build();
  }

  private MethodSpec session() {
    return MethodSpec.methodBuilder("session")
        .addJavadoc("The session with the device.\n\n@return what the driver has set up\n")
        .addModifiers(PUBLIC)
        .returns(session)
        .addStatement("return session")
        .build();
  }

  private MethodSpec refresh() {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("refresh")
            .addJavadoc(
                new Comment(2)
                    .paragraph(
                        "Reads again the configuration that requests are checked against. To be"
                            + " called when the device has changed its configuration.")
                    .tag(
                        "@throws $T if a field cannot be read", RuntimeTypes.CONFIG_SPACE_EXCEPTION)
                    .build())
            .addModifiers(PUBLIC)
            .returns(void.class);
    device.requestQueues().stream()
        .filter(queue -> !queue.keptFields().isEmpty())
        .forEach(queue -> method.addCode(queues.get(queue).keeping()));
    return method.build();
  }

  private static MethodSpec recover() {
    return MethodSpec.methodBuilder("recover")
        .addJavadoc(
            new Comment(2)
                .paragraph(
                    "Resets the device and sets it up again as it was: what helps when it needs a"
                        + " reset, or one of its queues is broken. Requests that it has not"
                        + " completed are cancelled. {@link $T} has more about it.",
                    RuntimeTypes.DEVICE_SESSION)
                .tag(
                    "@param cancelled is told of each of them, when the device works again and does"
                        + " not touch their data any more")
                .tag("@return how many there were")
                .tag(
                    "@throws $T if the device does not do it; the driver is closed then",
                    RuntimeTypes.VIRTIO_EXCEPTION)
                .build())
        .addModifiers(PUBLIC)
        .returns(int.class)
        .addParameter(RuntimeTypes.CANCELLED_HANDLER, "cancelled")
        .addStatement("return session.recover(cancelled)")
        .build();
  }

  private static MethodSpec close() {
    return MethodSpec.methodBuilder("close")
        .addJavadoc(
            new Comment(2)
                .paragraph(
                    "Resets the device, and then frees the memory that it shared with the driver. A"
                        + " second call does nothing.")
                .tag(
                    "@throws $T if the device does not finish its reset in time; the memory is not"
                        + " freed then, since the device may still write it",
                    RuntimeTypes.TIMEOUT)
                .build())
        .addAnnotation(Override.class)
        .addModifiers(PUBLIC)
        .addStatement("session.close()")
        .build();
  }
}

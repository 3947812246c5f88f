package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.virtio4j.annotation.Queue;
import org.virtio4j.processor.model.DeviceModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.QueueModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.RuntimeTypes;

/** Checks that no two methods, and no two classes, of a generated driver have one name. */
final class GeneratedMethods {
  private final Interfaces interfaces;
  private final Elements elements;
  private final Reporter reporter;

  GeneratedMethods(Interfaces interfaces, Elements elements, Reporter reporter) {
    this.interfaces = interfaces;
    this.elements = elements;
    this.reporter = reporter;
  }

  /**
   * Whether every driver has a method, so that a device's interface may name it too.
   *
   * @param method an abstract method of a device's interface
   * @return whether it is {@code void close()} or {@code Negotiated<…> features()}
   */
  static boolean isOfEveryDriver(ExecutableElement method) {
    if (!method.getParameters().isEmpty()) {
      return false;
    }
    return switch (method.getSimpleName().toString()) {
      case "close" -> method.getReturnType().getKind() == TypeKind.VOID;
      case "features" ->
          Annotations.declaration(method.getReturnType())
              .filter(type -> ClassName.get(type).equals(RuntimeTypes.NEGOTIATED))
              .isPresent();
      default -> false;
    };
  }

  /**
   * Whether a method asks about a queue what its driver knows, so that a device's interface may
   * name it: how many queues of a family are open, or whether a conditional queue exists.
   *
   * @param method an abstract method of a device's interface
   * @param declared all of them
   * @return whether it is {@code int xCount()} or {@code boolean hasX()} for such a queue {@code x}
   */
  static boolean asks(ExecutableElement method, List<ExecutableElement> declared) {
    if (!method.getParameters().isEmpty() || Annotations.has(method, Queue.class)) {
      return false;
    }
    String name = method.getSimpleName().toString();
    return declared.stream()
        .filter(queue -> Annotations.has(queue, Queue.class))
        .anyMatch(queue -> {
          String queueName = queue.getSimpleName().toString();
          return switch (method.getReturnType().getKind()) {
            case INT -> !queue.getParameters().isEmpty() && name.equals(Names.countOf(queueName));
            case BOOLEAN -> Conditions.isConditional(queue) && name.equals(Names.hasOf(queueName));
            default -> false;
          };
        });
  }

  /**
   * Checks the names of a driver's methods, and reports those that clash.
   *
   * @param type the device's interface
   * @param device the device
   * @return whether there are no two of one name
   */
  boolean check(TypeElement type, DeviceModel device) {
    boolean right = true;
    Taken ofDriver = new Taken();
    String driver = device.driver().simpleName();
    ofDriver.add("open", List.of(RuntimeTypes.TRANSPORT, RuntimeTypes.HAL), driver);
    ofDriver.add(
        "open",
        List.of(RuntimeTypes.TRANSPORT, RuntimeTypes.HAL, RuntimeTypes.DRIVER_OPTIONS),
        driver);
    for (String name : List.of("config", "features", "session", "refresh", "close")) {
      ofDriver.add(name, List.of(), driver);
    }
    ofDriver.add("recover", List.of(RuntimeTypes.CANCELLED_HANDLER), driver);
    ofDriver.addDefaults(type);
    Map<String, String> classes = new HashMap<>();
    classes.put(driver, "the driver");
    for (QueueModel queue : device.queues()) {
      if (queue instanceof RequestQueueModel requests) {
        if (requests.onDevice()) {
          ofDriver.add(queue.name(), List.of(), driver);
          ofDriver.add("publish", List.of(), driver);
          ofDriver.add("poll", List.of(RuntimeTypes.COMPLETION_HANDLER), driver);
          right &= requests(type, requests, ofDriver);
        }
        right &= queue(type, requests);
        String earlier = classes.putIfAbsent(requests.implementation(), queue.name() + "()");
        if (earlier != null) {
          reporter.error(
              Location.of(source(type, queue.name() + "()")),
              Diagnostic.GENERATED_METHOD_CLASH,
              queue.name(),
              "the class " + requests.implementation(),
              earlier);
          right = false;
        }
      }
      boolean hasMethod = !(queue instanceof RequestQueueModel r && r.onDevice());
      if (hasMethod) {
        boolean family = queue.place().family().isPresent();
        List<TypeName> parameters = family ? List.of(TypeName.INT) : List.of();
        String source = signature(queue.name(), parameters);
        right &= ofDriver.claim(type, source, queue.name(), queue.name(), parameters);
        if (family) {
          String count = Names.countOf(queue.name());
          right &= ofDriver.claim(type, source, queue.name(), count, List.of());
        }
        if (queue.place().condition().isPresent()) {
          String has = Names.hasOf(queue.name());
          right &= ofDriver.claim(type, source, queue.name(), has, List.of());
        }
      }
    }
    return right;
  }

  private boolean queue(TypeElement device, RequestQueueModel queue) {
    TypeElement type = elements.getTypeElement(queue.requests().canonicalName());
    Taken taken = new Taken();
    TypeElement base = elements.getTypeElement(RuntimeTypes.SLOT_QUEUE.canonicalName());
    if (base != null) {
      for (ExecutableElement method : ElementFilter.methodsIn(base.getEnclosedElements())) {
        if (!method.getModifiers().contains(Modifier.PRIVATE)) {
          taken.add(interfaces.signature(method), "every queue");
        }
      }
    }
    if (!queue.onDevice()) {
      taken.addDefaults(type);
    }
    return requests(type, queue, taken);
  }

  private boolean requests(TypeElement type, RequestQueueModel queue, Taken taken) {
    boolean right = true;
    for (RequestModel request : queue.methods()) {
      List<TypeName> parameters = request.parameters().stream().map(ParameterModel::type).toList();
      right &= taken.claim(type, request, request.name(), parameters);
    }
    for (RequestModel request : queue.methods()) {
      List<TypeName> parameters = new ArrayList<>();
      request.parameters().forEach(parameter -> parameters.add(parameter.type()));
      parameters.add(TypeName.LONG);
      right &= taken.claim(type, request, request.submitName(), parameters);
      if (request.condition().isPresent() && queue.isFirstOfItsName(request)) {
        right &= taken.claim(type, request, request.hasName(), List.of());
      }
    }
    return right;
  }

  /** The method of an interface that has a signature. */
  private Element source(TypeElement type, String signature) {
    for (ExecutableElement method : interfaces.abstractMethods(type)) {
      if (interfaces.signature(method).equals(signature)) {
        return method;
      }
    }
    return type;
  }

  private static String signature(String name, List<? extends TypeName> parameters) {
    return name
        + "("
        + String.join(", ", parameters.stream().map(TypeName::toString).toList())
        + ")";
  }

  /** The methods that a class has so far, and why it has them. */
  private final class Taken {
    private final Map<String, String> owners = new HashMap<>();

    void add(String signature, String owner) {
      owners.put(signature, owner);
    }

    void add(String name, List<? extends TypeName> parameters, String owner) {
      add(signature(name, parameters), owner);
    }

    void addDefaults(TypeElement type) {
      for (ExecutableElement method : interfaces.instanceMethods(type)) {
        if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
          add(interfaces.signature(method), type.getSimpleName().toString());
        }
      }
    }

    boolean claim(TypeElement type, RequestModel request, String name, List<TypeName> parameters) {
      return claim(
          type,
          signature(
              request.name(), request.parameters().stream().map(ParameterModel::type).toList()),
          request.name(),
          name,
          parameters);
    }

    private boolean claim(
        TypeElement type,
        String sourceSignature,
        String source,
        String name,
        List<TypeName> parameters) {
      String signature = signature(name, parameters);
      String owner = owners.putIfAbsent(signature, source);
      if (owner == null) {
        return true;
      }
      reporter.error(
          Location.of(source(type, sourceSignature)),
          Diagnostic.GENERATED_METHOD_CLASH,
          source,
          "the method " + signature.replaceAll("[a-z0-9_]+\\.", ""),
          owner);
      return false;
    }
  }
}

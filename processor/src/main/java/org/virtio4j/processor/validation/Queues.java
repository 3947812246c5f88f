package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.NumberModel;
import org.virtio4j.processor.model.QueueModel;
import org.virtio4j.processor.model.QueuePlace;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.ShapeModel;
import org.virtio4j.processor.model.StreamQueueModel;

/** Reads {@link Queue}, and the interfaces of queues of requests. */
final class Queues {
  private static final String ON_DEVICE = "requests";
  private static final List<String> NUMBERS =
      List.of("index", "step", "open", "size", "buffers", "bytes");

  private final Messages messages;
  private final Replies replies;
  private final Requests requests;
  private final Checks checks;
  private final QueuePlaces places;
  private final Interfaces interfaces;
  private final Reporter reporter;

  Queues(
      Messages messages,
      Replies replies,
      Requests requests,
      Checks checks,
      QueuePlaces places,
      Interfaces interfaces,
      Reporter reporter) {
    this.messages = messages;
    this.replies = replies;
    this.requests = requests;
    this.checks = checks;
    this.places = places;
    this.interfaces = interfaces;
    this.reporter = reporter;
  }

  /**
   * Reads a queue, and reports what is wrong with it.
   *
   * @param device the device's interface
   * @param element the method that returns the queue, or the interface itself
   * @param surroundings what the queue may refer to
   * @return the model; nothing if something is wrong
   */
  Optional<QueueModel> read(TypeElement device, Element element, Surroundings surroundings) {
    AnnotationMirror mirror = Annotations.find(element, Queue.class).orElseThrow();
    if (NUMBERS.stream().anyMatch(name -> Annotations.intValue(mirror, name).isEmpty())) {
      return Optional.empty();
    }
    boolean inRange =
        Annotations.written(mirror, "index").isEmpty()
            || isInRange(element, mirror, "index", 0, 65535);
    inRange &= isInRange(element, mirror, "step", 1, 65535);
    inRange &= isInRange(element, mirror, "open", 1, 65536);
    inRange &= isInRange(element, mirror, "size", 1, 32768);
    inRange &= isInRange(element, mirror, "buffers", 0, 32768);
    inRange &= isInRange(element, mirror, "bytes", 1, Integer.MAX_VALUE);
    Optional<QueueModel> queue =
        element instanceof ExecutableElement method
            ? ofMethod(device, method, mirror, surroundings)
            : requestQueue(
                device,
                device,
                mirror,
                places.read(device, device, mirror, ON_DEVICE, surroundings),
                surroundings);
    return inRange ? queue : Optional.empty();
  }

  private boolean isInRange(
      Element element, AnnotationMirror mirror, String attribute, int least, int greatest) {
    int value = intOf(mirror, attribute);
    if (value < least || value > greatest) {
      reporter.error(
          Location.of(element, mirror, attribute),
          Diagnostic.QUEUE_ATTRIBUTE_OUT_OF_RANGE,
          attribute,
          least,
          greatest,
          value);
      return false;
    }
    return true;
  }

  private Optional<QueueModel> ofMethod(
      TypeElement device,
      ExecutableElement method,
      AnnotationMirror mirror,
      Surroundings surroundings) {
    boolean shaped = !reporter.refusesTypeParameters(method, Diagnostic.GENERIC_METHOD);
    TypeMirror type = method.getReturnType();
    if (type.getKind() == TypeKind.ERROR) {
      return Optional.empty();
    }
    Optional<QueuePlace> place =
        places.read(device, method, mirror, method.getSimpleName().toString(), surroundings);
    Optional<QueueModel> queue = ofType(device, method, mirror, place, surroundings);
    return shaped ? queue : Optional.empty();
  }

  private Optional<QueueModel> ofType(
      TypeElement device,
      ExecutableElement method,
      AnnotationMirror mirror,
      Optional<QueuePlace> place,
      Surroundings surroundings) {
    TypeMirror type = method.getReturnType();
    Optional<TypeElement> declaration = Annotations.declaration(type);
    if (declaration.isPresent()) {
      ClassName name = ClassName.get(declaration.get());
      if (name.equals(RuntimeTypes.RECEIVE_QUEUE) || name.equals(RuntimeTypes.TRANSMIT_QUEUE)) {
        return streamQueue(
            device, method, mirror, place, name.equals(RuntimeTypes.RECEIVE_QUEUE), surroundings);
      }
      if (declaration.get().getKind() == ElementKind.INTERFACE
          && interfaces.abstractMethods(declaration.get()).stream()
              .anyMatch(request -> Annotations.has(request, Request.class))) {
        return requestQueue(declaration.get(), method, mirror, place, surroundings);
      }
    }
    reporter.error(Location.of(method), Diagnostic.NOT_A_QUEUE_TYPE, method.getSimpleName(), type);
    return Optional.empty();
  }

  private Optional<QueueModel> streamQueue(
      TypeElement device,
      ExecutableElement method,
      AnnotationMirror mirror,
      Optional<QueuePlace> place,
      boolean receive,
      Surroundings surroundings) {
    String reason = "nothing is answered there";
    boolean right =
        hasNot(method, mirror, "reply", reason) & hasNot(method, mirror, "replyFirst", reason);
    String name = method.getSimpleName().toString();
    Part<LayoutModel> header = messages.read(method, mirror, "header");
    Optional<NumberModel> buffers =
        places.number(device, method, mirror, "buffers", name, surroundings);
    Optional<NumberModel> bytes =
        places.number(device, method, mirror, "bytes", name, surroundings);
    return right
            && place.isPresent()
            && buffers.isPresent()
            && bytes.isPresent()
            && !header.isWrong()
        ? Optional.of(
            new StreamQueueModel(
                place.get(),
                receive,
                buffers.get(),
                bytes.get(),
                header
                    .value()
                    .map(layout ->
                        new StreamQueueModel.Header(
                            layout.generated(), layout.hasConditionalTail()))))
        : Optional.empty();
  }

  private boolean hasNot(
      Element element, AnnotationMirror mirror, String attribute, String reason) {
    Optional<AnnotationValue> written = Annotations.written(mirror, attribute);
    if (written.isEmpty()
        || written.get().getValue().equals(false)
        || written.get().getValue() instanceof TypeMirror type && type.getKind() == TypeKind.VOID) {
      return true;
    }
    reporter.error(
        Location.of(element, mirror, attribute),
        Diagnostic.QUEUE_ATTRIBUTE_MEANINGLESS,
        attribute,
        element.getSimpleName(),
        reason);
    return false;
  }

  private Optional<QueueModel> requestQueue(
      TypeElement type,
      Element element,
      AnnotationMirror mirror,
      Optional<QueuePlace> place,
      Surroundings surroundings) {
    String reason = "requests bring their own buffers";
    boolean right =
        hasNot(element, mirror, "buffers", reason) & hasNot(element, mirror, "bytes", reason);
    if (!type.equals(element) && !type.getTypeParameters().isEmpty()) {
      Element parameter = type.getTypeParameters().getFirst();
      reporter.usedAt(
          Location.of(element, mirror),
          () -> {
            reporter.error(
                Location.of(parameter), Diagnostic.GENERIC_INTERFACE, type.getSimpleName());
            return null;
          });
      return Optional.empty();
    }
    Part<LayoutModel> header = messages.readSettable(element, mirror, "header");
    Part<Replies.Reply> reply = replies.read(element, mirror, messages);
    Set<KeptField> kept = new LinkedHashSet<>();
    Requests.Frame frame = new Requests.Frame(header, reply, surroundings, kept);
    List<RequestModel> methods = new ArrayList<>();
    List<ExecutableElement> sources = new ArrayList<>();
    List<ExecutableElement> declared = interfaces.abstractMethods(type);
    for (ExecutableElement method : declared) {
      if (type.equals(element) && GeneratedMethods.isOfEveryDriver(method)) {
        continue;
      }
      Optional<RequestModel> request = requests.read(element, mirror, method, frame);
      request.ifPresent(model -> {
        methods.add(model);
        sources.add(method);
      });
      right &= request.isPresent();
    }
    right &= haveOwnCodes(declared);
    right &= haveOneConditionPerName(sources, methods);
    if (isAbsent(reply) && methods.stream().allMatch(m -> m.reply().byteSize() == 0)) {
      right &= hasNot(element, mirror, "replyFirst", "no request has a reply");
    }
    Set<String> names = new LinkedHashSet<>();
    declared.forEach(method -> names.add(method.getSimpleName().toString()));
    Optional<List<RequestModel>> checked =
        reporter.usedAt(
            Location.of(element, mirror),
            () -> checks.read(type, names, methods, kept, surroundings));
    if (!right || header.isWrong() || reply.isWrong() || checked.isEmpty() || place.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RequestQueueModel(
            place.get(),
            ClassName.get(type),
            Names.capitalized(place.get().name()),
            type.equals(element),
            shape(checked.get()),
            Annotations.booleanValue(mirror, "replyFirst").orElse(false),
            EncodedForms.added(checked.get()),
            List.copyOf(kept)));
  }

  /** The shape that most requests have, the first of those if there are several. */
  private static ShapeModel shape(List<RequestModel> methods) {
    Map<ShapeModel, Integer> counts = new LinkedHashMap<>();
    methods.forEach(request -> counts.merge(request.shape(), 1, Integer::sum));
    ShapeModel most = null;
    for (Map.Entry<ShapeModel, Integer> entry : counts.entrySet()) {
      if (most == null || entry.getValue() > counts.get(most)) {
        most = entry.getKey();
      }
    }
    return most;
  }

  private static boolean isAbsent(Part<?> part) {
    return part.value().isEmpty() && !part.isWrong();
  }

  /** Two forms of one request may have one code; two requests may not. */
  private boolean haveOwnCodes(List<ExecutableElement> methods) {
    Map<List<Object>, String> names = new HashMap<>();
    boolean right = true;
    for (ExecutableElement method : methods) {
      Optional<AnnotationMirror> mirror = Annotations.find(method, Request.class);
      if (mirror.isEmpty()) {
        continue;
      }
      List<Object> codes =
          Annotations.arrayValue(mirror.get(), "value").stream()
              .map(AnnotationValue::getValue)
              .toList();
      if (codes.isEmpty() || !codes.stream().allMatch(Integer.class::isInstance)) {
        continue;
      }
      String name = method.getSimpleName().toString();
      String earlier = names.putIfAbsent(codes, name);
      if (earlier != null && !earlier.equals(name)) {
        reporter.error(
            Location.of(method, mirror.get(), "value"),
            Diagnostic.DUPLICATE_REQUEST_CODE,
            earlier,
            name);
        right = false;
      }
    }
    return right;
  }

  /** One {@code hasX} answers for all forms of a request. */
  private boolean haveOneConditionPerName(
      List<ExecutableElement> sources, List<RequestModel> methods) {
    Map<String, RequestModel> first = new HashMap<>();
    boolean right = true;
    for (int i = 0; i < methods.size(); i++) {
      RequestModel request = methods.get(i);
      RequestModel earlier = first.putIfAbsent(request.name(), request);
      if (earlier != null && !earlier.condition().equals(request.condition())) {
        reporter.error(
            Location.of(sources.get(i)),
            Diagnostic.OVERLOADS_OF_TWO_CONDITIONS,
            request.name(),
            request.hasName());
        right = false;
      }
    }
    return right;
  }

  private static int intOf(AnnotationMirror mirror, String attribute) {
    return Annotations.intValue(mirror, attribute).orElseThrow();
  }
}

package org.virtio4j.processor.validation;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Split;
import org.virtio4j.annotation.Word;
import org.virtio4j.processor.model.Coding;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.ParameterModel.Role;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.SizeModel;
import org.virtio4j.processor.model.Traits;

/** Reads the parameters of one request: what each of them is for. */
final class RequestParameters {
  private static final String DATA = "java.lang.foreign.MemorySegment";

  private final ExecutableElement method;
  private final AnnotationMirror request;
  private final Part<LayoutModel> header;
  private final Part<LayoutModel> body;
  private final Surroundings surroundings;
  private final Set<KeptField> kept;
  private final Layouts layouts;
  private final Integers integers;
  private final ParameterSources sources;
  private final Reporter reporter;
  private final HeaderBuilder builder = new HeaderBuilder();
  private final List<ParameterModel> parameters = new ArrayList<>();
  private final List<SizeModel> sizes = new ArrayList<>();
  private boolean right = true;

  /**
   * A reader for one request.
   *
   * @param method the request
   * @param request its annotation
   * @param frame what it has in common with others
   * @param body what follows its header
   * @param readers what reads parts of it
   */
  RequestParameters(
      ExecutableElement method,
      AnnotationMirror request,
      Requests.Frame frame,
      Part<LayoutModel> body,
      Requests.Readers readers) {
    this.method = method;
    this.request = request;
    this.header = frame.header();
    this.body = body;
    this.surroundings = frame.surroundings();
    this.kept = frame.kept();
    this.layouts = readers.layouts();
    this.integers = readers.integers();
    this.sources = readers.sources();
    this.reporter = readers.reporter();
    header.value().ifPresent(builder::add);
    body.value().ifPresent(builder::add);
  }

  /** Reads all parameters, and reports what is wrong with them; says whether nothing is. */
  boolean read() {
    method.getParameters().forEach(this::parameter);
    // What counts others comes last, so that it may name any of them.
    method.getParameters().forEach(this::length);
    return right;
  }

  HeaderBuilder header() {
    return builder;
  }

  List<ParameterModel> parameters() {
    return parameters;
  }

  List<SizeModel> sizes() {
    return sizes;
  }

  private void wrong(Location where, Diagnostic what, Object... arguments) {
    reporter.error(where, what, arguments);
    right = false;
  }

  private static String name(VariableElement parameter) {
    return parameter.getSimpleName().toString();
  }

  private void add(VariableElement parameter, Role role, int max) {
    parameters.add(
        new ParameterModel(
            name(parameter),
            TypeName.get(parameter.asType()),
            role,
            max,
            method.isVarArgs() && parameter.equals(method.getParameters().getLast())));
  }

  private void parameter(VariableElement parameter) {
    TypeMirror type = parameter.asType();
    TypeMirror innermost = type instanceof ArrayType array ? array.getComponentType() : type;
    if (type.getKind() == TypeKind.ERROR || innermost.getKind() == TypeKind.ERROR) {
      right = false;
      return;
    }
    Optional<AnnotationMirror> readable = Annotations.find(parameter, DeviceReadable.class);
    Optional<AnnotationMirror> writable = Annotations.find(parameter, DeviceWritable.class);
    boolean isSegment = innermost.toString().equals(DATA);
    if (readable.isPresent() && writable.isPresent()) {
      wrong(
          Location.of(parameter, writable.get()),
          Diagnostic.DATA_OF_TWO_DIRECTIONS,
          name(parameter));
    } else if (isSegment && readable.isEmpty() && writable.isEmpty()) {
      wrong(Location.of(parameter), Diagnostic.DATA_WITHOUT_DIRECTION, name(parameter));
    } else if (isSegment) {
      data(parameter, readable.isPresent() ? Role.READABLE : Role.WRITABLE);
    } else if (writable.isPresent() || readable.isPresent() && !isEncodable(innermost)) {
      wrong(Location.of(parameter), Diagnostic.DATA_NOT_A_SEGMENT, name(parameter), type);
    } else {
      part(parameter, type);
    }
  }

  private static boolean isEncodable(TypeMirror type) {
    return Annotations.declaration(type)
        .filter(declaration -> Annotations.has(declaration, Message.class))
        .isPresent();
  }

  private void data(VariableElement parameter, Role role) {
    if (role == Role.READABLE) {
      Optional<ParameterModel> writable =
          parameters.stream().filter(other -> other.role() == Role.WRITABLE).findFirst();
      if (writable.isPresent()) {
        wrong(
            Location.of(parameter),
            Diagnostic.DATA_OUT_OF_ORDER,
            name(parameter),
            writable.get().name());
      }
    }
    AnnotationMirror mirror =
        Annotations.find(
                parameter, role == Role.READABLE ? DeviceReadable.class : DeviceWritable.class)
            .orElseThrow();
    boolean several = parameter.asType() instanceof ArrayType;
    OptionalInt max = Annotations.intValue(mirror, "max");
    if (max.isEmpty()) {
      right = false;
      return;
    }
    if (!several && Annotations.written(mirror, "max").isPresent()) {
      wrong(Location.of(parameter, mirror, "max"), Diagnostic.MAX_MEANINGLESS, name(parameter));
    } else if (max.getAsInt() < 1 || max.getAsInt() > 32768) {
      wrong(
          Location.of(parameter, mirror, "max"),
          Diagnostic.QUEUE_ATTRIBUTE_OUT_OF_RANGE,
          "max",
          1,
          32768,
          max.getAsInt());
    }
    add(parameter, role, several ? max.getAsInt() : 0);
  }

  /** A parameter that is a part of the request itself. */
  private void part(VariableElement parameter, TypeMirror type) {
    List<? extends AnnotationMirror> wireTypes = WireTypes.of(parameter);
    if (wireTypes.size() > 1) {
      wrong(
          Location.of(parameter, wireTypes.get(1)),
          Diagnostic.SEVERAL_WIRE_TYPES,
          name(parameter),
          WireTypes.simpleName(wireTypes.get(0)),
          WireTypes.simpleName(wireTypes.get(1)));
    } else if (wireTypes.size() == 1) {
      appended(parameter, wireTypes.getFirst(), type);
    } else {
      joinedOrRecord(parameter, type);
    }
  }

  private void appended(VariableElement parameter, AnnotationMirror wireType, TypeMirror type) {
    checkOrder(parameter);
    TypeMirror element = type instanceof ArrayType array ? array.getComponentType() : type;
    boolean array = type instanceof ArrayType;
    Traits traits =
        new Traits(
            name(parameter),
            0L,
            array ? new Extent.Fixed(1) : Extent.SINGLE,
            Optional.empty(),
            Optional.empty(),
            List.of());
    Layouts.Structure structure =
        new Layouts.Structure(
            (TypeElement) method.getEnclosingElement(),
            request,
            LayoutKind.MESSAGE,
            0L,
            "",
            OptionalInt.empty(),
            Split.NONE);
    Optional<FieldModel> read =
        integers.read(new ComponentSite(structure, parameter), wireType, element, traits);
    if (read.isEmpty() || !(read.get() instanceof FieldModel.Scalar scalar)) {
      right = false;
      return;
    }
    if (!array) {
      builder.append(scalar, name(parameter));
      add(parameter, Role.HEADER, 0);
      return;
    }
    builder.append(new Coding.Numbers(scalar.element(), count(parameter)), name(parameter));
    add(parameter, Role.ENCODED, 0);
  }

  /** How many elements an array has, if that is fixed. */
  private OptionalInt count(VariableElement parameter) {
    Optional<AnnotationMirror> length = Annotations.find(parameter, Length.class);
    if (length.isEmpty() || Annotations.written(length.get(), "value").isEmpty()) {
      return OptionalInt.empty();
    }
    OptionalInt count = Annotations.intValue(length.get(), "value");
    if (count.isPresent() && count.getAsInt() < 1) {
      wrong(
          Location.of(parameter, length.get(), "value"),
          Diagnostic.LENGTH_OUT_OF_RANGE,
          name(parameter),
          count.getAsInt());
    }
    return count;
  }

  private void joinedOrRecord(VariableElement parameter, TypeMirror type) {
    TypeMirror element = type instanceof ArrayType array ? array.getComponentType() : type;
    Optional<TypeElement> record =
        Annotations.declaration(element)
            .filter(declaration -> declaration.getKind() == ElementKind.RECORD)
            .filter(declaration -> !Annotations.has(declaration, Word.class));
    if (record.isEmpty()) {
      component(parameter, type);
      return;
    }
    if (!Annotations.has(record.get(), Message.class)) {
      wrong(
          Location.of(parameter),
          Diagnostic.NOT_A_MESSAGE,
          name(parameter),
          record.get().getSimpleName());
      return;
    }
    Optional<LayoutModel> layout =
        reporter.usedAt(Location.of(parameter), () -> layouts.read(record.get()));
    if (layout.isEmpty() || header.isWrong() || body.isWrong()) {
      right = false;
      return;
    }
    record(parameter, layout.get(), type instanceof ArrayType);
  }

  private void record(VariableElement parameter, LayoutModel layout, boolean array) {
    String reason =
        layout.needsTag()
            ? "which does not tell the case of its union itself"
            : layout.hasConditionalTail()
                ? "whose end depends on features"
                : array && layout.isVariable() ? "whose size varies" : null;
    if (reason != null) {
      wrong(
          Location.of(parameter),
          Diagnostic.RECORD_NOT_ENCODABLE,
          name(parameter),
          layout.type().simpleName(),
          reason);
      return;
    }
    List<HeaderBuilder.GroupPlace> groups =
        builder.findGroup(name(parameter)).stream()
            .filter(group -> group.field().layout().type().equals(layout.type()))
            .toList();
    if (!array && groups.size() == 1) {
      builder.setGroup(groups.getFirst(), name(parameter));
    } else {
      checkOrder(parameter);
      builder.append(
          array ? new Coding.Many(layout, count(parameter)) : new Coding.One(layout),
          name(parameter));
    }
    add(parameter, Role.ENCODED, 0);
  }

  /** What is appended to the request comes before data on the wire, and so here. */
  private void checkOrder(VariableElement parameter) {
    parameters.stream()
        .filter(ParameterModel::isData)
        .findFirst()
        .ifPresent(data ->
            wrong(
                Location.of(parameter), Diagnostic.PART_AFTER_DATA, name(parameter), data.name()));
  }

  private void component(VariableElement parameter, TypeMirror type) {
    String wanted = name(parameter);
    if (header.isWrong() || body.isWrong()) {
      right = false;
      return;
    }
    if (builder.isEmpty()) {
      wrong(Location.of(parameter), Diagnostic.PARAMETER_WITHOUT_HEADER, wanted);
      return;
    }
    List<HeaderBuilder.Place> places = builder.find(wanted);
    if (places.isEmpty()) {
      wrong(
          Location.of(parameter),
          Diagnostic.NO_SUCH_COMPONENT,
          owners(),
          wanted,
          Suggestions.didYouMean(wanted, builder.names()));
      return;
    }
    LeafModel leaf = places.getFirst().leaf();
    String owner = places.getFirst().owner().type().simpleName();
    if (places.size() > 1) {
      wrong(
          Location.of(parameter),
          Diagnostic.AMBIGUOUS_COMPONENT,
          wanted,
          leaf.name(),
          owner,
          places.get(1).leaf().name(),
          places.get(1).owner().type().simpleName());
    } else if (leaf.field().tag()) {
      wrong(Location.of(parameter), Diagnostic.PARAMETER_SETS_TAG, wanted);
    } else if (!TypeName.get(type).equals(leaf.field().javaType())) {
      wrong(
          Location.of(parameter),
          Diagnostic.WRONG_PARAMETER_TYPE,
          wanted,
          type,
          leaf.field().javaType(),
          owner);
    } else {
      add(parameter, Role.HEADER, 0);
    }
    // Also if something is wrong: then nothing else is missing.
    places.forEach(set -> builder.setParameter(set, wanted));
  }

  /** The records whose components parameters may set, in words. */
  private String owners() {
    return Stream.of(header, body)
        .flatMap(part -> part.value().stream())
        .map(layout -> layout.type().simpleName())
        .collect(Collectors.joining(" and "));
  }

  private void length(VariableElement parameter) {
    Optional<AnnotationMirror> mirror = Annotations.find(parameter, Length.class);
    Optional<ParameterModel> model =
        parameters.stream().filter(known -> known.name().equals(name(parameter))).findFirst();
    if (mirror.isEmpty() || model.isEmpty()) {
      return;
    }
    boolean array = parameter.asType() instanceof ArrayType;
    boolean segment = model.get().isData() && !array;
    Optional<String> of = text(mirror.get(), "of");
    Optional<String> config = text(mirror.get(), "config");
    if (of.isPresent() && (segment || model.get().role() == Role.ENCODED && array)) {
      lengthOf(parameter, mirror.get(), of.get(), array);
    } else if (config.isPresent() && segment) {
      lengthOfConfig(parameter, mirror.get(), config.get());
    } else if (of.isPresent()
        || config.isPresent()
        || !array
        || model.get().role() != Role.ENCODED) {
      wrong(
          Location.of(parameter, mirror.get()),
          Diagnostic.LENGTH_MEANINGLESS,
          name(parameter),
          model.get().isData()
              ? "data have the size that the caller gives them; name a component with of, or a"
                  + " field with config"
              : "it is " + (array ? "an array, which has value or of" : "no array and no data"));
    }
  }

  private static Optional<String> text(AnnotationMirror mirror, String attribute) {
    return Annotations.written(mirror, attribute)
        .map(value -> value.getValue().toString())
        .filter(text -> !text.isEmpty());
  }

  private void lengthOf(
      VariableElement parameter, AnnotationMirror mirror, String wanted, boolean array) {
    List<HeaderBuilder.Place> places = builder.find(wanted);
    if (places.size() != 1) {
      if (!header.isWrong() && !body.isWrong()) {
        wrong(
            Location.of(parameter, mirror, "of"),
            Diagnostic.NO_SUCH_LENGTH,
            wanted,
            name(parameter),
            Suggestions.didYouMean(wanted, builder.names()));
      }
      right = false;
      return;
    }
    HeaderBuilder.Place place = places.getFirst();
    ScalarKind kind = place.leaf().field().kind();
    boolean number = kind == ScalarKind.INT || kind == ScalarKind.LONG;
    if (!number || place.leaf().field().tag() || builder.isSet(place)) {
      wrong(
          Location.of(parameter, mirror, "of"),
          Diagnostic.NOT_A_LENGTH,
          wanted,
          name(parameter),
          !number ? "it is no number" : "something else sets it");
      return;
    }
    builder.setLength(place, name(parameter), 1L, array);
  }

  private void lengthOfConfig(VariableElement parameter, AnnotationMirror mirror, String wanted) {
    Part<LayoutModel> config = surroundings.config();
    if (config.isWrong()) {
      right = false;
      return;
    }
    List<LeafModel> fields = config.value().map(LayoutModel::leaves).orElse(List.of());
    Optional<LeafModel> field =
        fields.stream().filter(leaf -> leaf.name().equals(wanted)).findFirst();
    if (field.isEmpty()) {
      Set<String> names =
          fields.stream().map(LeafModel::name).collect(Collectors.toCollection(LinkedHashSet::new));
      wrong(
          Location.of(parameter, mirror, "config"),
          Diagnostic.NO_SUCH_LENGTH_FIELD,
          wanted,
          name(parameter),
          Suggestions.didYouMean(wanted, names));
      return;
    }
    Optional<String> reason = ParameterSources.whyNotKept(field.get());
    if (reason.isPresent()) {
      wrong(
          Location.of(parameter, mirror, "config"),
          Diagnostic.FIELD_CANNOT_BE_KEPT,
          wanted,
          reason.get());
      return;
    }
    kept.add(new KeptField(wanted, field.get().field().javaType()));
    sizes.add(new SizeModel(name(parameter), wanted));
  }

  /** The room that a request of varying size needs, or nothing if it is always as large. */
  OptionalLong room(boolean varies) {
    Optional<String> written =
        Annotations.written(request, "bytes").map(value -> value.getValue().toString());
    OptionalInt bytes = Annotations.intValue(request, "bytes");
    if (bytes.isEmpty()) {
      right = false;
      return OptionalLong.empty();
    }
    String name = method.getSimpleName().toString();
    if (!right) {
      return OptionalLong.empty(); // what is wrong may be what varies
    }
    if (!varies) {
      if (written.isPresent()) {
        wrong(Location.of(method, request, "bytes"), Diagnostic.ROOM_MEANINGLESS, name);
      }
      return OptionalLong.empty();
    }
    long least = builder.build(OptionalLong.empty()).bytes();
    if (written.isEmpty()) {
      wrong(Location.of(method, request), Diagnostic.ROOM_MISSING, name);
    } else if (bytes.getAsInt() <= least) {
      wrong(
          Location.of(method, request, "bytes"),
          Diagnostic.ROOM_TOO_SMALL,
          name,
          bytes.getAsInt(),
          least);
    }
    return OptionalLong.of(bytes.getAsInt());
  }

  boolean isRight() {
    return right;
  }
}

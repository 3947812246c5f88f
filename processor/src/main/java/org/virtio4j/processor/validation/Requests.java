package org.virtio4j.processor.validation;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Request;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.ParameterModel.Role;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.ResultModel;
import org.virtio4j.processor.model.ScalarKind;

/** Reads methods with {@link Request}. */
final class Requests {
  private static final String DATA = "java.lang.foreign.MemorySegment";

  private final Conditions conditions;
  private final Interfaces interfaces;
  private final Elements elements;
  private final Reporter reporter;

  Requests(Conditions conditions, Interfaces interfaces, Elements elements, Reporter reporter) {
    this.conditions = conditions;
    this.interfaces = interfaces;
    this.elements = elements;
    this.reporter = reporter;
  }

  /**
   * What the requests of a queue have in common.
   *
   * @param header what precedes the data
   * @param reply what follows it
   * @param surroundings what else the device has
   */
  record Frame(Part<LayoutModel> header, Part<Replies.Reply> reply, Surroundings surroundings) {}

  /**
   * Reads a request, and reports what is wrong with it.
   *
   * @param user the element that says that this is a request of a queue
   * @param queue its annotation
   * @param method the method
   * @param frame what the queue's requests have in common
   * @return the model; nothing if something is wrong
   */
  Optional<RequestModel> read(
      Element user, AnnotationMirror queue, ExecutableElement method, Frame frame) {
    return reporter.usedAt(Location.of(user, queue), () -> new Reading(method, frame).read());
  }

  /** Reads one request. */
  private final class Reading {
    private final ExecutableElement method;
    private final String name;
    private final Frame frame;
    private final Map<String, LeafModel> leaves = new HashMap<>();
    private final List<ParameterModel> parameters = new ArrayList<>();
    private final List<HeaderField> header = new ArrayList<>();
    private final Set<String> set = new HashSet<>();
    private boolean right = true;

    Reading(ExecutableElement method, Frame frame) {
      this.method = method;
      this.name = method.getSimpleName().toString();
      this.frame = frame;
      frame
          .header()
          .value()
          .ifPresent(layout -> layout.leaves().forEach(leaf -> leaves.put(leaf.name(), leaf)));
    }

    Optional<RequestModel> read() {
      Optional<AnnotationMirror> mirror = Annotations.find(method, Request.class);
      if (mirror.isEmpty()) {
        return wrong(Location.of(method), Diagnostic.METHOD_WITHOUT_REQUEST, name);
      }
      if (!method.getTypeParameters().isEmpty()) {
        return wrong(
            Location.of(method.getTypeParameters().getFirst()), Diagnostic.GENERIC_METHOD, name);
      }
      if (interfaces.hasLostNames(method)) {
        return wrong(
            Location.of(method),
            Diagnostic.LOST_PARAMETER_NAMES,
            method.getEnclosingElement().getSimpleName() + "." + name);
      }
      method.getParameters().forEach(this::parameter);
      codes(mirror.get());
      sources(mirror.get());
      gaps();
      if (method.getParameters().isEmpty() && isAbsent(frame.header()) && isAbsent(frame.reply())) {
        wrong(Location.of(method), Diagnostic.EMPTY_REQUEST, name);
      }
      Optional<ResultModel> result = result();
      Optional<ConditionModel> condition = condition();
      if (!right || result.isEmpty() || frame.header().isWrong()) {
        return Optional.empty();
      }
      header.sort(Comparator.comparingLong(HeaderField::offset));
      return Optional.of(
          new RequestModel(
              name,
              parameters,
              header,
              condition,
              List.of(),
              result.get(),
              elements.getDocComment(method) != null));
    }

    private static boolean isAbsent(Part<?> part) {
      return part.value().isEmpty() && !part.isWrong();
    }

    private <T> Optional<T> wrong(Location where, Diagnostic what, Object... arguments) {
      reporter.error(where, what, arguments);
      right = false;
      return Optional.empty();
    }

    private void parameter(VariableElement parameter) {
      TypeMirror type = parameter.asType();
      if (type.getKind() == TypeKind.ERROR) {
        right = false;
        return;
      }
      Optional<AnnotationMirror> readable = Annotations.find(parameter, DeviceReadable.class);
      Optional<AnnotationMirror> writable = Annotations.find(parameter, DeviceWritable.class);
      boolean isSegment = type.toString().equals(DATA);
      if (readable.isPresent() && writable.isPresent()) {
        wrong(
            Location.of(parameter, writable.get()),
            Diagnostic.DATA_OF_TWO_DIRECTIONS,
            parameter.getSimpleName());
      } else if (readable.isPresent() || writable.isPresent()) {
        data(parameter, readable.isPresent() ? Role.READABLE : Role.WRITABLE, isSegment);
      } else if (isSegment) {
        wrong(Location.of(parameter), Diagnostic.DATA_WITHOUT_DIRECTION, parameter.getSimpleName());
      } else {
        component(parameter, type);
      }
    }

    private void data(VariableElement parameter, Role role, boolean isSegment) {
      if (!isSegment) {
        wrong(
            Location.of(parameter),
            Diagnostic.DATA_NOT_A_SEGMENT,
            parameter.getSimpleName(),
            parameter.asType());
        return;
      }
      if (role == Role.READABLE) {
        Optional<ParameterModel> writable =
            parameters.stream().filter(other -> other.role() == Role.WRITABLE).findFirst();
        if (writable.isPresent()) {
          wrong(
              Location.of(parameter),
              Diagnostic.DATA_OUT_OF_ORDER,
              parameter.getSimpleName(),
              writable.get().name());
        }
      }
      add(parameter, role);
    }

    private void component(VariableElement parameter, TypeMirror type) {
      String wanted = parameter.getSimpleName().toString();
      if (frame.header().isWrong()) {
        right = false;
        return;
      }
      if (frame.header().value().isEmpty()) {
        wrong(Location.of(parameter), Diagnostic.PARAMETER_WITHOUT_HEADER, wanted);
        return;
      }
      LeafModel leaf = leaves.get(wanted);
      LayoutModel layout = frame.header().value().get();
      if (leaf == null) {
        wrong(
            Location.of(parameter),
            Diagnostic.NO_SUCH_COMPONENT,
            layout.type().simpleName(),
            wanted,
            Suggestions.didYouMean(wanted, free(layout)));
      } else if (leaf.field().tag()) {
        wrong(Location.of(parameter), Diagnostic.PARAMETER_SETS_TAG, wanted);
      } else if (!TypeName.get(type).equals(leaf.field().javaType())) {
        wrong(
            Location.of(parameter),
            Diagnostic.WRONG_PARAMETER_TYPE,
            wanted,
            type,
            leaf.field().javaType(),
            layout.type().simpleName());
      } else {
        add(parameter, Role.HEADER);
        header.add(new HeaderField.FromParameter(leaf, wanted));
      }
      set.add(wanted);
    }

    /** What of the header a parameter may set. */
    private List<String> free(LayoutModel layout) {
      return layout.leaves().stream()
          .filter(leaf -> !leaf.field().tag())
          .map(LeafModel::name)
          .toList();
    }

    private void add(VariableElement parameter, Role role) {
      parameters.add(
          new ParameterModel(
              parameter.getSimpleName().toString(), TypeName.get(parameter.asType()), role));
    }

    private void codes(AnnotationMirror mirror) {
      if (frame.header().isWrong()) {
        return;
      }
      List<LeafModel> tags =
          frame.header().value().map(LayoutModel::leaves).orElse(List.of()).stream()
              .filter(leaf -> leaf.field().tag())
              .toList();
      List<AnnotationValue> codes = Annotations.arrayValue(mirror, "value");
      if (codes.size() != tags.size()) {
        wrong(
            Location.of(method, mirror, "value"),
            Diagnostic.WRONG_NUMBER_OF_CODES,
            name,
            codes.size(),
            frame
                .header()
                .value()
                .map(layout -> layout.type().simpleName() + " has " + tags.size())
                .orElse("the queue has no header to put one into"));
        return;
      }
      for (int i = 0; i < codes.size(); i++) {
        if (!(codes.get(i).getValue() instanceof Integer code)) {
          right = false; // javac reports it
          continue;
        }
        LeafModel tag = tags.get(i);
        Optional<CodeEnumModel> constants = tag.field().codes();
        if (!holds(tag, code)) {
          wrong(
              Location.of(method, mirror, codes.get(i)),
              Diagnostic.REQUEST_CODE_OUT_OF_RANGE,
              code,
              tag.name(),
              tag.field().wireType().bits());
        } else if (constants.isPresent() && constants.get().withValue(code).isEmpty()) {
          wrong(
              Location.of(method, mirror, codes.get(i)),
              Diagnostic.REQUEST_CODE_WITHOUT_CONSTANT,
              code,
              constants.get().type().simpleName());
        } else {
          header.add(new HeaderField.Constant(tag, code));
        }
      }
    }

    /** A tag of 32 bits that is an {@code int} holds raw bits; all others hold numbers. */
    private static boolean holds(LeafModel tag, int code) {
      return tag.field().kind() == ScalarKind.INT && tag.field().wireType().bits() == Integer.SIZE
          || tag.field().wireType().holds(code);
    }

    private void sources(AnnotationMirror mirror) {
      for (LeafModel leaf : frame.header().value().map(LayoutModel::leaves).orElse(List.of())) {
        if (leaf.field().tag() || set.contains(leaf.name())) {
          continue;
        }
        if (leaf.field().defaultValue().isPresent()) {
          header.add(new HeaderField.Constant(leaf, leaf.field().defaultValue().getAsLong()));
        } else {
          wrong(
              Location.of(method, mirror),
              Diagnostic.COMPONENT_WITHOUT_SOURCE,
              leaf.name(),
              frame.header().value().orElseThrow().type().simpleName(),
              name);
        }
      }
    }

    private void gaps() {
      if (frame.header().value().isEmpty()) {
        return;
      }
      LayoutModel layout = frame.header().value().get();
      long end = 0;
      for (LeafModel leaf :
          layout.leaves().stream().sorted(Comparator.comparingLong(LeafModel::offset)).toList()) {
        reserve(end, leaf.offset());
        end = Math.max(end, leaf.offset() + leaf.field().wireType().bytes());
      }
      reserve(end, layout.byteSize());
    }

    private void reserve(long from, long to) {
      if (to > from) {
        header.add(new HeaderField.Reserved(from, to - from));
      }
    }

    private Optional<ResultModel> result() {
      TypeMirror type = method.getReturnType();
      TypeKind kind = type.getKind();
      if (kind == TypeKind.VOID) {
        return Optional.of(new ResultModel.Nothing());
      }
      if (kind == TypeKind.ERROR || frame.reply().isWrong()) {
        right = false;
        return Optional.empty();
      }
      if (kind != TypeKind.INT && kind != TypeKind.LONG) {
        return wrong(Location.of(method), Diagnostic.WRONG_RETURN_TYPE, name, type);
      }
      boolean writable =
          parameters.stream().anyMatch(parameter -> parameter.role() == Role.WRITABLE);
      List<LeafModel> others = frame.reply().value().map(Replies.Reply::others).orElse(List.of());
      List<String> candidates = new ArrayList<>();
      if (writable) {
        candidates.add("the number of bytes that the device wrote");
      }
      others.forEach(leaf -> candidates.add(leaf.name() + " of the reply"));
      if (candidates.size() > 1) {
        return wrong(
            Location.of(method),
            Diagnostic.AMBIGUOUS_RESULT,
            name,
            candidates.get(0),
            candidates.get(1));
      }
      if (candidates.isEmpty()) {
        return right
            ? wrong(Location.of(method), Diagnostic.NOTHING_TO_RETURN, name, type)
            : Optional.empty();
      }
      if (writable) {
        return Optional.of(new ResultModel.Written(kind == TypeKind.LONG));
      }
      LeafModel leaf = others.getFirst();
      if (!leaf.dimensions().isEmpty() || !leaf.field().javaType().equals(TypeName.get(type))) {
        return wrong(
            Location.of(method),
            Diagnostic.WRONG_RESULT_TYPE,
            name,
            type,
            leaf.name(),
            leaf.field().javaType() + "[]".repeat(leaf.dimensions().size()));
      }
      return Optional.of(new ResultModel.ReplyLeaf(leaf));
    }

    private Optional<ConditionModel> condition() {
      Optional<Conditions.Read> condition = conditions.read(method);
      if (condition.isEmpty()) {
        return Optional.empty();
      }
      Optional<ConditionModel> own =
          conditions.ofDevice(method, condition.get(), frame.surroundings().features());
      right &= own.isPresent();
      return own;
    }
  }
}

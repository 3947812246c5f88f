package org.virtio4j.processor.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeKind;

/** The indices that the queues of one device are written to have, of which no two are the same. */
final class QueueIndices {
  private static final int MAX_INDEX = 65535;

  private final Reporter reporter;
  private final List<Indices> known = new ArrayList<>();

  QueueIndices(Reporter reporter) {
    this.reporter = reporter;
  }

  /** One index, or all that lie a number of steps behind it. */
  private record Indices(String name, int first, int step, boolean family) {
    boolean has(int index) {
      return family ? index >= first && (index - first) % step == 0 : index == first;
    }
  }

  /**
   * Adds the indices of a queue, and reports one that another queue has.
   *
   * @param method the queue's method
   * @param mirror its annotation
   */
  void add(ExecutableElement method, AnnotationMirror mirror) {
    if (Annotations.written(mirror, "index").isEmpty()) {
      return; // the device's configuration decides
    }
    OptionalInt index = Annotations.intValue(mirror, "index");
    OptionalInt step = Annotations.intValue(mirror, "step");
    if (index.isEmpty() || step.isEmpty() || step.getAsInt() < 1) {
      return;
    }
    Indices indices =
        new Indices(
            method.getSimpleName().toString(), index.getAsInt(), step.getAsInt(), isFamily(method));
    for (Indices other : known) {
      OptionalInt shared = shared(indices, other);
      if (shared.isPresent()) {
        reporter.error(
            Location.of(method, mirror, "index"),
            indices.family || other.family
                ? Diagnostic.QUEUES_MEET
                : Diagnostic.DUPLICATE_QUEUE_INDEX,
            other.name,
            indices.name,
            shared.getAsInt());
        return;
      }
    }
    known.add(indices);
  }

  private static boolean isFamily(ExecutableElement method) {
    return method.getParameters().size() == 1
        && method.getParameters().getFirst().asType().getKind() == TypeKind.INT;
  }

  private static OptionalInt shared(Indices a, Indices b) {
    for (int index = a.first; index <= MAX_INDEX; index += a.step) {
      if (b.has(index)) {
        return OptionalInt.of(index);
      }
      if (!a.family) {
        break;
      }
    }
    return OptionalInt.empty();
  }
}

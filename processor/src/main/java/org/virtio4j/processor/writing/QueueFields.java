package org.virtio4j.processor.writing;

import com.palantir.javapoet.NameAllocator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.ShapeModel;

/** The names of the fields of a queue's class. */
final class QueueFields {
  private final Map<String, String> kept = new LinkedHashMap<>();
  private final Map<String, String> conditions = new LinkedHashMap<>();
  private final Map<ShapeModel, String> shapes = new LinkedHashMap<>();
  private final String features;

  QueueFields(RequestQueueModel queue) {
    NameAllocator names = new NameAllocator();
    for (KeptField field : queue.keptFields()) {
      kept.put(field.accessor(), names.newName(field.accessor()));
    }
    for (RequestModel request : queue.methods()) {
      if (request.condition().isPresent() && !conditions.containsKey(request.name())) {
        conditions.put(request.name(), names.newName(request.hasName()));
      }
    }
    features = names.newName("features");
    names.newName("SHAPE");
    for (RequestModel request : queue.methods()) {
      if (!queue.hasQueueShape(request) && !shapes.containsKey(request.shape())) {
        shapes.put(request.shape(), names.newName(Names.constant(request.name()) + "_SHAPE"));
      }
    }
  }

  /** The constants of the shapes that are not the queue's. */
  Map<ShapeModel, String> shapes() {
    return shapes;
  }

  /** The constant of a request's shape. */
  String shape(RequestModel request) {
    return shapes.get(request.shape());
  }

  /** The field that keeps the value of a configuration field. */
  String kept(String accessor) {
    return kept.get(accessor);
  }

  /** The field that says whether a request exists. */
  String condition(String request) {
    return conditions.get(request);
  }

  /** The fields that say whether requests exist, by the requests' names. */
  Map<String, String> conditions() {
    return conditions;
  }

  /** The field that keeps what was negotiated. */
  String features() {
    return features;
  }
}

package org.virtio4j.processor.writing;

import com.palantir.javapoet.NameAllocator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.virtio4j.processor.model.KeptField;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;

/** The names of the fields of a queue's class. */
final class QueueFields {
  private final Map<String, String> kept = new LinkedHashMap<>();
  private final Map<String, String> conditions = new LinkedHashMap<>();
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

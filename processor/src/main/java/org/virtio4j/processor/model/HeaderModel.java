package org.virtio4j.processor.model;

import java.util.List;

/**
 * What precedes a request's data: the header, and what the parameters add to it.
 *
 * @param fields what is written, every byte of it, in its order
 * @param bytes the size of all that has a fixed size
 * @param room the greatest size of all of it
 */
public record HeaderModel(List<HeaderField> fields, long bytes, long room) {
  /** Copies the list. */
  public HeaderModel {
    fields = List.copyOf(fields);
  }

  /**
   * Whether it has the same size in all such requests.
   *
   * @return whether nothing in it varies
   */
  public boolean isFixed() {
    return fields.stream()
        .noneMatch(field -> field instanceof HeaderField.Encoded part && !part.coding().isFixed());
  }

  /**
   * The parts that records and arrays make.
   *
   * @return those parts, in their order
   */
  public List<HeaderField.Encoded> encoded() {
    return fields.stream()
        .filter(HeaderField.Encoded.class::isInstance)
        .map(HeaderField.Encoded.class::cast)
        .toList();
  }
}

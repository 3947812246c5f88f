package org.virtio4j.processor.model;

import java.util.List;
import java.util.Optional;
import org.virtio4j.annotation.AccessMode;

/**
 * What components of all kinds have.
 *
 * @param name the component's name
 * @param offset where it begins, in bytes from the start of its record
 * @param extent whether it is an array; for a union, how many bytes it has if that is not fixed
 * @param access how it may be accessed, where the description says so
 * @param condition on which features it depends
 * @param selectors the names of the components that select what it is, in the order of writing
 */
public record Traits(
    String name,
    long offset,
    Extent extent,
    Optional<AccessMode> access,
    Optional<ConditionModel> condition,
    List<String> selectors) {
  /** Copies the list. */
  public Traits {
    selectors = List.copyOf(selectors);
  }

  /**
   * The same traits of an array, or of what is none.
   *
   * @param extent whether it is an array
   * @return a changed copy
   */
  public Traits with(Extent extent) {
    return new Traits(name, offset, extent, access, condition, selectors);
  }

  /**
   * The traits of one element of an array.
   *
   * @return a changed copy
   */
  public Traits single() {
    return with(Extent.SINGLE);
  }
}

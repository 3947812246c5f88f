package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sealed interface of records, of which a tag tells one.
 *
 * @param type the interface
 * @param cases the records
 */
public record UnionModel(ClassName type, List<Case> cases) {
  /** Copies the list. */
  public UnionModel {
    cases = List.copyOf(cases);
  }

  /**
   * One of the records.
   *
   * @param layout its structure
   * @param code the tag's value; nothing if it stands for all values that no other case has
   */
  public record Case(LayoutModel layout, OptionalLong code) {}

  /** The case that stands for all codes that no other has. */
  public Optional<Case> otherwise() {
    return cases.stream().filter(one -> one.code().isEmpty()).findFirst();
  }

  /** The size of the largest case in bytes. */
  public long largest() {
    return cases.stream().mapToLong(one -> one.layout().byteSize()).max().orElse(0L);
  }

  /** Whether a case has no fixed size. */
  public boolean isVariable() {
    return cases.stream().anyMatch(one -> one.layout().isVariable());
  }
}

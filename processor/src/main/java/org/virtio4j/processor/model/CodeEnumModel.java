package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;

/**
 * An enum whose constants have numbers on the wire.
 *
 * @param type the enum
 * @param generated the class that is generated for it
 * @param isPublic whether the generated class can be public
 * @param codes the constants that have a number, in their order
 * @param otherwise the constant that stands for all other numbers
 */
public record CodeEnumModel(
    ClassName type,
    ClassName generated,
    boolean isPublic,
    List<Code> codes,
    Optional<String> otherwise) {
  /** Copies the list. */
  public CodeEnumModel {
    codes = List.copyOf(codes);
  }

  /**
   * A constant and its number.
   *
   * @param name the constant
   * @param value the number, 0 to 2<sup>32</sup>-1
   * @param ok whether it says that a request succeeded
   */
  public record Code(String name, long value, boolean ok) {}

  /** Whether the enum is a status: it tells whether a request succeeded. */
  public boolean isStatus() {
    return codes.stream().anyMatch(Code::ok);
  }

  /** The constant with a number. */
  public Optional<Code> withValue(long value) {
    return codes.stream().filter(code -> code.value() == value).findFirst();
  }
}

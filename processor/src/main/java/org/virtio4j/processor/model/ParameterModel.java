package org.virtio4j.processor.model;

import com.palantir.javapoet.TypeName;

/**
 * A parameter of a request.
 *
 * @param name its name
 * @param type its Java type
 * @param role what it is for
 */
public record ParameterModel(String name, TypeName type, Role role) {
  /** What a parameter of a request is for. */
  public enum Role {
    /** It sets a component of the header. */
    HEADER,
    /** It is data that the device reads. */
    READABLE,
    /** It is memory that the device writes. */
    WRITABLE
  }

  /**
   * Whether the parameter is a buffer of the caller.
   *
   * @return whether it is data
   */
  public boolean isData() {
    return role != Role.HEADER;
  }
}

package org.virtio4j.processor.model;

import com.palantir.javapoet.TypeName;

/**
 * A parameter of a request.
 *
 * @param name its name
 * @param type its Java type
 * @param role what it is for
 * @param max how many buffers it may be, if it is an array of them; 0 if it is none
 * @param variable whether it takes any number of arguments
 */
public record ParameterModel(String name, TypeName type, Role role, int max, boolean variable) {
  /** What a parameter of a request is for. */
  public enum Role {
    /** It sets a component of the header, or is an integer behind it. */
    HEADER,
    /** It is a record or an array, which is encoded into the request. */
    ENCODED,
    /** It is data that the device reads. */
    READABLE,
    /** It is memory that the device writes. */
    WRITABLE
  }

  /**
   * Whether the parameter is a buffer of the caller, or several.
   *
   * @return whether it is data
   */
  public boolean isData() {
    return role == Role.READABLE || role == Role.WRITABLE;
  }

  /**
   * Whether the parameter is an array of buffers.
   *
   * @return whether it is
   */
  public boolean isSeveral() {
    return max > 0;
  }

  /**
   * How many buffers it is at most.
   *
   * @return 0 or more
   */
  public int buffers() {
    return isSeveral() ? max : isData() ? 1 : 0;
  }
}

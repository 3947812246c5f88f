package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * A call of a check before a request is sent.
 *
 * @param owner the interface that has the check
 * @param method the check's name
 * @param arguments what it is called with
 */
public record CheckModel(ClassName owner, String method, List<Argument> arguments) {
  /** Copies the list. */
  public CheckModel {
    arguments = List.copyOf(arguments);
  }

  /**
   * An argument of a check.
   *
   * @param source where its value comes from
   * @param name the name of the request's parameter or of the configuration field
   */
  public record Argument(Source source, String name) {}

  /** Where the value of an argument comes from. */
  public enum Source {
    /** A parameter of the request. */
    PARAMETER,
    /** A configuration field, as it was when it was last read. */
    CONFIG,
    /** What was negotiated. */
    FEATURES
  }
}

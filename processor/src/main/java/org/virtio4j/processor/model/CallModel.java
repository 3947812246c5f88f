package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * A call of a static method of a description: of a check before a request is sent, or of a formula
 * for a queue's index or for a number of queues.
 *
 * @param owner the interface that has the method
 * @param method the method's name
 * @param arguments what it is called with
 */
public record CallModel(ClassName owner, String method, List<Argument> arguments) {
  /** Copies the list. */
  public CallModel {
    arguments = List.copyOf(arguments);
  }

  /**
   * Whether an argument comes from a source.
   *
   * @param source a source
   * @return whether one does
   */
  public boolean uses(Source source) {
    return arguments.stream().anyMatch(argument -> argument.source() == source);
  }

  /**
   * An argument of a call.
   *
   * @param source where its value comes from
   * @param name the name of the caller's parameter or of the configuration field
   */
  public record Argument(Source source, String name) {}

  /** Where the value of an argument comes from. */
  public enum Source {
    /** A parameter of the request, or the number of the queue in its family. */
    PARAMETER,
    /** A configuration field. */
    CONFIG,
    /** The whole configuration space, as a record. */
    WHOLE_CONFIG,
    /** What was negotiated. */
    FEATURES
  }
}

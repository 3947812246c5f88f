package org.virtio4j.processor.model;

import java.util.List;
import java.util.Optional;

/**
 * A request.
 *
 * @param name the name of its method
 * @param parameters the method's parameters
 * @param header how each byte of the header is written, in the order of the offsets
 * @param condition what must have been negotiated, if anything
 * @param checks what runs before it is sent
 * @param result what it returns
 * @param documented whether the method has a comment that the generated one can inherit
 */
public record RequestModel(
    String name,
    List<ParameterModel> parameters,
    List<HeaderField> header,
    Optional<ConditionModel> condition,
    List<CallModel> checks,
    ResultModel result,
    boolean documented) {

  /** Copies the lists. */
  public RequestModel {
    parameters = List.copyOf(parameters);
    header = List.copyOf(header);
    checks = List.copyOf(checks);
  }

  /**
   * The same request with other checks.
   *
   * @param checks what runs before it is sent
   * @return a changed copy
   */
  public RequestModel withChecks(List<CallModel> checks) {
    return new RequestModel(name, parameters, header, condition, checks, result, documented);
  }

  /**
   * The parameters that are buffers of the caller.
   *
   * @return what the device reads, then what it writes
   */
  public List<ParameterModel> data() {
    return parameters.stream().filter(ParameterModel::isData).toList();
  }

  /**
   * What parameters set that have values which the wire has not.
   *
   * @return parts of the header
   */
  public List<HeaderField.FromParameter> rangedFields() {
    return header.stream()
        .filter(HeaderField.FromParameter.class::isInstance)
        .map(HeaderField.FromParameter.class::cast)
        .filter(set -> set.leaf().field().isWiderThanWire())
        .toList();
  }

  /**
   * Whether a check takes what was negotiated.
   *
   * @return whether one does
   */
  public boolean checksFeatures() {
    return checks.stream().anyMatch(check -> check.uses(CallModel.Source.FEATURES));
  }

  /**
   * The name of the form that does not wait.
   *
   * @return such as {@code submitRead}
   */
  public String submitName() {
    return "submit" + Names.capitalized(name);
  }

  /**
   * The name of the question whether a conditional request exists.
   *
   * @return such as {@code hasFlush}
   */
  public String hasName() {
    return Names.hasOf(name);
  }
}

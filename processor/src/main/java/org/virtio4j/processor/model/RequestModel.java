package org.virtio4j.processor.model;

import java.util.List;
import java.util.Optional;

/**
 * A request, in one of its forms.
 *
 * @param name the name of its method
 * @param parameters the method's parameters
 * @param header what precedes its data
 * @param reply what the device writes besides the data
 * @param condition what must have been negotiated, if anything
 * @param sizes what sizes its data must have
 * @param checks what runs before it is sent
 * @param result what it returns
 * @param form where the form comes from
 */
public record RequestModel(
    String name,
    List<ParameterModel> parameters,
    HeaderModel header,
    ReplyModel reply,
    Optional<ConditionModel> condition,
    List<SizeModel> sizes,
    List<CallModel> checks,
    ResultModel result,
    Form form) {

  /** Where a form of a request comes from. */
  public enum Form {
    /** It is declared, without a comment. */
    DECLARED,
    /** It is declared, with a comment that the generated method inherits. */
    DOCUMENTED,
    /** It is made from a declared one: its records are encoded already. */
    ENCODED
  }

  /** Copies the lists. */
  public RequestModel {
    parameters = List.copyOf(parameters);
    sizes = List.copyOf(sizes);
    checks = List.copyOf(checks);
  }

  /**
   * The same request with other checks.
   *
   * @param checks what runs before it is sent
   * @return a changed copy
   */
  public RequestModel withChecks(List<CallModel> checks) {
    return new RequestModel(
        name, parameters, header, reply, condition, sizes, checks, result, form);
  }

  /**
   * The sizes of its parts.
   *
   * @return its shape
   */
  public ShapeModel shape() {
    return new ShapeModel(header.isFixed() ? header.bytes() : 0L, reply);
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
   * The greatest number of the caller's buffers.
   *
   * @return 0 or more
   */
  public int buffers() {
    return parameters.stream().mapToInt(ParameterModel::buffers).sum();
  }

  /**
   * What parameters set that have values which the wire has not.
   *
   * @return parts of the header
   */
  public List<HeaderField.FromParameter> rangedFields() {
    return header.fields().stream()
        .filter(HeaderField.FromParameter.class::isInstance)
        .map(HeaderField.FromParameter.class::cast)
        .filter(set -> set.leaf().field().isWiderThanWire())
        .toList();
  }

  /**
   * Whether a caller can give numbers that the wire has not.
   *
   * @return whether numbers, elements or sizes are checked
   */
  public boolean canBeOutOfRange() {
    return !rangedFields().isEmpty()
        || header.fields().stream()
            .anyMatch(field ->
                switch (field) {
                  case HeaderField.LengthOf length ->
                      length.leaf().field().wireType().bytes() < Long.BYTES;
                  case HeaderField.Encoded part ->
                      part.coding() instanceof Coding.Numbers numbers
                          && numbers.element().isWiderThanWire();
                  default -> false;
                });
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

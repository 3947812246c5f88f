package org.virtio4j.processor.validation;

import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** The readers of one compilation, and what they share. */
public final class Validation {
  private final Reporter reporter;
  private final DescribedTypes types;
  private final CodeEnums codeEnums;
  private final Conditions conditions;
  private final FeatureEnums featureEnums;
  private final WordRecords words;
  private final Layouts layouts;
  private final Devices devices;

  /**
   * Readers for one compilation.
   *
   * @param environment the compilation
   */
  public Validation(ProcessingEnvironment environment) {
    reporter = new Reporter(environment);
    types = new DescribedTypes(environment.getElementUtils(), reporter);
    codeEnums = new CodeEnums(types, reporter);
    conditions = new Conditions(environment.getTypeUtils(), reporter);
    featureEnums = new FeatureEnums(types, conditions, reporter);
    words = new WordRecords(types, codeEnums, conditions, reporter);
    layouts = new Layouts(types, codeEnums, words, conditions, reporter);
    devices = devices(environment.getElementUtils(), environment.getTypeUtils());
  }

  /** Where errors go. */
  public Reporter reporter() {
    return reporter;
  }

  /** Names of described types and of what is generated for them. */
  public DescribedTypes types() {
    return types;
  }

  /** Reads enums with codes. */
  public CodeEnums codeEnums() {
    return codeEnums;
  }

  /** Reads conditions on features. */
  public Conditions conditions() {
    return conditions;
  }

  /** Reads feature enums. */
  public FeatureEnums featureEnums() {
    return featureEnums;
  }

  /** Reads records of bit-fields. */
  public WordRecords words() {
    return words;
  }

  /** Reads records that describe structures. */
  public Layouts layouts() {
    return layouts;
  }

  /** Reads interfaces that describe devices. */
  public Devices devices() {
    return devices;
  }

  /** Finds annotations of queues and requests that mean nothing. */
  public DriverAnnotations driverAnnotations() {
    return new DriverAnnotations(reporter);
  }

  private Devices devices(Elements elements, Types typeUtils) {
    Interfaces interfaces = new Interfaces(elements, typeUtils);
    ParameterSources sources = new ParameterSources(elements, typeUtils, interfaces, reporter);
    Messages messages = new Messages(layouts, reporter);
    Replies replies = new Replies(reporter);
    Requests.Readers readers =
        new Requests.Readers(layouts, new Integers(codeEnums, words, reporter), sources, reporter);
    Queues queues =
        new Queues(
            messages,
            replies,
            new Requests(readers, messages, replies, conditions, interfaces, elements),
            new Checks(interfaces, sources, reporter),
            new QueuePlaces(sources, interfaces, conditions, reporter),
            interfaces,
            reporter);
    return new Devices(
        types,
        featureEnums,
        layouts,
        interfaces,
        queues,
        new GeneratedMethods(interfaces, elements, reporter),
        reporter);
  }
}

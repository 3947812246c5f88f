package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;

/**
 * A device whose description is free of errors.
 *
 * @param type the interface that describes it
 * @param driver the name of the driver to generate
 * @param isPublic whether the driver can be public
 * @param id the device type's number
 * @param spec the section of the specification, or nothing
 * @param config its configuration space
 * @param features the feature enum; {@code NoFeature} if the device has none of its own
 * @param featureTable the class whose constant {@code TABLE} is the features' table
 * @param queues its queues, in the order of their methods
 */
public record DeviceModel(
    ClassName type,
    ClassName driver,
    boolean isPublic,
    int id,
    String spec,
    Optional<ConfigReference> config,
    ClassName features,
    ClassName featureTable,
    List<QueueModel> queues) {

  /** Copies the list. */
  public DeviceModel {
    queues = List.copyOf(queues);
  }

  /**
   * How a driver makes the accessor of its configuration space.
   *
   * @param accessor the accessor's class
   * @param conditional whether the accessor's constructor takes the negotiated features
   */
  public record ConfigReference(ClassName accessor, boolean conditional) {}

  /**
   * The queues of requests.
   *
   * @return those of {@link #queues()} that are
   */
  public List<RequestQueueModel> requestQueues() {
    return queues.stream()
        .filter(RequestQueueModel.class::isInstance)
        .map(RequestQueueModel.class::cast)
        .toList();
  }

  /**
   * Whether the values of configuration fields are kept for checks.
   *
   * @return whether the driver has something to refresh
   */
  public boolean keepsConfigValues() {
    return requestQueues().stream().anyMatch(queue -> !queue.keptFields().isEmpty());
  }
}

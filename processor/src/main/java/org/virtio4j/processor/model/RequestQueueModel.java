package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * A queue of requests.
 *
 * @param place where it lies among the device's queues
 * @param requests the interface that has the requests
 * @param implementation the simple name of the class to generate for it
 * @param onDevice whether the device's interface itself has the requests; the driver passes them on
 * @param shape what most requests consist of besides the caller's data
 * @param replyFirst whether replies come before what else the device writes
 * @param methods the requests, in the order of their declaration
 * @param keptFields the configuration fields whose values checks need, in the order of first use
 */
public record RequestQueueModel(
    QueuePlace place,
    ClassName requests,
    String implementation,
    boolean onDevice,
    ShapeModel shape,
    boolean replyFirst,
    List<RequestModel> methods,
    List<KeptField> keptFields)
    implements QueueModel {

  /** Copies the lists. */
  public RequestQueueModel {
    methods = List.copyOf(methods);
    keptFields = List.copyOf(keptFields);
  }

  /**
   * Whether there is one such queue, at the same index in all devices.
   *
   * @return whether the generated class knows its name and its index
   */
  public boolean isAlwaysAtOneIndex() {
    return place.family().isEmpty() && place.index() instanceof NumberModel.Literal;
  }

  /**
   * The greatest number of caller's buffers of one request.
   *
   * @return 0 or more
   */
  public int dataBuffers() {
    return methods.stream().mapToInt(RequestModel::buffers).max().orElse(0);
  }

  /**
   * Whether a check wants to know what was negotiated, or a request exists only with a feature.
   *
   * @return whether the generated class keeps the negotiated features
   */
  public boolean needsFeatures() {
    return methods.stream()
        .anyMatch(request -> request.condition().isPresent() || request.checksFeatures());
  }

  /**
   * Whether no form of a request comes before this one.
   *
   * @param request a request of this queue
   * @return whether it is the first that has its name
   */
  public boolean isFirstOfItsName(RequestModel request) {
    return methods.stream().filter(other -> other.name().equals(request.name())).findFirst().get()
        == request;
  }

  /**
   * Whether all requests consist of the same, and in the usual order.
   *
   * @return whether there is one shape, with the reply at the end
   */
  public boolean isUniform() {
    return !replyFirst && methods.stream().allMatch(this::hasQueueShape);
  }

  /**
   * Whether a request consists of what most do.
   *
   * @param request one of the requests
   * @return whether its shape is the queue's
   */
  public boolean hasQueueShape(RequestModel request) {
    return request.header().isFixed() && request.shape().equals(shape);
  }

  /**
   * The greatest size of what precedes a request's data.
   *
   * @return bytes
   */
  public long headerRoom() {
    return methods.stream().mapToLong(request -> request.header().room()).max().orElse(0L);
  }

  /**
   * The greatest size of a reply.
   *
   * @return bytes
   */
  public long replyRoom() {
    return methods.stream().mapToLong(request -> request.reply().byteSize()).max().orElse(0L);
  }
}

package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;

/**
 * A queue of requests.
 *
 * @param place where it lies among the device's queues
 * @param requests the interface that has the requests
 * @param implementation the simple name of the class to generate for it
 * @param onDevice whether the device's interface itself has the requests; the driver passes them on
 * @param headerBytes the size of the header, 0 if there is none
 * @param replyBytes the size of the reply, 0 if there is none
 * @param replyFirst whether the reply comes before what else the device writes
 * @param status where the reply has its status, if it has one
 * @param methods the requests, in the order of their declaration
 * @param keptFields the configuration fields whose values checks need, in the order of first use
 */
public record RequestQueueModel(
    QueuePlace place,
    ClassName requests,
    String implementation,
    boolean onDevice,
    long headerBytes,
    long replyBytes,
    boolean replyFirst,
    Optional<Status> status,
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
    return methods.stream().mapToInt(method -> method.data().size()).max().orElse(0);
  }

  /**
   * Whether a check wants to know what was negotiated, or a request exists only with a feature.
   *
   * @return whether the generated class keeps the negotiated features
   */
  public boolean needsFeatures() {
    return methods.stream()
        .anyMatch(method -> method.condition().isPresent() || method.checksFeatures());
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
   * The status of a reply.
   *
   * @param offset where it is in the reply
   * @param bytes its width
   * @param codes the generated class that knows the status's codes
   */
  public record Status(long offset, int bytes, ClassName codes) {}
}

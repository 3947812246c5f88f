package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.Optional;

/**
 * What the device writes for a request beside the caller's data.
 *
 * @param byteSize its size; 0 if there is none
 * @param status where it has its status, if it has one
 */
public record ReplyModel(long byteSize, Optional<Status> status) {
  /** No reply. */
  public static final ReplyModel NONE = new ReplyModel(0L, Optional.empty());

  /**
   * The status of a reply.
   *
   * @param offset where it is in the reply
   * @param bytes its width
   * @param codes the generated class that knows the status's codes
   */
  public record Status(long offset, int bytes, ClassName codes) {}
}

package org.virtio4j.processor.writing;

import com.palantir.javapoet.ClassName;
import org.virtio4j.processor.model.ConditionModel;

/** What comments say of several things, in the same words. */
final class Words {
  private Words() {}

  /** A name as it is written inside its package. */
  static String name(ClassName type) {
    return String.join(".", type.simpleNames());
  }

  /** Where the specification says it, in parentheses, or nothing. */
  static String section(String spec) {
    return spec.isEmpty() ? "" : " (VIRTIO 1.4, " + spec + ")";
  }

  /** {@code 1 byte}, {@code 2 bytes}. */
  static String bytes(long bytes) {
    return bytes == 1 ? "1 byte" : bytes + " bytes";
  }

  /** {@code exists if BLK_SIZE is negotiated}. */
  static String existence(ConditionModel condition) {
    return "exists if " + condition.words();
  }
}

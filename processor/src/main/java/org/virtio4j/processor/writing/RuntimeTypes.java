package org.virtio4j.processor.writing;

import com.palantir.javapoet.ClassName;

/**
 * The types of the runtime that generated code mentions, by name: the processor never sees them.
 */
final class RuntimeTypes {
  static final ClassName CONFIG_SPACE = ClassName.get("org.virtio4j.transport", "ConfigSpace");
  static final ClassName CONFIG_SPACE_EXCEPTION =
      ClassName.get("org.virtio4j", "ConfigSpaceException");
  static final ClassName FEATURE_TABLE = ClassName.get("org.virtio4j.driver", "FeatureTable");
  static final ClassName NEGOTIATED = ClassName.get("org.virtio4j.driver", "Negotiated");
  static final ClassName REGISTER_WINDOW = ClassName.get("org.virtio4j.io", "RegisterWindow");
  static final ClassName VIRTIO_EXCEPTION = ClassName.get("org.virtio4j", "VirtioException");

  private RuntimeTypes() {}
}

package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;

/** The runtime's types, by name: the processor does not depend on the runtime. */
public final class RuntimeTypes {
  public static final ClassName REGISTER_WINDOW =
      ClassName.get("org.virtio4j.io", "RegisterWindow");
  public static final ClassName CONFIG_SPACE =
      ClassName.get("org.virtio4j.transport", "ConfigSpace");
  public static final ClassName FEATURE_TABLE = driver("FeatureTable");
  public static final ClassName DEVICE_SESSION = driver("DeviceSession");
  public static final ClassName DRIVER_OPTIONS = driver("DriverOptions");
  public static final ClassName NEGOTIATED = driver("Negotiated");
  public static final ClassName NO_FEATURE = driver("NoFeature");
  public static final ClassName SLOT_QUEUE = driver("SlotQueue");
  public static final ClassName QUEUE_FAMILY = driver("QueueFamily");
  public static final ClassName REQUEST_LIMITS = driver("RequestLimits");
  public static final ClassName REQUEST_SHAPE = driver("RequestShape");
  public static final ClassName RECEIVE_QUEUE = driver("ReceiveQueue");
  public static final ClassName TRANSMIT_QUEUE = driver("TransmitQueue");
  public static final ClassName COMPLETION_HANDLER = driver("CompletionHandler");
  public static final ClassName CANCELLED_HANDLER = driver("CancelledHandler");
  public static final ClassName TRANSPORT = ClassName.get("org.virtio4j.transport", "Transport");
  public static final ClassName DEVICE_TYPE = ClassName.get("org.virtio4j.transport", "DeviceType");
  public static final ClassName HAL = ClassName.get("org.virtio4j.hal", "Hal");
  public static final ClassName VIRTIO_EXCEPTION = error("VirtioException");
  public static final ClassName REQUEST_FAILED = error("RequestFailedException");
  public static final ClassName QUEUE_FULL = error("QueueFullException");
  public static final ClassName QUEUE_BROKEN = error("QueueBrokenException");
  public static final ClassName TIMEOUT = error("DeviceTimeoutException");
  public static final ClassName CONFIG_SPACE_EXCEPTION = error("ConfigSpaceException");

  private RuntimeTypes() {}

  private static ClassName driver(String name) {
    return ClassName.get("org.virtio4j.driver", name);
  }

  private static ClassName error(String name) {
    return ClassName.get("org.virtio4j", name);
  }
}

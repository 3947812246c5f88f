package org.virtio4j.driver;

import org.virtio4j.hal.Hal;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/** Stands in for the runtime's type. */
public final class DeviceSession<F extends Enum<F>> implements AutoCloseable {
  private DeviceSession() {}

  public static <F extends Enum<F>> DeviceSession<F> begin(
      Transport transport,
      Hal hal,
      DriverOptions options,
      DeviceType expected,
      FeatureTable<F> table) {
    return new DeviceSession<>();
  }

  public Negotiated<F> features() {
    throw new UnsupportedOperationException();
  }

  public ConfigSpace configSpace() {
    throw new UnsupportedOperationException();
  }

  public ReceiveQueue receiveQueue(String name, int index, int size, int buffers, int bytes) {
    return new ReceiveQueue();
  }

  public TransmitQueue transmitQueue(String name, int index, int size, int buffers, int bytes) {
    return new TransmitQueue();
  }

  public ReceiveQueue receiveQueue(
      String name, int index, int size, int buffers, int bytes, int headerBytes) {
    return new ReceiveQueue();
  }

  public TransmitQueue transmitQueue(
      String name, int index, int size, int buffers, int bytes, int headerBytes) {
    return new TransmitQueue();
  }

  public ConfigurationChanges changes() {
    return new ConfigurationChanges();
  }

  public int recover(CancelledHandler handler) {
    return 0;
  }

  public void start() {}

  public RuntimeException abort(Throwable failure) {
    return new RuntimeException(failure);
  }

  @Override
  public void close() {}
}

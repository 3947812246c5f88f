package org.virtio4j.device.console;

import org.virtio4j.annotation.Code;

/** What has happened to a port, or to the whole device (VIRTIO 1.4, 5.3.6.2). */
public enum ConsoleControlEvent {
  /** From the driver: it is ready to be told of ports. */
  @Code(0)
  DEVICE_READY,
  /** From the device: there is a new port. */
  @Code(1)
  DEVICE_ADD,
  /** From the device: a port is gone. */
  @Code(2)
  DEVICE_REMOVE,
  /** From the driver: it is ready to use a new port, or cannot. */
  @Code(3)
  PORT_READY,
  /** From the device: the port is a console. */
  @Code(4)
  CONSOLE_PORT,
  /** From the device: the console has another size, which follows. */
  @Code(5)
  RESIZE,
  /** From either: the port was opened or closed at that end. */
  @Code(6)
  PORT_OPEN,
  /** From the device: the name of the port, which follows. */
  @Code(7)
  PORT_NAME,
  /** A number that the specification does not have. */
  @Code(otherwise = true)
  UNKNOWN
}

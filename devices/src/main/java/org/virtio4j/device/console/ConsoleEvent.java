package org.virtio4j.device.console;

/**
 * What a device has told of one of its ports.
 *
 * @param port the port
 * @param kind what has happened to it
 */
public record ConsoleEvent(ConsolePort port, Kind kind) {
  /** What can happen to a port. */
  public enum Kind {
    /** It has come. */
    ADDED,
    /** It is gone. */
    REMOVED,
    /** It turned out to be a console. */
    CONSOLE,
    /** It has got a name. */
    NAMED,
    /** The console has another size. */
    RESIZED,
    /** The far end was opened. */
    OPENED,
    /** The far end was closed. */
    CLOSED
  }
}

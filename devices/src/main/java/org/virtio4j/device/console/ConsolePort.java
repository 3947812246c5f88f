package org.virtio4j.device.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A port of a console device (VIRTIO 1.4, 5.3.6.2): two streams of bytes between the driver's end
 * and the far end, which is the device's. Each end is open or closed, and knows of the other. A
 * console is open from the beginning; any other port is to be {@linkplain #open opened}.
 *
 * <p>One thread at a time reads, one at a time writes; they can be two. Everything else is for any
 * thread. A port that is gone may come again: it is the same object then, closed at first unless it
 * is a console.
 */
public final class ConsolePort {
  private final ConsolePorts ports;
  private final int id;
  private final ConsoleInput input;
  private final ConsoleOutput output;

  private volatile boolean present;
  private volatile boolean console;
  private volatile boolean open;
  private volatile boolean farEndOpen;
  private volatile byte[] name;
  private volatile ConsoleConfig.Size size;

  ConsolePort(ConsolePorts ports, int id, ConsoleDriver driver) {
    this.ports = ports;
    this.id = id;
    PortState state =
        new PortState() {
          @Override
          public void requireUsable() throws IOException {
            requireOpen();
          }

          @Override
          public boolean hasEnded() throws IOException {
            ports.tryPoll();
            requireOpen();
            return !farEndOpen;
          }
        };
    this.input = new ConsoleInput(driver.receive(id), driver.session().options().timeout(), state);
    this.output = new ConsoleOutput(driver.transmit(id), state);
  }

  // ---- What the device tells ----

  void added() {
    name = null;
    size = null;
    console = false;
    open = false;
    farEndOpen = false;
    present = true;
  }

  void removed() {
    present = false;
    open = false;
    farEndOpen = false;
  }

  void nominated() {
    console = true;
    open = true;
  }

  void farEnd(boolean isOpen) {
    farEndOpen = isOpen;
  }

  /** Takes the name, which lies in the device's reach: it is read once. */
  void named(MemorySegment message, long offset, long length) {
    byte[] bytes = message.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    name = bytes;
  }

  void resized(ConsoleConfig.Size newSize) {
    size = newSize;
  }

  // ---- For users ----

  /**
   * The number of the port.
   *
   * @return 0 or more
   */
  public int id() {
    return id;
  }

  /**
   * Whether the port is there.
   *
   * @return whether the device has added it, and has not removed it
   */
  public boolean isPresent() {
    return present;
  }

  /**
   * The name that the device has given the port. What is no UTF-8 is replaced by U+FFFD, and so is
   * each control character, so that the name can be shown; it ends at a NUL, if it has one.
   *
   * @return the name, if it has one
   */
  public Optional<String> name() {
    byte[] bytes = name;
    if (bytes == null) {
      return Optional.empty();
    }
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return Optional.of(text.replaceAll("\\p{Cntrl}", "\ufffd"));
  }

  /**
   * The name as the device has sent it.
   *
   * @return a copy of its bytes; none if the port has no name
   */
  public byte[] nameBytes() {
    byte[] bytes = name;
    return bytes == null ? new byte[0] : bytes.clone();
  }

  /**
   * Whether the port is a console, for text that people read and type.
   *
   * @return whether the device has said so
   */
  public boolean isConsole() {
    return console;
  }

  /**
   * The size of the console in characters.
   *
   * @return what the device has told last, if it has
   */
  public Optional<ConsoleConfig.Size> size() {
    return Optional.ofNullable(size);
  }

  /**
   * Whether the driver's end is open.
   *
   * @return whether the streams can be used
   */
  public boolean isOpen() {
    return open;
  }

  /**
   * Whether the far end is open, so that somebody reads what is written.
   *
   * @return whether it is, as far as the device has told
   */
  public boolean isFarEndOpen() {
    return farEndOpen;
  }

  /**
   * Opens the driver's end, and tells the device. What was received before is dropped; so no other
   * thread is to read at this time. Opening a port that is open does nothing.
   *
   * @throws IllegalStateException if the port is not there
   * @throws org.virtio4j.DeviceTimeoutException if the device does not take the message
   */
  public void open() {
    if (!present) {
      throw new IllegalStateException(this + " is not there");
    }
    if (!open) {
      input.discard();
      open = true;
      ports.tell(id, ConsoleControlEvent.PORT_OPEN, 1);
    }
  }

  /**
   * Closes the driver's end, and tells the device. Closing a port that is closed does nothing.
   *
   * @throws org.virtio4j.DeviceTimeoutException if the device does not take the message
   */
  public void close() {
    if (open) {
      open = false;
      ports.tell(id, ConsoleControlEvent.PORT_OPEN, 0);
    }
  }

  /**
   * The stream to the far end, as {@link Console#output()}.
   *
   * @return the stream, always the same; closing it flushes it
   */
  public OutputStream output() {
    return output;
  }

  /**
   * The stream from the far end, as {@link Console#input()}; but it ends where the far end is
   * closed and everything was read. It goes on when the far end is opened again. A thread that
   * waits learns that the far end was closed no later than after the driver's time-out.
   *
   * @return the stream, always the same; closing it has no effect
   */
  public InputStream input() {
    return input;
  }

  /**
   * Both streams as a channel.
   *
   * @return a new channel; closing it flushes the output, and does not close the port
   */
  public ByteChannel channel() {
    return new ConsoleChannel(input, output);
  }

  private void requireOpen() throws IOException {
    if (ports.isClosed()) {
      throw new IOException("the console is closed");
    }
    if (!present) {
      throw new IOException(this + " is not there");
    }
    if (!open) {
      throw new IOException(this + " is not open");
    }
  }

  @Override
  public String toString() {
    return "port " + id + name().map(text -> " (" + text + ")").orElse("");
  }
}

package org.virtio4j.device.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ByteChannel;
import java.util.Optional;
import org.virtio4j.InitializationException;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.Transport;

/**
 * A console: the two streams of port 0 (VIRTIO 1.4, 5.3). Where a device can have more ports, this
 * one does without them; see {@link ConsolePorts}.
 *
 * <pre>{@code
 * try (Console console = Console.open(transport, hal)) {
 *   console.send('H');
 *   int answer = console.input().read();
 * }
 * }</pre>
 *
 * <p>What is sent is copied into buffers of 4096 bytes, up to 16 of which are on their way at a
 * time. What is received waits in up to 16 buffers of 1024 bytes; when all are full the device has
 * to wait. No wait for the device lasts longer than the timeout of the {@link DriverOptions}.
 *
 * <p>{@link #output()}, {@link #input()} and {@link #channel()} are views of the same two streams.
 * Their methods throw an {@link java.io.IOException} where those of the driver throw a {@link
 * org.virtio4j.VirtioException}, which is its cause; a timeout is an {@link
 * java.io.InterruptedIOException}. Closing a view does not close the console, and reading never
 * finds an end.
 *
 * <p>One thread at a time sends, one at a time receives; they can be two. {@link #size()} and
 * {@link #emergencyWrite} are for any thread. The console is closed when nobody uses it any more.
 */
public final class Console implements AutoCloseable {
  private final ConsoleDriver driver;
  private final ConsoleOutput output;
  private final ConsoleInput input;

  private volatile boolean closed;

  private Console(ConsoleDriver driver, DriverOptions options) {
    this.driver = driver;
    PortState state =
        new PortState() {
          @Override
          public void requireUsable() throws IOException {
            if (closed) {
              throw new IOException("the console is closed");
            }
          }

          @Override
          public boolean hasEnded() {
            return false;
          }
        };
    this.output = new ConsoleOutput(driver.transmit(0), state);
    this.input = new ConsoleInput(driver.receive(0), options.timeout(), state);
  }

  /**
   * Opens a console with the default options.
   *
   * @param transport the way to the device; it is not closed with the console
   * @param hal gives the memory that driver and device share
   * @return a console that is ready
   * @throws org.virtio4j.VirtioException if the device is no console, or cannot be brought up
   */
  public static Console open(Transport transport, Hal hal) {
    return open(transport, hal, DriverOptions.defaults());
  }

  /**
   * Opens a console.
   *
   * @param transport the way to the device; it is not closed with the console
   * @param hal gives the memory that driver and device share
   * @param options how the driver waits, and what it leaves out
   * @return a console that is ready
   * @throws org.virtio4j.VirtioException if the device is no console, or cannot be brought up
   */
  public static Console open(Transport transport, Hal hal, DriverOptions options) {
    int multiport = ConsoleFeatureTable.TABLE.bit(ConsoleFeature.MULTIPORT);
    return new Console(ConsoleDriver.open(transport, hal, options.without(multiport)), options);
  }

  /**
   * Sends a byte, and waits until the device has taken it.
   *
   * @param value the lower 8 bits count, as in {@link OutputStream#write(int)}
   * @throws org.virtio4j.DeviceTimeoutException if the device does not take it in time
   * @throws org.virtio4j.QueueBrokenException if the device broke the queue's rules
   */
  public void send(int value) {
    output.send(value);
    output.drain();
  }

  /**
   * Sends bytes, and waits until the device has taken them.
   *
   * @param bytes any number of bytes
   * @throws org.virtio4j.DeviceTimeoutException if the device does not take them in time
   * @throws org.virtio4j.QueueBrokenException if the device broke the queue's rules
   */
  public void send(byte[] bytes) {
    output.send(MemorySegment.ofArray(bytes), 0, bytes.length);
    output.drain();
  }

  /**
   * The stream to the device. Writing tells the device at once, and waits only while all buffers
   * are on their way; {@link OutputStream#flush} waits until the device has taken everything. Each
   * write takes a buffer of its own: who writes byte by byte puts a {@link
   * java.io.BufferedOutputStream} in front.
   *
   * @return the stream, always the same; closing it flushes it
   */
  public OutputStream output() {
    return output;
  }

  /**
   * The stream from the device. Reading waits until there is a byte, and then returns what is
   * there; {@link InputStream#available} tells how much can be read without waiting. If nothing
   * comes in time, reading ends with an {@link java.io.InterruptedIOException}, after which it can
   * be tried again.
   *
   * @return the stream, always the same; closing it has no effect
   */
  public InputStream input() {
    return input;
  }

  /**
   * Both streams as a channel, which reads as {@link #input()} does, and whose writes write all
   * that is given to them as {@link #output()} does. Closing it flushes the output.
   *
   * @return a new channel
   */
  public ByteChannel channel() {
    return new ConsoleChannel(input, output);
  }

  /**
   * The size of the console in characters, as the device says it just now.
   *
   * @return the size, if the device tells it
   */
  public Optional<ConsoleConfig.Size> size() {
    ConsoleConfigAccessor config = driver.config();
    return config.hasSize() ? Optional.of(config.size()) : Optional.empty();
  }

  /**
   * Writes a character at once, past the queue. For reports of the last resort.
   *
   * @param character the lower 8 bits count
   * @throws org.virtio4j.ConfigSpaceException if the device does not offer this
   */
  public void emergencyWrite(int character) {
    driver.config().emergWr(character & 0xff);
  }

  /**
   * Writes a character at once, on a device that nobody has opened yet, or that is broken: it is
   * neither reset nor set up (5.3.5). For reports of the last resort.
   *
   * @param transport the way to the device
   * @param character the lower 8 bits count
   * @throws org.virtio4j.InitializationException if the device is no console
   * @throws org.virtio4j.ConfigSpaceException if the device does not offer this
   */
  public static void emergencyWrite(Transport transport, int character) {
    if (!transport.deviceType().equals(ConsoleDriver.DEVICE_TYPE)) {
      throw new InitializationException(
          "the device is " + transport.deviceType() + ", not " + ConsoleDriver.DEVICE_TYPE);
    }
    FeatureBits offered = FeatureBits.NONE.withWord(0, transport.readDeviceFeatures(0));
    Negotiated<ConsoleFeature> features =
        new Negotiated<>(ConsoleFeatureTable.TABLE, offered, FeatureBits.NONE);
    new ConsoleConfigAccessor(transport.configSpace(), features).emergWr(character & 0xff);
  }

  /**
   * The generated driver, for what it tells about features and configuration. Its queues are used
   * by this console.
   *
   * @return the driver
   */
  public ConsoleDriver driver() {
    return driver;
  }

  /**
   * Resets the device, and frees the buffers. What was sent and not taken is lost, what was
   * received and not read too.
   *
   * @throws org.virtio4j.DeviceTimeoutException if the device does not end the reset in time
   */
  @Override
  public void close() {
    closed = true;
    driver.close();
  }
}

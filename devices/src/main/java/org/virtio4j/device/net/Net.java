package org.virtio4j.device.net;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.device.net.NetConfig.Duplex;
import org.virtio4j.device.net.NetConfig.Status;
import org.virtio4j.driver.CancelledHandler;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.Transport;

/**
 * A network device (VIRTIO 1.4, 5.1): sends and receives Ethernet frames.
 *
 * <pre>{@code
 * try (Net net = Net.open(transport, hal)) {
 *   net.send(frame);
 *   net.receive(received -> System.out.println(received.length() + " bytes"));
 * }
 * }</pre>
 *
 * <p>The methods of this class are for the first pair of queues. {@link #receiver(int)} and {@link
 * #transmitter(int)} are for those who have more to ask: several pairs, one for each thread; frames
 * that are sent and received without a copy, in memory of their own; checksums and segments that
 * are left to the device, and by it to them.
 *
 * <p>{@link #open(Transport, Hal)} lets the device deliver each frame as it was on the wire. Who
 * takes frames that are larger, or whose checksums are not complete ({@link ReceivedFrame}), opens
 * the device by {@link #open(Transport, Hal, DriverOptions)}, which negotiates all that the device
 * offers and the options do not leave out.
 *
 * <p>For each pair one thread at a time sends, and one at a time receives; they can be two. The
 * configuration is for any thread, and so are commands. The device is closed when nobody uses it
 * any more.
 */
public final class Net implements AutoCloseable {
  private static final int RARP_BYTES = 60;

  private final NetDriver driver;
  private final MacAddress ownMac; // where the device has none
  private final NetReceiver[] receivers;
  private final NetTransmitter[] transmitters;
  private final NetControl control; // null without a control queue
  private boolean closed;

  private Net(NetDriver driver) {
    this.driver = driver;
    this.ownMac = MacAddress.random();
    int pairs = Math.min(driver.receiveCount(), driver.transmitCount());
    receivers = new NetReceiver[pairs];
    transmitters = new NetTransmitter[pairs];
    for (int i = 0; i < pairs; i++) {
      receivers[i] = new NetReceiver(driver.receive(i), driver.features());
      transmitters[i] = new NetTransmitter(driver.transmit(i), driver.features());
    }
    control = driver.hasControl() ? new NetControl(driver) : null;
  }

  /**
   * Opens a device with the default options, and without {@linkplain #withoutReceiveOffloads
   * receive offloads}.
   *
   * @param transport the way to the device; it is not closed with the device
   * @param hal gives the memory that driver and device share
   * @return a device that is ready
   * @throws org.virtio4j.VirtioException if it is no network device, or cannot be brought up
   */
  public static Net open(Transport transport, Hal hal) {
    return open(transport, hal, withoutReceiveOffloads(DriverOptions.defaults()));
  }

  /**
   * Opens a device.
   *
   * @param transport the way to the device; it is not closed with the device
   * @param hal gives the memory that driver and device share
   * @param options how the driver waits, what it leaves out, and how many pairs of queues it opens
   *     ({@link DriverOptions#withQueues}): one unless the options say more
   * @return a device that is ready
   * @throws org.virtio4j.VirtioException if it is no network device, or cannot be brought up
   */
  public static Net open(Transport transport, Hal hal, DriverOptions options) {
    NetDriver driver = NetDriver.open(transport, hal, options);
    Net net = null;
    try {
      net = new Net(driver);
      net.usePairs();
      return net;
    } catch (RuntimeException | Error failure) {
      RuntimeException thrown = driver.session().abort(failure);
      if (net != null && failure.getSuppressed().length == 0) { // else it may still be written
        net.close();
      }
      throw thrown;
    }
  }

  /**
   * Options with which frames are received as they were on the wire.
   *
   * @param options other options
   * @return a changed copy
   */
  public static DriverOptions withoutReceiveOffloads(DriverOptions options) {
    // All others need it.
    return options.without(NetFeatureTable.TABLE.bit(NetFeature.GUEST_CSUM));
  }

  /**
   * Tells a device with several pairs how many of them there are to be used; it begins with one.
   */
  private void usePairs() {
    if (driver.features().has(NetFeature.MQ) && receivers.length > 1) {
      control().useQueuePairs(receivers.length);
    }
  }

  // ---- Frames ----

  /**
   * Sends a frame over the first pair of queues: when this returns, the device was told of it, and
   * the array is the caller's again.
   *
   * @param frame the frame, from its Ethernet header on, without a frame check sequence
   * @throws org.virtio4j.DeviceTimeoutException if the device takes no frames
   * @throws org.virtio4j.QueueBrokenException if the device broke the queue's rules
   */
  public void send(byte[] frame) {
    transmitters[0].send(frame);
  }

  /**
   * Hands what was received over the first pair of queues to a handler, and does not wait.
   *
   * @param handler is called for each frame
   * @return how often it was called
   * @throws org.virtio4j.QueueBrokenException if the device broke the queue's rules
   */
  public int receive(FrameHandler handler) {
    return receivers[0].poll(handler);
  }

  /**
   * Receives a frame over the first pair of queues, and waits for it, at most as long as the
   * driver's time-out.
   *
   * @return the bytes of the frame, from its Ethernet header on; {@code null} if none came
   * @throws org.virtio4j.QueueBrokenException if the device broke the queue's rules
   */
  public byte[] receive() {
    NetReceiver receiver = receivers[0];
    if (!receiver.awaitNext()) {
      return null;
    }
    byte[] frame = receiver.frame().toArray();
    receiver.recycle();
    receiver.publish();
    return frame;
  }

  /**
   * How many pairs of queues are open.
   *
   * @return 1 or more
   */
  public int pairs() {
    return receivers.length;
  }

  /**
   * What is received over a pair of queues.
   *
   * @param pair 0 to {@link #pairs()} - 1
   * @return the receiver, always the same; one thread at a time uses it
   */
  public NetReceiver receiver(int pair) {
    return receivers[Objects.checkIndex(pair, receivers.length)];
  }

  /**
   * What is sent over a pair of queues.
   *
   * @param pair 0 to {@link #pairs()} - 1
   * @return the transmitter, always the same; one thread at a time uses it
   */
  public NetTransmitter transmitter(int pair) {
    return transmitters[Objects.checkIndex(pair, transmitters.length)];
  }

  // ---- What the device is like ----

  /**
   * The device's address, as the device says it just now. A device that has none gets a random one,
   * which it does not know of.
   *
   * @return the address that frames are sent from
   */
  public MacAddress mac() {
    NetConfigAccessor config = driver.config();
    return config.hasMac() ? MacAddress.of(config.mac()) : ownMac;
  }

  /**
   * The greatest size of what a frame carries, its Ethernet header apart.
   *
   * @return a size in bytes; 1500 if the device does not tell
   */
  public int mtu() {
    return driver.config().mtu();
  }

  /**
   * Whether there is a link, as the device says it just now.
   *
   * @return whether frames get anywhere; {@code true} if the device does not tell
   */
  public boolean isLinkUp() {
    return driver.config().status().linkUp();
  }

  /**
   * The speed of the link, as the device says it just now.
   *
   * @return Mbit/s, if the device tells it and knows it
   */
  public OptionalLong speed() {
    long speed = driver.config().speed();
    return speed > Integer.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(speed);
  }

  /**
   * How the link is shared by the two directions, as the device says it just now.
   *
   * @return {@link Duplex#UNKNOWN} if the device does not tell
   */
  public Duplex duplex() {
    return driver.config().duplex();
  }

  /**
   * Sets who is told when the state of the link changes, or the device asks for an {@linkplain
   * #announce announcement}. Changes are found by {@code driver().session().changes()}, whose
   * listener this is.
   *
   * @param listener is given the state; it is called by the thread that looks for changes
   */
  public void onStatusChange(Consumer<Status> listener) {
    Objects.requireNonNull(listener, "listener");
    driver
        .session()
        .changes()
        .onChange(
            new Runnable() {
              private Status last = driver.config().status();

              @Override
              public void run() {
                Status now = driver.config().status();
                if (!now.equals(last)) {
                  last = now;
                  listener.accept(now);
                }
              }
            });
  }

  /**
   * Whether the device asks the driver to announce itself, because it has come to another place of
   * the network.
   *
   * @return whether {@link #announce} is due
   */
  public boolean isAnnouncementWanted() {
    return driver.features().has(NetFeature.GUEST_ANNOUNCE) && driver.config().status().announce();
  }

  /**
   * Announces the device's address on the wire by a reverse ARP request, which each switch learns
   * from, over the first pair of queues; and tells the device that it was done, if it has asked.
   * Who has an IP address announces that too.
   */
  public void announce() {
    send(announcement(mac()));
    if (isAnnouncementWanted()) {
      control().acknowledgeAnnouncement();
    }
  }

  /** A request to all stations for the IP address of this one (RFC 903). */
  private static byte[] announcement(MacAddress mac) {
    byte[] frame = new byte[RARP_BYTES];
    byte[] own = mac.toBytes();
    byte[] head = {(byte) 0x80, 0x35, 0, 1, 8, 0, 6, 4, 0, 3};
    System.arraycopy(MacAddress.BROADCAST.toBytes(), 0, frame, 0, own.length);
    System.arraycopy(own, 0, frame, 6, own.length);
    System.arraycopy(head, 0, frame, 12, head.length);
    System.arraycopy(own, 0, frame, 22, own.length); // the sender
    System.arraycopy(own, 0, frame, 32, own.length); // the target
    return frame;
  }

  /**
   * The commands of the device.
   *
   * @return the commands, always the same object, which is for any thread
   * @throws ConfigSpaceException if the device takes no commands
   */
  public NetControl control() {
    if (control == null) {
      throw driver.features().missing("control", "CTRL_VQ is negotiated");
    }
    return control;
  }

  /**
   * Whether the device takes commands.
   *
   * @return whether there is a {@link #control}
   */
  public boolean hasControl() {
    return control != null;
  }

  /**
   * The generated driver, for what it tells about features and configuration. Its queues are used
   * by this object.
   *
   * @return the driver
   */
  public NetDriver driver() {
    return driver;
  }

  /**
   * Resets a device that needs it, and sets it up as it was opened, with as many pairs of queues.
   * What was set by other commands is as the device has it after a reset. No other thread uses the
   * device meanwhile.
   *
   * @param cancelled is given what was submitted and is the caller's again
   * @return how much that was
   * @throws org.virtio4j.VirtioException if the device cannot be brought up
   */
  public int recover(CancelledHandler cancelled) {
    int count = driver.session().recover(cancelled);
    usePairs();
    return count;
  }

  /**
   * Resets the device, and frees the buffers. What was sent and not taken is lost, what was
   * received and not looked at too.
   *
   * @throws org.virtio4j.DeviceTimeoutException if the device does not end the reset in time
   */
  @Override
  public synchronized void close() {
    boolean open = !closed;
    closed = true;
    driver.close(); // if the device does not end its reset, what it may write stays allocated
    if (open && control != null) {
      control.free();
    }
  }

  @Override
  public String toString() {
    return "network device " + mac() + ", " + driver.session();
  }
}

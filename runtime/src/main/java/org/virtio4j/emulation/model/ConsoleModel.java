package org.virtio4j.emulation.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.ConfigField;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * A console device (VIRTIO 1.4, 5.3) with one port or, {@linkplain #withPorts if told so}, several.
 * It collects what the driver transmits on each {@link ConsolePortModel port}, and puts what the
 * test feeds into the driver's receive buffers, as they come. It keeps each receive buffer until
 * there is input for it.
 *
 * <p>With several ports it tells the driver of them, and of what changes, on the control queue, as
 * soon as the driver is ready and has buffers there; and it reports a driver that talks of ports
 * that there are not, or out of turn. A test may send {@linkplain #control any message} instead.
 */
public final class ConsoleModel implements DeviceModel {
  private static final int SIZE = 0;
  private static final int MULTIPORT = 1;
  private static final int EMERG_WRITE = 2;

  private static final int CONTROL_RECEIVE = 2;
  private static final int CONTROL_TRANSMIT = 3;
  private static final int QUEUES_WITHOUT_PORTS = 4;
  private static final int QUEUE_SIZE = 64;

  // The configuration space (5.3.4)
  private static final int CONFIG_BYTES = 12;
  private static final int COLS = 0;
  private static final int ROWS = 2;
  private static final int MAX_NR_PORTS = 4;
  private static final int EMERG_WR = 8;

  // Control messages (5.3.6.2)
  private static final int CONTROL_BYTES = 8;
  private static final int DEVICE_READY = 0;
  private static final int DEVICE_ADD = 1;
  private static final int DEVICE_REMOVE = 2;
  private static final int PORT_READY = 3;
  private static final int CONSOLE_PORT = 4;
  private static final int RESIZE = 5;
  private static final int PORT_OPEN = 6;
  private static final int PORT_NAME = 7;
  private static final String OPERATION = "5.3.6.2";

  private final ByteArrayOutputStream emergency = new ByteArrayOutputStream();
  private final ByteBuffer initialConfig = littleEndian(CONFIG_BYTES);
  private final Queue<Chain> controlBuffers = new ArrayDeque<>();
  private final Queue<byte[]> messages = new ArrayDeque<>(); // that wait for a buffer
  private ConsolePortModel[] ports = {new ConsolePortModel(this, 0)};
  private FeatureBits features = FeatureBits.NONE;
  private boolean ready; // the driver, for control messages
  private EmulatedDevice device;

  /** A console without any feature. */
  public ConsoleModel() {}

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Offers the size of the console. To be called before the device is built.
   *
   * @param columns the number of columns
   * @param rows the number of rows
   * @return this
   */
  public ConsoleModel withSize(int columns, int rows) {
    features = features.with(SIZE);
    initialConfig.putShort(COLS, (short) columns).putShort(ROWS, (short) rows);
    return this;
  }

  /**
   * Offers emergency writes. To be called before the device is built.
   *
   * @return this
   */
  public ConsoleModel withEmergencyWrite() {
    features = features.with(EMERG_WRITE);
    return this;
  }

  /**
   * Offers several ports, none of which is there at first: {@link #addPort} adds them. To be called
   * before the device is built.
   *
   * @param most how many ports there can be, 1 or more
   * @return this
   */
  public ConsoleModel withPorts(int most) {
    features = features.with(MULTIPORT);
    initialConfig.putInt(MAX_NR_PORTS, most);
    ports = new ConsolePortModel[most];
    Arrays.setAll(ports, id -> new ConsolePortModel(this, id));
    return this;
  }

  /**
   * Says that there can be another number of ports than there are queues for. To be called before
   * the device is built.
   *
   * @param most the number that the configuration tells, unsigned
   * @return this
   */
  public ConsoleModel claimingPorts(int most) {
    initialConfig.putInt(MAX_NR_PORTS, most);
    return this;
  }

  @Override
  public DeviceType deviceType() {
    return new DeviceType(3);
  }

  @Override
  public FeatureBits features() {
    return features;
  }

  @Override
  public int[] queueSizes() {
    int count = features.has(MULTIPORT) ? QUEUES_WITHOUT_PORTS + 2 * (ports.length - 1) : 2;
    int[] sizes = new int[count];
    Arrays.fill(sizes, QUEUE_SIZE);
    return sizes;
  }

  @Override
  public byte[] config() {
    return initialConfig.array().clone();
  }

  @Override
  public List<ConfigField> configFields() {
    return List.of(
        ConfigField.readOnly(COLS, 2).ifOffered(SIZE),
        ConfigField.readOnly(ROWS, 2).ifOffered(SIZE),
        ConfigField.readOnly(MAX_NR_PORTS, 4).ifOffered(MULTIPORT),
        // 5.3.4: it can be used as soon as the device is found, without negotiation.
        ConfigField.writeOnly(EMERG_WR, 4).atAnyTime().ifOffered(EMERG_WRITE));
  }

  @Override
  public synchronized void attached(EmulatedDevice device) {
    this.device = device;
  }

  @Override
  public synchronized void reset() {
    ready = false;
    messages.clear();
    for (ConsolePortModel port : ports) {
      port.forgetDriver();
    }
    queueReset(0);
  }

  @Override
  public synchronized void queueReset(int queue) {
    controlBuffers.removeIf(chain -> !chain.isLive());
    for (ConsolePortModel port : ports) {
      port.dropDeadBuffers();
    }
  }

  @Override
  public synchronized void configWritten(long offset, int width, long value) {
    emergency.write((int) value); // the lower 8 bits are the character
  }

  @Override
  public synchronized void available(Chain chain) {
    int queue = chain.queue().index();
    boolean receives = queue % 2 == 0;
    if (receives && chain.readableBytes() > 0) {
      chain.violation("5.3.6.1", "%d readable bytes in receiveq", chain.readableBytes());
    }
    if (!receives && chain.writableBytes() > 0) {
      chain.violation("5.3.6.1", "%d writable bytes in transmitq", chain.writableBytes());
    }
    if (queue > 1 && !isMultiport()) {
      chain.violation("5.3.2", "queue %d is used, and MULTIPORT is not accepted", queue);
    }
    switch (queue) {
      case CONTROL_RECEIVE -> {
        controlBuffers.add(chain);
        deliverMessages();
      }
      case CONTROL_TRANSMIT -> told(chain);
      default -> {
        ConsolePortModel port = ports[queue < 2 ? 0 : queue / 2 - 1];
        if (receives) {
          port.receive(chain);
        } else {
          port.transmit(chain);
        }
      }
    }
  }

  /** Whether driver and device talk on the control queues. */
  boolean isMultiport() {
    return device.acceptedFeatures().has(MULTIPORT);
  }

  // ---- What the driver tells ----

  private void told(Chain chain) {
    if (chain.readableBytes() != CONTROL_BYTES) {
      chain.violation(OPERATION, "a control message has %d bytes", chain.readableBytes());
      chain.complete(0);
      return;
    }
    int id = chain.readU32();
    int event = chain.readU16();
    int value = chain.readU16();
    if (value > 1) {
      chain.violation(OPERATION, "message %d has the value %d", event, value);
    }
    if (event == DEVICE_READY) {
      ready = value == 1;
      if (ready) {
        for (ConsolePortModel port : ports) {
          announce(port);
        }
      }
    } else if (event != PORT_READY && event != PORT_OPEN) {
      chain.violation(OPERATION, "message %d is not for a driver to send", event);
    } else if (!ready) {
      chain.violation(OPERATION, "message %d comes before the driver is ready", event);
    } else if (event == PORT_READY && value == 0) {
      refused(chain, id);
    } else if (id < 0 || id >= ports.length || !ports[id].isAnnounced()) {
      chain.violation(
          OPERATION, "message %d is of port %s, which is not there", event, Integer.toString(id));
    } else if (event == PORT_READY) {
      ports[id].ready();
      describe(ports[id]);
    } else if (!ports[id].isReady()) {
      chain.violation(OPERATION, "port %d is opened before it is ready", id);
    } else {
      ports[id].openedByDriver(value == 1);
    }
    chain.complete(0);
    deliverMessages();
  }

  private void refused(Chain chain, int id) {
    if (id >= 0 && id < ports.length && ports[id].isReady()) {
      chain.violation(OPERATION, "port %d is refused after it was taken", id);
    }
  }

  private void announce(ConsolePortModel port) {
    if (port.isThere()) {
      port.announced();
      queueMessage(port.id(), DEVICE_ADD, 1);
    }
  }

  /** All that the driver may want to know of a port that it has just taken. */
  private void describe(ConsolePortModel port) {
    if (port.isConsole()) {
      queueMessage(port.id(), CONSOLE_PORT, 1);
    }
    if (port.name().length > 0) {
      queueMessage(port.id(), PORT_NAME, 1, port.name());
    }
    if (port.isHostOpen()) {
      queueMessage(port.id(), PORT_OPEN, 1);
    }
  }

  // ---- What the device tells ----

  private void queueMessage(int id, int event, int value, byte... rest) {
    messages.add(
        littleEndian(CONTROL_BYTES + rest.length)
            .putInt(id)
            .putShort((short) event)
            .putShort((short) value)
            .put(rest)
            .array());
  }

  private void deliverMessages() {
    while (ready && !messages.isEmpty() && !controlBuffers.isEmpty()) {
      Chain chain = controlBuffers.remove();
      if (chain.isLive()) {
        byte[] message = messages.remove();
        chain
            .write(Arrays.copyOf(message, (int) Math.min(message.length, chain.writableBytes())))
            .complete();
      }
    }
  }

  /**
   * Sends the driver a message, whether it makes sense or not, once the driver is ready.
   *
   * @param message the bytes of the message
   */
  public synchronized void control(byte... message) {
    messages.add(message.clone());
    deliverMessages();
  }

  /**
   * Sends the driver a message, whether it makes sense or not, once the driver is ready.
   *
   * @param id the number of a port
   * @param event the number of the event
   * @param value the value
   * @param rest what follows
   */
  public synchronized void control(int id, int event, int value, byte... rest) {
    queueMessage(id, event, value, rest);
    deliverMessages();
  }

  /**
   * Adds a port, and tells a driver that is ready.
   *
   * @param id its number, less than the number of ports that there can be
   * @param name its name, in UTF-8; empty for none
   * @param console whether it is a console
   * @return the port
   */
  public synchronized ConsolePortModel addPort(int id, String name, boolean console) {
    return addPort(id, name.getBytes(StandardCharsets.UTF_8), console);
  }

  /**
   * Adds a port, and tells a driver that is ready.
   *
   * @param id its number, less than the number of ports that there can be
   * @param name its name, which need not be UTF-8; empty for none
   * @param console whether it is a console
   * @return the port
   */
  public synchronized ConsolePortModel addPort(int id, byte[] name, boolean console) {
    if (!features.has(MULTIPORT)) {
      throw new IllegalStateException("this console has one port");
    }
    ConsolePortModel port = port(id);
    port.add(name, console);
    if (ready) {
      announce(port);
      deliverMessages();
    }
    return port;
  }

  /**
   * Removes a port, and tells a driver that is ready.
   *
   * @param id its number
   */
  public synchronized void removePort(int id) {
    boolean announced = port(id).isAnnounced();
    port(id).remove();
    if (announced) {
      queueMessage(id, DEVICE_REMOVE, 1);
      deliverMessages();
    }
  }

  /** The far end of a port was opened or closed. */
  synchronized void hostOpened(ConsolePortModel port, boolean open) {
    if (port.isReady()) {
      queueMessage(port.id(), PORT_OPEN, open ? 1 : 0);
      deliverMessages();
    }
  }

  /**
   * Tells the size of a console's port.
   *
   * @param id its number
   * @param columns the number of columns
   * @param rows the number of rows
   */
  public synchronized void resizePort(int id, int columns, int rows) {
    byte[] size = littleEndian(4).putShort((short) columns).putShort((short) rows).array();
    control(id, RESIZE, 0, size);
  }

  /**
   * One of the ports, whether it is there or not.
   *
   * @param id its number
   * @return the port, always the same
   */
  public synchronized ConsolePortModel port(int id) {
    return ports[Objects.checkIndex(id, ports.length)];
  }

  // ---- Port 0, which each console has ----

  /**
   * Types something on port 0: see {@link ConsolePortModel#feed(byte[])}.
   *
   * @param bytes what is typed
   */
  public void feed(byte[] bytes) {
    port(0).feed(bytes);
  }

  /**
   * Types a text on port 0.
   *
   * @param text what is typed, in UTF-8
   */
  public void feed(String text) {
    port(0).feed(text);
  }

  /**
   * What was fed to port 0 and is not in a buffer yet.
   *
   * @return a number of bytes
   */
  public int pendingInput() {
    return port(0).pendingInput();
  }

  /**
   * How many receive buffers of port 0 the device holds.
   *
   * @return a number of buffers
   */
  public int receiveBuffers() {
    return port(0).receiveBuffers();
  }

  /**
   * What the driver has transmitted on port 0.
   *
   * @return all bytes since the beginning
   */
  public byte[] output() {
    return port(0).output();
  }

  /**
   * What the driver has transmitted on port 0, as text.
   *
   * @return all bytes since the beginning, as UTF-8
   */
  public String outputText() {
    return port(0).outputText();
  }

  /**
   * What the driver has written by emergency writes.
   *
   * @return all bytes since the beginning
   */
  public synchronized byte[] emergencyOutput() {
    return emergency.toByteArray();
  }

  /**
   * Changes the size of the console, and tells the driver.
   *
   * @param columns the number of columns
   * @param rows the number of rows
   */
  public void resize(int columns, int rows) {
    byte[] size = littleEndian(4).putShort((short) columns).putShort((short) rows).array();
    attachedDevice().changeConfig(COLS, size);
  }

  private synchronized EmulatedDevice attachedDevice() {
    if (device == null) {
      throw new IllegalStateException("this model belongs to no device yet");
    }
    return device;
  }
}

package org.virtio4j.emulation.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.virtio4j.emulation.Chain;

/**
 * A port of a {@link ConsoleModel}: what was transmitted, what waits to be received, and what
 * device and driver have told each other of it.
 */
public final class ConsolePortModel {
  private final ConsoleModel console; // whose lock guards this
  private final int id;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Queue<Chain> buffers = new ArrayDeque<>();
  private byte[] input = {};

  private boolean isThere;
  private boolean isConsole;
  private byte[] name = {};
  private boolean hostOpen;

  // What the driver knows and has said, if there are several ports.
  private boolean announced;
  private boolean ready;
  private boolean driverOpen;

  ConsolePortModel(ConsoleModel console, int id) {
    this.console = console;
    this.id = id;
  }

  // ---- For the console, with its lock ----

  int id() {
    return id;
  }

  void add(byte[] name, boolean isConsole) {
    if (isThere) {
      throw new IllegalStateException("port " + id + " is there already");
    }
    isThere = true;
    this.name = name.clone();
    this.isConsole = isConsole;
    this.hostOpen = isConsole;
  }

  void remove() {
    isThere = false;
    input = new byte[0];
    forgetDriver();
  }

  boolean isThere() {
    return isThere;
  }

  boolean isConsole() {
    return isConsole;
  }

  byte[] name() {
    return name;
  }

  void announced() {
    announced = true;
  }

  boolean isAnnounced() {
    return announced;
  }

  void ready() {
    ready = true;
  }

  void openedByDriver(boolean open) {
    driverOpen = open;
    deliver();
  }

  void forgetDriver() {
    announced = false;
    ready = false;
    driverOpen = false;
  }

  void dropDeadBuffers() {
    buffers.removeIf(chain -> !chain.isLive());
  }

  void receive(Chain chain) {
    buffers.add(chain);
    deliver();
  }

  void transmit(Chain chain) {
    // Whether the port is open does not matter here: that is told on another queue, whose messages
    // may be looked at later.
    output.writeBytes(chain.readAll());
    chain.complete(0);
  }

  /** Puts input into buffers as long as there is any of both, and the driver wants it. */
  private void deliver() {
    while (input.length > 0 && !buffers.isEmpty() && (driverOpen || !console.isMultiport())) {
      Chain chain = buffers.remove();
      if (!chain.isLive()) {
        continue; // of a time before a reset
      }
      int length = (int) Math.min(input.length, chain.writableBytes());
      byte[] part = Arrays.copyOf(input, length);
      input = Arrays.copyOfRange(input, length, input.length);
      chain.write(part).complete();
    }
  }

  // ---- For tests ----

  /**
   * Types something: it goes into the driver's receive buffers, now as far as the device holds any
   * and the driver has opened the port, the rest later.
   *
   * @param bytes what is typed
   */
  public void feed(byte[] bytes) {
    synchronized (console) {
      byte[] more = Arrays.copyOf(input, input.length + bytes.length);
      System.arraycopy(bytes, 0, more, input.length, bytes.length);
      input = more;
      deliver();
    }
  }

  /**
   * Types a text.
   *
   * @param text what is typed, in UTF-8
   */
  public void feed(String text) {
    feed(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What was fed and is not in a buffer yet.
   *
   * @return a number of bytes
   */
  public int pendingInput() {
    synchronized (console) {
      return input.length;
    }
  }

  /**
   * How many receive buffers the device holds.
   *
   * @return a number of buffers
   */
  public int receiveBuffers() {
    synchronized (console) {
      return (int) buffers.stream().filter(Chain::isLive).count();
    }
  }

  /**
   * What the driver has transmitted.
   *
   * @return all bytes since the beginning
   */
  public byte[] output() {
    synchronized (console) {
      return output.toByteArray();
    }
  }

  /**
   * What the driver has transmitted, as text.
   *
   * @return all bytes since the beginning, as UTF-8
   */
  public String outputText() {
    return new String(output(), StandardCharsets.UTF_8);
  }

  /**
   * Opens or closes the far end, and tells the driver.
   *
   * @param open whether somebody is there
   */
  public void hostOpen(boolean open) {
    synchronized (console) {
      hostOpen = open;
      console.hostOpened(this, open);
    }
  }

  /**
   * Whether somebody is at the far end.
   *
   * @return what {@link #hostOpen(boolean)} was told last; at first only a console has somebody
   */
  public boolean isHostOpen() {
    synchronized (console) {
      return hostOpen;
    }
  }

  /**
   * Whether the driver has said that it is ready to use the port.
   *
   * @return whether it has, since the last reset
   */
  public boolean isReady() {
    synchronized (console) {
      return ready;
    }
  }

  /**
   * Whether the driver has opened the port.
   *
   * @return whether it has, and has not closed it
   */
  public boolean isDriverOpen() {
    synchronized (console) {
      return driverOpen;
    }
  }
}

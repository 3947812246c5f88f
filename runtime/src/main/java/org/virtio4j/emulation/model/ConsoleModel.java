package org.virtio4j.emulation.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.ConfigField;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * A console device with one port (VIRTIO 1.4, 5.3): it collects what the driver transmits, and puts
 * what the test {@linkplain #feed feeds} into the driver's receive buffers, as they come. It keeps
 * each receive buffer until there is input for it.
 */
public final class ConsoleModel implements DeviceModel {
  private static final int SIZE = 0;
  private static final int EMERG_WRITE = 2;

  private static final int RECEIVE_QUEUE = 0;
  private static final int QUEUE_SIZE = 64;

  private static final int CONFIG_BYTES = 12;
  private static final int COLS = 0;
  private static final int ROWS = 2;
  private static final int MAX_NR_PORTS = 4;
  private static final int EMERG_WR = 8;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream emergency = new ByteArrayOutputStream();
  private final Queue<Chain> receiveBuffers = new ArrayDeque<>();
  private final byte[] initialConfig = new byte[CONFIG_BYTES];
  private FeatureBits features = FeatureBits.NONE;
  private byte[] input = {};
  private EmulatedDevice device;

  /** A console without any feature. */
  public ConsoleModel() {}

  /**
   * Offers the size of the console. To be called before the device is built.
   *
   * @param columns the number of columns
   * @param rows the number of rows
   * @return this
   */
  public ConsoleModel withSize(int columns, int rows) {
    features = features.with(SIZE);
    put16(initialConfig, COLS, columns);
    put16(initialConfig, ROWS, rows);
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

  private static void put16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) value;
    bytes[offset + 1] = (byte) (value >>> 8);
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
    return new int[] {QUEUE_SIZE, QUEUE_SIZE};
  }

  @Override
  public byte[] config() {
    return initialConfig.clone();
  }

  @Override
  public List<ConfigField> configFields() {
    return List.of(
        ConfigField.readOnly(COLS, 2).ifOffered(SIZE),
        ConfigField.readOnly(ROWS, 2).ifOffered(SIZE),
        ConfigField.readOnly(MAX_NR_PORTS, 4).ifOffered(1),
        // 5.3.4: it can be used as soon as the device is found, without negotiation.
        ConfigField.writeOnly(EMERG_WR, 4).atAnyTime().ifOffered(EMERG_WRITE));
  }

  @Override
  public synchronized void attached(EmulatedDevice device) {
    this.device = device;
  }

  @Override
  public synchronized void reset() {
    receiveBuffers.removeIf(chain -> !chain.isLive());
  }

  @Override
  public void queueReset(int queue) {
    reset(); // which takes the chains that are gone, whatever took them
  }

  @Override
  public synchronized void configWritten(long offset, int width, long value) {
    emergency.write((int) value); // the lower 8 bits are the character
  }

  @Override
  public synchronized void available(Chain chain) {
    if (chain.queue().index() == RECEIVE_QUEUE) {
      if (chain.readableBytes() > 0) {
        chain.violation("5.3.6.1", "%d readable bytes in receiveq", chain.readableBytes());
      }
      receiveBuffers.add(chain);
      deliver();
      return;
    }
    if (chain.writableBytes() > 0) {
      chain.violation("5.3.6.1", "%d writable bytes in transmitq", chain.writableBytes());
    }
    output.writeBytes(chain.readAll());
    chain.complete(0);
  }

  /** Puts input into buffers as long as there is any of both. */
  private void deliver() {
    while (input.length > 0 && !receiveBuffers.isEmpty()) {
      Chain chain = receiveBuffers.remove();
      if (!chain.isLive()) {
        continue; // of a time before a reset
      }
      int length = (int) Math.min(input.length, chain.writableBytes());
      byte[] part = new byte[length];
      System.arraycopy(input, 0, part, 0, length);
      byte[] rest = new byte[input.length - length];
      System.arraycopy(input, length, rest, 0, rest.length);
      input = rest;
      chain.write(part).complete();
    }
  }

  /**
   * Types something: it goes into the driver's receive buffers, now as far as the device holds any,
   * the rest when more come.
   *
   * @param bytes what is typed
   */
  public synchronized void feed(byte[] bytes) {
    byte[] more = new byte[input.length + bytes.length];
    System.arraycopy(input, 0, more, 0, input.length);
    System.arraycopy(bytes, 0, more, input.length, bytes.length);
    input = more;
    deliver();
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
  public synchronized int pendingInput() {
    return input.length;
  }

  /**
   * How many receive buffers the device holds.
   *
   * @return a number of buffers
   */
  public synchronized int receiveBuffers() {
    return (int) receiveBuffers.stream().filter(Chain::isLive).count();
  }

  /**
   * What the driver has transmitted.
   *
   * @return all bytes since the beginning
   */
  public synchronized byte[] output() {
    return output.toByteArray();
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
    byte[] bytes = new byte[4];
    put16(bytes, 0, columns);
    put16(bytes, 2, rows);
    attachedDevice().changeConfig(COLS, bytes);
  }

  private synchronized EmulatedDevice attachedDevice() {
    if (device == null) {
      throw new IllegalStateException("this model belongs to no device yet");
    }
    return device;
  }
}

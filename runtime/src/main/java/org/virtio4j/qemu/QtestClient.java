package org.virtio4j.qemu;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.virtio4j.TransportException;

/**
 * The processor's side of a machine, over QEMU's qtest socket: reads and writes physical addresses
 * and ports, and sees interrupts.
 *
 * <p>An access is one command and one reply, and has ended for the device when the method returns;
 * what the device does because of it may still be going on. Nothing is allocated for it, except
 * what waiting costs. All methods may be called from any thread; accesses are made one after the
 * other.
 *
 * <p>Each reply has a deadline. After an error, or when QEMU is gone, every later call fails too.
 */
public final class QtestClient {
  private static final int LONGEST_COMMAND =
      "writeq 0x0123456789abcdef 0x0123456789abcdef\n".length();
  private static final int PORTS = 1 << 16;
  private static final String RAISE = "IRQ raise ";
  private static final String LOWER = "IRQ lower ";
  private static final String HEX = "0123456789abcdef";

  private final LineChannel channel;
  private final QemuProcess process;
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteBuffer command = ByteBuffer.allocateDirect(LONGEST_COMMAND);
  private final BitSet raised = new BitSet();
  private IntConsumer listener; // null while nobody wants to hear of interrupts
  private String broken; // why nothing works any more, or null

  QtestClient(LineChannel channel, QemuProcess process, Duration timeout) {
    this.channel = channel;
    this.process = process;
    this.timeout = timeout;
  }

  /**
   * Reads from a physical address. Where nothing is, QEMU gives zeros or ones.
   *
   * @param address the address, unsigned
   * @param width the number of bytes: 1, 2, 4 or 8
   * @return the value, zero-extended
   * @throws TransportException if QEMU does not answer in time, or has ended
   */
  public long read(long address, int width) {
    char unit = unit(width);
    lock.lock();
    try {
      command.clear();
      ascii("read").put((byte) unit);
      hex(address);
      exchange();
      long value = value();
      interruptsReceived();
      return value;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes to a physical address.
   *
   * @param address the address, unsigned
   * @param width the number of bytes: 1, 2, 4 or 8
   * @param value the value, zero-extended
   * @throws IllegalArgumentException if the value is wider than the width
   * @throws TransportException if QEMU does not answer in time, or has ended
   */
  public void write(long address, int width, long value) {
    char unit = unit(width);
    checkFits(value, width);
    lock.lock();
    try {
      command.clear();
      ascii("write").put((byte) unit);
      hex(address);
      hex(value);
      exchange();
      interruptsReceived();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads an I/O port of a PC. Where nothing is, QEMU gives ones.
   *
   * @param port the number of the port, 0 to 65535; a machine without ports has memory there
   * @param width the number of bytes: 1, 2 or 4
   * @return the value, zero-extended
   * @throws TransportException if QEMU does not answer in time, or has ended
   */
  public long readPort(int port, int width) {
    char unit = unit(port, width);
    lock.lock();
    try {
      command.clear();
      ascii("in").put((byte) unit);
      hex(port);
      exchange();
      long value = value();
      interruptsReceived();
      return value;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes an I/O port of a PC.
   *
   * @param port the number of the port, 0 to 65535
   * @param width the number of bytes: 1, 2 or 4
   * @param value the value, zero-extended
   * @throws IllegalArgumentException if the value is wider than the width
   * @throws TransportException if QEMU does not answer in time, or has ended
   */
  public void writePort(int port, int width, long value) {
    char unit = unit(port, width);
    checkFits(value, width);
    lock.lock();
    try {
      command.clear();
      ascii("out").put((byte) unit);
      hex(port);
      hex(value);
      exchange();
      interruptsReceived();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts to watch the inputs of an interrupt controller, whose outputs are dead from then on.
   * QEMU can do this for one controller only.
   *
   * @param path its path in QEMU's object tree; QEMU crashes if that is an object but no device
   */
  void interceptInterrupts(String path) {
    if (!path.matches("/[\\w-]+(/[\\w\\[\\].-]+)+")) {
      throw new IllegalArgumentException(path + " is not a path in QEMU's object tree");
    }
    lock.lock();
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(("irq_intercept_in " + path + "\n").getBytes(StandardCharsets.US_ASCII));
      exchange(bytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets who hears of inputs that are raised. The listener is called in the middle of whatever
   * access notices it, and does nothing but pass it on.
   */
  void onInterrupt(IntConsumer listener) {
    lock.lock();
    try {
      this.listener = listener;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether an input of the watched interrupt controller is raised, as far as QEMU has told by now.
   * Does not wait.
   */
  boolean isRaised(int input) {
    lock.lock();
    try {
      receiveInterrupts();
      return raised.get(input);
    } finally {
      lock.unlock();
    }
  }

  /** Takes note of the interrupts of which QEMU has told by now. Does not wait. */
  void receiveInterrupts() {
    lock.lock();
    try {
      checkUsable();
      while (channel.receiveNow()) {
        if (!interrupt()) {
          throw broke("an unexpected line: " + channel.text(), null);
        }
      }
    } catch (IOException e) {
      throw broke("the connection is lost", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until QEMU says something, be it an interrupt or the reply to an access that another
   * thread makes, or until {@link #endAwaitLine()}.
   */
  void awaitLine() {
    try {
      channel.watch();
    } catch (IOException | ClosedSelectorException e) {
      throw new TransportException("qtest: the connection is lost", e);
    }
  }

  /** Ends the wait of a thread in {@link #awaitLine()}, or the next one. */
  void endAwaitLine() {
    channel.endWatch();
  }

  /** Whether the last reply was a good one. */
  boolean isUsable() {
    lock.lock();
    try {
      return broken == null;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      if (broken == null) {
        broken = "the machine is closed";
      }
      channel.close();
    } finally {
      lock.unlock();
    }
  }

  private static void checkFits(long value, int width) {
    if (width < Long.BYTES && value >>> width * Byte.SIZE != 0) {
      throw new IllegalArgumentException(
          String.format("0x%x does not fit into %d bytes", value, width));
    }
  }

  /** Refuses ports at whose number QEMU would end. */
  private static char unit(int port, int width) {
    if (width > 4) {
      throw new IllegalArgumentException("a port has 1, 2 or 4 bytes, not " + width);
    }
    char unit = unit(width);
    Objects.checkFromIndexSize(port, width, PORTS);
    return unit;
  }

  private static char unit(int width) {
    return switch (width) {
      case 1 -> 'b';
      case 2 -> 'w';
      case 4 -> 'l';
      case 8 -> 'q';
      default ->
          throw new IllegalArgumentException("an access has 1, 2, 4 or 8 bytes, not " + width);
    };
  }

  private ByteBuffer ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      command.put((byte) text.charAt(i));
    }
    return command;
  }

  private void hex(long value) {
    ascii(" 0x");
    int shift = Math.max(0, 60 - (Long.numberOfLeadingZeros(value) & ~3));
    for (; shift >= 0; shift -= 4) {
      command.put((byte) HEX.charAt((int) (value >>> shift) & 0xf));
    }
  }

  private void exchange() {
    exchange(command.put((byte) '\n').flip());
  }

  /** Sends a command, and makes the good reply to it the current line. */
  private void exchange(ByteBuffer bytes) {
    checkUsable();
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      channel.send(bytes, deadline);
      do {
        channel.receive(deadline);
      } while (interrupt());
    } catch (SocketTimeoutException e) {
      throw broke("QEMU has not answered within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      throw broke("the connection is lost", e);
    }
    if (!channel.startsWith("OK")) {
      throw broke("QEMU refuses a command: " + channel.text(), null);
    }
  }

  /** The number behind OK. */
  private long value() {
    int length = channel.length();
    long value = 0;
    boolean valid = channel.startsWith("OK 0x") && length > 5 && length <= 5 + 16;
    for (int i = 5; i < length && valid; i++) {
      int digit = Character.digit(channel.at(i), 16);
      valid = digit >= 0;
      value = value << 4 | digit;
    }
    if (!valid) {
      throw broke("a reply without a number: " + channel.text(), null);
    }
    return value;
  }

  /** Takes note if the current line tells of an interrupt. Allocates nothing. */
  private boolean interrupt() {
    if (!channel.startsWith("IRQ ")) {
      return false;
    }
    boolean raise = channel.startsWith(RAISE);
    int input = raise || channel.startsWith(LOWER) ? number(RAISE.length()) : -1;
    if (input < 0) {
      throw broke("an interrupt that says nothing: " + channel.text(), null);
    }
    raised.set(input, raise);
    if (raise && listener != null) {
      listener.accept(input);
    }
    return true;
  }

  /** The decimal number that the current line ends with; -1 if there is none. */
  private int number(int from) {
    int length = channel.length();
    if (length == from || length > from + 6) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < length; i++) {
      int digit = channel.at(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Takes note of the interrupts that came with the reply, or nobody would for a while. */
  private void interruptsReceived() {
    while (listener != null && channel.nextReceived()) {
      if (!interrupt()) {
        throw broke("an unexpected line: " + channel.text(), null);
      }
    }
  }

  private void checkUsable() {
    if (broken != null) {
      throw new TransportException("qtest cannot be used any more: " + broken);
    }
  }

  private TransportException broke(String reason, Exception cause) {
    if (cause instanceof IOException && !(cause instanceof SocketTimeoutException)) {
      process.awaitExit(Duration.ofMillis(500)); // so that the message has its exit code
    }
    broken = Objects.requireNonNull(reason);
    return new TransportException("qtest: " + reason + "; " + process.diagnosis(), cause);
  }
}

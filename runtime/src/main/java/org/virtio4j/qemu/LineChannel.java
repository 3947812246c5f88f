package org.virtio4j.qemu;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A socket on which both sides send lines, with a deadline for every operation. For one thread at a
 * time.
 *
 * <p>The socket never blocks, so that an interrupt of the calling thread does not close it, and a
 * peer that has stopped costs no more than the deadline. Deadlines are values of {@link
 * System#nanoTime}.
 */
final class LineChannel implements AutoCloseable {
  private static final int FIRST_CAPACITY = 4096;
  private static final int MAX_LINE = 1 << 24;

  /** Instead of the set of selected keys, which would allocate. The caller looks for itself. */
  private static final Consumer<SelectionKey> READY = key -> {};

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Selector watch; // of a thread that only looks whether there is something
  private ByteBuffer received = ByteBuffer.allocateDirect(FIRST_CAPACITY).limit(0);
  private int lineEnd = -1; // of the current line, which begins at the position; -1: none

  LineChannel(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    selector = Selector.open();
    key = channel.register(selector, SelectionKey.OP_READ);
    watch = Selector.open();
    channel.register(watch, SelectionKey.OP_READ);
  }

  /**
   * Waits until something can be received, or {@link #endWatch} is called. Another thread may use
   * the channel meanwhile.
   */
  void watch() throws IOException {
    watch.select(READY);
  }

  /** Ends the wait of a thread in {@link #watch}, or the next one. */
  void endWatch() {
    watch.wakeup();
  }

  /** Sends the bytes from position to limit. */
  void send(ByteBuffer bytes, long deadline) throws IOException {
    while (channel.write(bytes) >= 0 && bytes.hasRemaining()) {
      key.interestOps(SelectionKey.OP_WRITE);
      try {
        await(deadline);
      } finally {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  /** Waits for the next line, which becomes the current one. */
  void receive(long deadline) throws IOException {
    while (!receiveNow()) {
      await(deadline);
    }
  }

  /** Makes the next line the current one if it is here already. */
  boolean receiveNow() throws IOException {
    if (nextReceived()) {
      return true;
    }
    while (true) {
      int partial = received.remaining();
      if (!fill()) {
        return false;
      }
      if (findEnd(received.position() + partial)) {
        return true;
      }
    }
  }

  /** Makes the next line the current one if it was received together with those before. */
  boolean nextReceived() {
    if (lineEnd >= 0) {
      received.position(lineEnd + 1);
      lineEnd = -1;
    }
    return findEnd(received.position());
  }

  private boolean findEnd(int from) {
    for (int at = from; at < received.limit(); at++) {
      if (received.get(at) == '\n') {
        lineEnd = at;
        return true;
      }
    }
    return false;
  }

  /** The number of bytes of the current line, without its end. */
  int length() {
    return lineEnd - received.position();
  }

  /** A byte of the current line. */
  byte at(int index) {
    return received.get(received.position() + index);
  }

  /** Whether the current line begins with a text of ASCII characters. */
  boolean startsWith(String prefix) {
    if (length() < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (at(i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The current line as text. */
  String text() {
    byte[] bytes = new byte[length()];
    received.get(received.position(), bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try (channel;
        selector;
        watch) {
      lineEnd = -1;
    } catch (IOException e) {
      // Nothing is written any more that could be lost.
    }
  }

  /** Moves the partial line to the front, and reads what is there behind it. */
  private boolean fill() throws IOException {
    if (received.position() == 0 && received.limit() == received.capacity()) {
      if (received.capacity() >= MAX_LINE) {
        throw new IOException("a line has more than " + MAX_LINE + " bytes");
      }
      received = ByteBuffer.allocateDirect(received.capacity() * 2).put(received);
    } else {
      received.compact();
    }
    int count;
    try {
      count = channel.read(received);
    } finally {
      received.flip();
    }
    if (count < 0) {
      throw new EOFException("the connection has ended");
    }
    return count > 0;
  }

  private void await(long deadline) throws IOException {
    long remaining = deadline - System.nanoTime();
    if (remaining <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    selector.select(READY, TimeUnit.NANOSECONDS.toMillis(remaining) + 1);
  }
}

package org.virtio4j.qemu;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.virtio4j.TransportException;

/**
 * A machine's monitor: QEMU's commands, such as {@code block_resize}, and its events. JSON objects
 * are maps, arrays are lists, numbers are {@link Long} or {@link java.math.BigDecimal}.
 *
 * <p>All methods may be called from any thread; they wait for each other. Each reply has a
 * deadline. When one is missed, or QEMU is gone, every later call fails too; a command that QEMU
 * refuses does no harm.
 */
public final class QmpClient {
  private static final int MAX_EVENTS = 1000;

  private final LineChannel channel;
  private final QemuProcess process;
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Map<?, ?>> events = new ArrayDeque<>();
  private String broken; // why nothing works any more, or null

  QmpClient(LineChannel channel, QemuProcess process, Duration timeout) {
    this.channel = channel;
    this.process = process;
    this.timeout = timeout;
  }

  /** Takes QEMU's greeting, and leaves the mode in which it allows nothing else. */
  void negotiate(long deadline) {
    lock.lock();
    try {
      Map<?, ?> greeting = receive(deadline);
      if (!greeting.containsKey("QMP")) {
        throw broke("not a greeting: " + greeting, null);
      }
      execute("qmp_capabilities", Map.of(), deadline);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a command without arguments.
   *
   * @param command its name
   * @return what it returns; most often a {@link Map}
   * @throws TransportException if QEMU refuses it, does not answer in time, or has ended
   */
  public Object execute(String command) {
    return execute(command, Map.of());
  }

  /**
   * Runs a command.
   *
   * @param command its name
   * @param arguments its arguments
   * @return what it returns; most often a {@link Map}
   * @throws TransportException if QEMU refuses it, does not answer in time, or has ended
   */
  public Object execute(String command, Map<String, ?> arguments) {
    return execute(command, arguments, timeout);
  }

  Object execute(String command, Map<String, ?> arguments, Duration timeout) {
    lock.lock();
    try {
      return execute(command, arguments, System.nanoTime() + timeout.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for an event. An event that came before the call, but that no call has taken yet, counts
   * too.
   *
   * @param name its name, such as {@code DEVICE_DELETED}
   * @param timeout how long to wait
   * @return its data; empty if it has none
   * @throws TransportException if it does not come in time, or QEMU has ended
   */
  public Map<?, ?> awaitEvent(String name, Duration timeout) {
    lock.lock();
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (true) {
        for (Iterator<Map<?, ?>> each = events.iterator(); each.hasNext(); ) {
          Map<?, ?> event = each.next();
          if (name.equals(event.get("event"))) {
            each.remove();
            return event.get("data") instanceof Map<?, ?> data ? data : Map.of();
          }
        }
        Map<?, ?> message = receiveEvent(name, timeout, deadline);
        if (!note(message)) {
          throw broke("a reply to no command: " + message, null);
        }
      }
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

  private Object execute(String command, Map<String, ?> arguments, long deadline) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("execute", command);
    if (!arguments.isEmpty()) {
      request.put("arguments", arguments);
    }
    send(Json.write(request), deadline);
    while (true) {
      Map<?, ?> message = receive(deadline);
      if (message.containsKey("return")) {
        return message.get("return");
      }
      if (message.get("error") instanceof Map<?, ?> error) {
        throw new TransportException(
            "QMP: " + command + ": " + error.get("class") + ": " + error.get("desc"));
      }
      if (!note(message)) {
        throw broke("neither a reply nor an event: " + message, null);
      }
    }
  }

  private boolean note(Map<?, ?> message) {
    if (!message.containsKey("event")) {
      return false;
    }
    if (events.size() == MAX_EVENTS) {
      events.removeFirst();
    }
    events.addLast(message);
    return true;
  }

  private void send(String line, long deadline) {
    checkUsable();
    try {
      channel.send(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)), deadline);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private Map<?, ?> receive(long deadline) {
    checkUsable();
    try {
      channel.receive(deadline);
    } catch (IOException e) {
      throw lost(e);
    }
    return message();
  }

  /** Like {@link #receive}; but that an event does not come says nothing about the connection. */
  private Map<?, ?> receiveEvent(String name, Duration timeout, long deadline) {
    checkUsable();
    try {
      channel.receive(deadline);
    } catch (SocketTimeoutException e) {
      throw new TransportException(
          "QMP: no event " + name + " within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      throw lost(e);
    }
    return message();
  }

  private Map<?, ?> message() {
    try {
      if (Json.parse(channel.text()) instanceof Map<?, ?> message) {
        return message;
      }
    } catch (IllegalArgumentException e) {
      throw broke("a line that is not JSON", e);
    }
    throw broke("a line that is not an object: " + channel.text(), null);
  }

  private void checkUsable() {
    if (broken != null) {
      throw new TransportException("QMP cannot be used any more: " + broken);
    }
  }

  private TransportException lost(IOException e) {
    return e instanceof SocketTimeoutException
        ? broke("QEMU has not answered in time", e)
        : broke("the connection is lost", e);
  }

  private TransportException broke(String reason, Exception cause) {
    if (cause instanceof IOException && !(cause instanceof SocketTimeoutException)) {
      process.awaitExit(Duration.ofMillis(500)); // so that the message has its exit code
    }
    broken = reason;
    return new TransportException("QMP: " + reason + "; " + process.diagnosis(), cause);
  }
}

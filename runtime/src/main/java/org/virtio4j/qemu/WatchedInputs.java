package org.virtio4j.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptMessage;

/**
 * The inputs of a machine's interrupt controller, of which QEMU tells over the qtest socket: wires,
 * and messages that the controller takes for its own inputs.
 */
final class WatchedInputs implements InterruptPump.Source, AutoCloseable {
  private final QtestClient qtest;
  private final InterruptPump pump = new InterruptPump(this);
  private final List<Input> lines = new CopyOnWriteArrayList<>();
  private final List<Message> messages = new ArrayList<>(); // of the only frame that there is

  /** A line that tells of one input; several may tell of the same. */
  private class Input extends QemuLine {
    final int number;

    Input(int number) {
      super(pump);
      this.number = number;
    }
  }

  private final class Wire extends Input {
    Wire(int number) {
      super(number);
    }

    @Override
    public boolean isRaised() {
      return qtest.isRaised(number);
    }
  }

  private final class Message extends Input implements InterruptMessage {
    private final long address;
    private final int data;

    Message(int number, long address, int data) {
      super(number);
      this.address = address;
      this.data = data;
    }

    @Override
    public long address() {
      return address;
    }

    @Override
    public int data() {
      return data;
    }
  }

  private WatchedInputs(QtestClient qtest) {
    this.qtest = qtest;
  }

  /** Begins to be told; the inputs are intercepted already, or will be. */
  static WatchedInputs of(QtestClient qtest) {
    WatchedInputs inputs = new WatchedInputs(qtest);
    qtest.onInterrupt(inputs::raised);
    inputs.pump.start();
    return inputs;
  }

  /** A wire to an input, which may have other wires too; until it is disconnected. */
  synchronized InterruptLine wire(int input) {
    for (Input line : lines) {
      if (line.number == input && line.take()) {
        return line;
      }
    }
    Wire wire = new Wire(input);
    wire.take();
    lines.add(wire);
    return wire;
  }

  /** Messages that each raise an input for a moment; until they are disconnected. */
  List<? extends InterruptMessage> messages(QemuBoard.MessageFrame frame, int wanted) {
    return QemuLine.take(allMessages(frame), wanted);
  }

  private synchronized List<Message> allMessages(QemuBoard.MessageFrame frame) {
    if (messages.isEmpty()) {
      for (int i = 0; i < frame.count(); i++) {
        messages.add(new Message(frame.input() + i, frame.address(), frame.data() + i));
      }
      lines.addAll(messages);
    }
    return messages;
  }

  private void raised(int input) {
    for (Input line : lines) {
      if (line.number == input) {
        line.interrupted();
      }
    }
  }

  @Override
  public void pump() {
    qtest.receiveInterrupts();
    qtest.awaitLine();
  }

  @Override
  public void wakeUp() {
    qtest.endAwaitLine();
  }

  @Override
  public void interruptAll() {
    lines.forEach(QemuLine::interrupted);
  }

  @Override
  public void close() {
    pump.close();
  }
}

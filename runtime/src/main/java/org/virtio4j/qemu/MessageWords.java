package org.virtio4j.qemu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.virtio4j.transport.InterruptMessage;

/**
 * Messages that end as words in a machine's RAM, where a thread looks for them: for boards whose
 * interrupt controller is of no use without a processor.
 */
final class MessageWords implements InterruptPump.Source, AutoCloseable {
  private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
  private static final long PAUSE_NANOS = 20_000L;

  private final MemorySegment words;
  private final Word[] messages;
  private final InterruptPump pump = new InterruptPump(this);

  private final class Word extends QemuLine implements InterruptMessage {
    private final long address;
    private final int data;

    Word(long address, int data) {
      super(pump);
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

  private MessageWords(MemorySegment words, long address) {
    this.words = words;
    this.messages = new Word[(int) (words.byteSize() / Integer.BYTES)];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = new Word(address + (long) i * Integer.BYTES, i + 1);
    }
  }

  /**
   * Makes each word of a piece of RAM a message.
   *
   * @param words the words, which are 0
   * @param address where devices find them
   */
  static MessageWords of(MemorySegment words, long address) {
    MessageWords messages = new MessageWords(words, address);
    messages.pump.start();
    return messages;
  }

  /** Messages until they are disconnected. */
  List<? extends InterruptMessage> messages(int wanted) {
    return QemuLine.take(List.of(messages), wanted);
  }

  @Override
  public void pump() {
    boolean any = false;
    for (int i = 0; i < messages.length; i++) {
      if ((int) WORD.getAndSet(words, (long) i * Integer.BYTES, 0) != 0) {
        any = true;
        messages[i].interrupted();
      }
    }
    if (!any) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  @Override
  public void wakeUp() {
    // It looks again at once.
  }

  @Override
  public void interruptAll() {
    for (Word message : messages) {
      message.interrupted();
    }
  }

  @Override
  public void close() {
    pump.close();
  }
}

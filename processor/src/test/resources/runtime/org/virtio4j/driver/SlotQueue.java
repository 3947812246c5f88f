package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import org.virtio4j.QueueFullException;
import org.virtio4j.RequestFailedException;

/** Stands in for the runtime's type. */
public abstract class SlotQueue {
  public static final long FULL = -1L;

  protected SlotQueue(
      DeviceSession<?> session,
      String name,
      int index,
      int size,
      long headerBytes,
      long replyBytes,
      int dataBuffers,
      long statusOffset,
      int statusWidth) {}

  protected SlotQueue(
      DeviceSession<?> session,
      String name,
      int index,
      int size,
      RequestShape shape,
      int dataBuffers,
      int headerRoom,
      int replyRoom) {}

  protected final int takeSlot() {
    return -1;
  }

  protected final MemorySegment slots() {
    return MemorySegment.NULL;
  }

  protected final long headerOffset(int slot) {
    return 0L;
  }

  protected final long replyOffset(int slot) {
    return 0L;
  }

  protected final int slotOf(long token) {
    return 0;
  }

  protected final long submit(int slot, long attachment) {
    return FULL;
  }

  protected final long submitReadable(int slot, long attachment, MemorySegment data) {
    return FULL;
  }

  protected final long submitWritable(int slot, long attachment, MemorySegment data) {
    return FULL;
  }

  protected final boolean readable(int slot, MemorySegment data) {
    return false;
  }

  protected final boolean writable(int slot, MemorySegment data) {
    return false;
  }

  protected final boolean readable(int slot, MemorySegment[] data) {
    return false;
  }

  protected final boolean writable(int slot, MemorySegment[] data) {
    return false;
  }

  protected final long commit(int slot, long attachment) {
    return FULL;
  }

  protected final long commit(int slot, long attachment, RequestShape shape, int headerBytes) {
    return FULL;
  }

  protected final void awaitCompletion(String request, long token) {}

  protected final int status(long token) {
    return 0;
  }

  protected final long written(long token) {
    return 0L;
  }

  protected final void release(long token) {}

  protected final QueueFullException full(String request) {
    return new QueueFullException(request);
  }

  protected final RequestFailedException failed(String request, String statusName, int status) {
    return new RequestFailedException(request);
  }

  protected final RequestFailedException failed(
      String request, String statusName, int status, int statusWidth) {
    return new RequestFailedException(request);
  }

  public final void publish() {}

  public final int poll(CompletionHandler handler) {
    return 0;
  }

  public final int poll(CompletionHandler handler, int limit) {
    return 0;
  }

  public final int awaitAny(CompletionHandler handler) {
    return 0;
  }

  public final int capacity() {
    return 0;
  }

  public final int outstanding() {
    return 0;
  }

  public final void handOver() {}
}

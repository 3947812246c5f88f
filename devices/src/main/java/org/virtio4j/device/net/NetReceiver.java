package org.virtio4j.device.net;

import java.lang.foreign.MemorySegment;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.ReceiveQueue;

/**
 * What a network device delivers over one pair of queues (VIRTIO 1.4, 5.1.9.4): frames, each with
 * its header, each in one receive buffer or in several.
 *
 * <p>Either give a handler to {@link #poll}, or pull: {@link #next}, look at the {@link #frame},
 * and {@link #recycle} it. Frames are looked at where the device has put them, without a copy, and
 * nothing is allocated.
 *
 * <p>The device is believed nothing. A frame whose header is cut, does not fit the frame, or says
 * that it lies in buffers that do not come, is dropped and {@linkplain #malformed() counted}.
 *
 * <p>One thread at a time uses a receiver; see {@link #handOver}. Those of other pairs have nothing
 * to do with it.
 */
public final class NetReceiver {
  /** The greatest size in bytes of a frame that is handed out: with two VLAN tags, 65558. */
  static final int MAX_FRAME_BYTES = NetDevice.MAX_FRAME_BYTES + 2 * NetDevice.VLAN_TAG_BYTES;

  private final ReceiveQueue queue;
  private final boolean mergeable;
  private final int headerBytes;
  private final ReceivedFrame frame;
  private int missing; // parts of the frame that have not come yet
  private int skip; // buffers that belong to a frame that was dropped
  private boolean ready; // the frame is complete
  private int generation;
  private long malformed;
  private boolean polling;

  NetReceiver(ReceiveQueue queue, Negotiated<NetFeature> features) {
    this.queue = queue;
    this.mergeable = features.has(NetFeature.MRG_RXBUF);
    this.headerBytes = queue.headerBytes();
    this.frame = new ReceivedFrame(queue, features, Math.max(1, queue.size()));
    this.generation = queue.generation();
  }

  /**
   * Hands all frames that have been delivered to a handler, in the order in which they came. If the
   * handler throws, its frame goes back all the same.
   *
   * @param handler is called for each frame; it may not use this receiver
   * @return how often it was called
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int poll(FrameHandler handler) {
    return poll(handler, Integer.MAX_VALUE);
  }

  /**
   * Hands at most so many frames that have been delivered to a handler.
   *
   * @param handler is called for each frame; it may not use this receiver
   * @param limit how often it is called at most
   * @return how often it was called
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int poll(FrameHandler handler, int limit) {
    requireOutside();
    polling = true;
    int count = 0;
    try {
      while (count < limit && find()) {
        count++;
        try {
          handler.received(frame);
        } finally {
          endFrame();
        }
      }
    } finally {
      polling = false;
    }
    queue.publish();
    return count;
  }

  /**
   * Finds the next frame, and gives back the one before if that has not been done.
   *
   * @return whether there is one, which {@link #frame} describes now
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean next() {
    requireOutside();
    return find();
  }

  /**
   * As {@link #next}, but waits for a frame, at most as long as the driver's time-out, for each of
   * the buffers in which the device delivers it.
   *
   * @return whether there is one; {@code false} means that none came in that time, which is no
   *     error
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean awaitNext() {
    requireOutside();
    if (find()) {
      return true;
    }
    for (int buffer = queue.awaitTake(); buffer >= 0; buffer = queue.awaitTake()) {
      if (accept(buffer)) {
        return true;
      }
    }
    return false;
  }

  private void requireOutside() {
    if (polling) {
      throw new IllegalStateException("a handler cannot use its own receiver");
    }
  }

  private boolean find() {
    if (generation != queue.generation()) {
      startAgain();
    }
    if (ready) {
      endFrame();
    }
    for (int buffer = queue.take(); buffer >= 0; buffer = queue.take()) {
      if (accept(buffer)) {
        return true;
      }
    }
    if (missing > 0 && queue.outstanding() == 0) {
      missing = 0; // the device has no more buffers in which the rest could come
      drop();
    }
    return false;
  }

  /** Goes on with what lies in a buffer; says whether that completes a frame. */
  private boolean accept(int buffer) {
    if (skip > 0) {
      skip--;
      queue.give(buffer);
      return false;
    }
    return missing == 0 ? begin(buffer) : append(buffer);
  }

  /** The queue was reset: what it had delivered is gone. */
  private void startAgain() {
    generation = queue.generation();
    frame.forget();
    missing = 0;
    skip = 0;
    ready = false;
  }

  private boolean begin(int buffer) {
    int parts = 0;
    if (queue.length(buffer) >= headerBytes) {
      parts = mergeable ? frame.claimedParts(buffer) : 1;
    }
    if (parts == 0 || parts > frame.maxParts()) {
      malformed++;
      queue.give(buffer);
      return false;
    }
    frame.begin(buffer);
    missing = parts - 1;
    return missing == 0 && end();
  }

  private boolean append(int buffer) {
    frame.append(buffer);
    missing--;
    if (frame.length() > MAX_FRAME_BYTES) {
      drop();
      return false;
    }
    return missing == 0 && end();
  }

  private boolean end() {
    ready = frame.length() <= MAX_FRAME_BYTES && frame.end();
    if (!ready) {
      drop();
    }
    return ready;
  }

  private void drop() {
    malformed++;
    skip = missing;
    missing = 0;
    frame.recycle();
  }

  private void endFrame() {
    ready = false;
    frame.recycle();
  }

  /**
   * The frame that {@link #next} has found.
   *
   * @return the frame; always the same object, which is valid until the next one is looked for
   * @throws IllegalStateException if there is none
   */
  public ReceivedFrame frame() {
    if (!ready) {
      throw new IllegalStateException("there is no frame: next() has found none");
    }
    return frame;
  }

  /** Gives the buffers of the frame that {@link #next} has found back to the device. */
  public void recycle() {
    requireOutside();
    frame();
    endFrame();
  }

  /**
   * Gives the device a receive buffer of the caller's own, without a copy if the HAL reaches it. It
   * belongs to the device until a frame lies in it, and is the caller's alone when that frame is
   * recycled. There is room for such buffers if the driver was opened {@linkplain
   * org.virtio4j.driver.DriverOptions#withoutReceivePools without pools}.
   *
   * @param buffer memory for a header of {@link #headerBytes} bytes, and for data of {@link
   *     #leastBytes} at least
   * @param attachment what {@link ReceivedFrame#attachment} will say
   * @return {@code false} if the queue is full, or the HAL has no bounce buffer just now
   * @throws org.virtio4j.DmaException if the device can never reach the buffer
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean submit(MemorySegment buffer, long attachment) {
    int least = headerBytes + leastBytes();
    if (buffer.byteSize() < least) {
      throw new IllegalArgumentException(
          "a receive buffer has " + least + " bytes or more, not " + buffer.byteSize());
    }
    return queue.submit(buffer, attachment);
  }

  /**
   * The size of the data that each receive buffer has room for at least: that of the largest frame,
   * unless frames may take several.
   *
   * @return a size in bytes, without the header
   */
  public int leastBytes() {
    return mergeable ? 1 : queue.bytes() - headerBytes;
  }

  /** Makes the buffers that were recycled or submitted available to the device now. */
  public void publish() {
    queue.publish();
  }

  /**
   * The size of the header of each frame.
   *
   * @return 10, 12, 20, 24 or 32 bytes, as features have it
   */
  public int headerBytes() {
    return headerBytes;
  }

  /**
   * How many frames were dropped because the device has described them wrongly.
   *
   * @return a number of frames
   */
  public long malformed() {
    return malformed;
  }

  /**
   * The queue, for what this class does not do: to be interrupted, or to be reset. Its buffers are
   * this class's.
   *
   * @return the queue
   */
  public ReceiveQueue queue() {
    return queue;
  }

  /** Lets another thread use the receiver from now on. */
  public void handOver() {
    queue.handOver();
  }

  @Override
  public String toString() {
    return queue + ", " + malformed + " frames dropped";
  }
}

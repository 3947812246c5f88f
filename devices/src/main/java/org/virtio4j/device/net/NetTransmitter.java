package org.virtio4j.device.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.virtio4j.device.net.NetHeader.Segmentation;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.TransmitQueue;

/**
 * What is sent over one pair of queues of a network device (VIRTIO 1.4, 5.1.9.2). A frame can go
 * there in four ways:
 *
 * <ul>
 *   <li>{@link #send}: by a copy; the caller's memory is the caller's again at once;
 *   <li>{@link #claim} and {@link #add}: written by the caller where the device reads it;
 *   <li>{@link #submit}: as it lies, behind a header elsewhere;
 *   <li>{@link #submitWithHeader}: as it lies, with a header that the caller has written before it.
 * </ul>
 *
 * <p>Frames go to the device at the next {@link #publish} or {@link #poll}: so a batch costs one
 * notification. Nothing is allocated.
 *
 * <p>One thread at a time uses a transmitter; see {@link #handOver}. Those of other pairs have
 * nothing to do with it.
 */
public final class NetTransmitter {
  private final TransmitQueue queue;
  private final Negotiated<NetFeature> features;
  private final int headerBytes;

  NetTransmitter(TransmitQueue queue, Negotiated<NetFeature> features) {
    this.queue = queue;
    this.features = features;
    this.headerBytes = queue.headerBytes();
  }

  /**
   * Copies a frame into a free buffer.
   *
   * @param frame the memory that holds it
   * @param offset where it begins there, in bytes
   * @param length its size in bytes, from its Ethernet header on, at most {@link #maxBytes()}
   * @return {@code false} if all buffers are on their way just now
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean send(MemorySegment frame, long offset, int length) {
    return send(frame, offset, length, NetOffload.NONE);
  }

  /**
   * Copies a frame into a free buffer, and leaves something of it to the device.
   *
   * @param frame the memory that holds it
   * @param offset where it begins there, in bytes
   * @param length its size in bytes, from its Ethernet header on, at most {@link #maxBytes()}
   * @param offload what is left to the device
   * @return {@code false} if all buffers are on their way just now
   * @throws UnsupportedOperationException if the device does not do that
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean send(MemorySegment frame, long offset, int length, NetOffload offload) {
    requireLength(length);
    int buffer = queue.claim();
    if (buffer < 0) {
      return false;
    }
    copy(buffer, frame, offset, length, offload);
    return true;
  }

  /**
   * Sends a frame by a copy, waits for a free buffer if need be, and tells the device.
   *
   * @param frame the frame, from its Ethernet header on, at most {@link #maxBytes()}
   * @throws org.virtio4j.DeviceTimeoutException if no buffer came back in time
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public void send(byte[] frame) {
    requireLength(frame.length);
    copy(queue.awaitClaim(), MemorySegment.ofArray(frame), 0, frame.length, NetOffload.NONE);
    queue.publish();
  }

  private void copy(int buffer, MemorySegment frame, long offset, int length, NetOffload offload) {
    boolean done = false;
    try {
      MemorySegment.copy(frame, offset, queue.segment(), offset(buffer), length);
      add(buffer, length, offload);
      done = true;
    } finally {
      if (!done) {
        queue.release(buffer);
      }
    }
  }

  /**
   * Takes a free buffer for a frame that the caller writes into it, at {@link #offset} of {@link
   * #segment}.
   *
   * @return the buffer's number; -1 if all are on their way or claimed
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int claim() {
    return queue.claim();
  }

  /**
   * The memory of the buffers.
   *
   * @return the memory
   */
  public MemorySegment segment() {
    return queue.segment();
  }

  /**
   * Where the frame in a buffer begins.
   *
   * @param buffer the number of a buffer that was claimed
   * @return an offset in {@link #segment()}, in bytes
   */
  public long offset(int buffer) {
    return queue.offset(buffer) + headerBytes;
  }

  /**
   * Sends the frame in a buffer.
   *
   * @param buffer the number of a buffer that was claimed
   * @param length the size of the frame in bytes, at most {@link #maxBytes()}
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public void add(int buffer, int length) {
    add(buffer, length, NetOffload.NONE);
  }

  /**
   * Sends the frame in a buffer, and leaves something of it to the device.
   *
   * @param buffer the number of a buffer that was claimed
   * @param length the size of the frame in bytes, at most {@link #maxBytes()}
   * @param offload what is left to the device
   * @throws UnsupportedOperationException if the device does not do that
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public void add(int buffer, int length, NetOffload offload) {
    requireLength(length);
    writeHeader(queue.segment(), queue.offset(buffer), length, offload);
    queue.add(buffer, headerBytes + length);
  }

  /**
   * Takes back a claim.
   *
   * @param buffer the number of a buffer that was claimed
   */
  public void release(int buffer) {
    queue.release(buffer);
  }

  /**
   * Sends a frame as it lies, without a copy if the HAL reaches it: it belongs to the device until
   * {@link #poll} says that it was sent. It may be larger than a frame of the link if the device is
   * to cut it.
   *
   * @param frame the frame, from its Ethernet header on
   * @param offload what is left to the device
   * @param attachment what {@link #poll} will say
   * @return {@code false} if the queue is full, or the HAL has no bounce buffer just now
   * @throws UnsupportedOperationException if the device does not do that
   * @throws org.virtio4j.DmaException if the device can never reach the frame
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean submit(MemorySegment frame, NetOffload offload, long attachment) {
    requireFrame(frame.byteSize(), offload);
    int buffer = queue.claim();
    if (buffer < 0) {
      return false;
    }
    boolean submitted = false;
    try {
      writeHeader(queue.segment(), queue.offset(buffer), frame.byteSize(), offload);
      submitted = queue.submit(buffer, frame, attachment);
    } finally {
      if (!submitted) {
        queue.release(buffer);
      }
    }
    return submitted;
  }

  /**
   * Sends a frame as it lies, with its header before it: one descriptor, and no copy if the HAL
   * reaches it. Both belong to the device until {@link #poll} says that the frame was sent.
   *
   * @param frame a header of {@link #headerBytes} bytes, see {@link #writeHeader}, and behind it
   *     the frame
   * @param attachment what {@link #poll} will say
   * @return {@code false} if the queue is full, or the HAL has no bounce buffer just now
   * @throws org.virtio4j.DmaException if the device can never reach the frame
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean submitWithHeader(MemorySegment frame, long attachment) {
    if (frame.byteSize() < headerBytes + NetDevice.ETHERNET_HEADER_BYTES) {
      throw new IllegalArgumentException(
          frame.byteSize() + " bytes have no room for a header and a frame");
    }
    return queue.submit(frame, attachment);
  }

  /**
   * Writes the header of a frame.
   *
   * @param segment the memory that it is for
   * @param offset where it begins there, in bytes; {@link #headerBytes} bytes are written
   * @param length the size of the frame in bytes
   * @param offload what is left to the device
   * @throws UnsupportedOperationException if the device does not do that
   */
  public void writeHeader(MemorySegment segment, long offset, long length, NetOffload offload) {
    for (int i = 0; i < headerBytes; i++) {
      segment.set(ValueLayout.JAVA_BYTE, offset + i, (byte) 0);
    }
    if (offload == NetOffload.NONE) {
      return;
    }
    if (offload.checksum()) {
      require(NetFeature.CSUM);
      if (offload.checksumStart() + offload.checksumOffset() + 2 > length) {
        throw new IllegalArgumentException(
            "the checksum of a frame of " + length + " bytes lies outside of it");
      }
      NetHeaderCodec.flagsBits(segment, offset, NetHeaderFlagsBits.NEEDS_CSUM);
      NetHeaderCodec.csumStart(segment, offset, offload.checksumStart());
      NetHeaderCodec.csumOffset(segment, offset, offload.checksumOffset());
    }
    if (offload.segmentation() != Segmentation.NONE) {
      writeSegmentation(segment, offset, length, offload);
    }
  }

  private void writeSegmentation(
      MemorySegment segment, long offset, long length, NetOffload offload) {
    require(
        switch (offload.segmentation()) {
          case TCPV4 -> NetFeature.HOST_TSO4;
          case TCPV6 -> NetFeature.HOST_TSO6;
          case UDP -> NetFeature.HOST_UFO;
          default -> NetFeature.HOST_USO;
        });
    if (offload.headersLength() > length) {
      throw new IllegalArgumentException(
          "a frame of " + length + " bytes has no headers of " + offload.headersLength());
    }
    int type = NetHeaderGsoTypeBits.type(0, offload.segmentation());
    if (offload.ecn()) {
      require(NetFeature.HOST_ECN);
      type |= NetHeaderGsoTypeBits.ECN;
    }
    NetHeaderCodec.gsoTypeBits(segment, offset, type);
    NetHeaderCodec.hdrLen(segment, offset, offload.headersLength());
    NetHeaderCodec.gsoSize(segment, offset, offload.segmentSize());
  }

  private void require(NetFeature feature) {
    if (!features.has(feature)) {
      throw new UnsupportedOperationException(
          "the device does not do this: " + feature + " is not negotiated");
    }
  }

  private void requireFrame(long length, NetOffload offload) {
    if (offload.segmentation() == Segmentation.NONE) {
      requireLength(length);
    } else if (length > NetReceiver.MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("a frame of " + length + " bytes is too large");
    }
  }

  private void requireLength(long length) {
    if (length < NetDevice.ETHERNET_HEADER_BYTES || length > queue.bytes()) {
      throw new IllegalArgumentException(
          "a frame has "
              + NetDevice.ETHERNET_HEADER_BYTES
              + " to "
              + queue.bytes()
              + " bytes on this link, not "
              + length);
    }
  }

  /** Makes what was added available to the device, and notifies it if it wants to know. */
  public void publish() {
    queue.publish();
  }

  /**
   * Takes back what was sent.
   *
   * @param handler is given the attachment of each frame that was submitted and is the caller's
   *     again; it may send more, but not poll
   * @return how often it was called
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int poll(LongConsumer handler) {
    return queue.poll(Objects.requireNonNull(handler, "handler"));
  }

  /**
   * Waits until the device has taken everything, at most as long as the driver's time-out for each
   * step that it makes.
   *
   * @throws org.virtio4j.DeviceTimeoutException if the device takes nothing more
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public void drain() {
    queue.drain();
  }

  /**
   * The greatest size of a frame of the link.
   *
   * @return a size in bytes, from the Ethernet header on
   */
  public int maxBytes() {
    return queue.bytes();
  }

  /**
   * The size of the header before each frame.
   *
   * @return 10, 12, 20, 24 or 32 bytes, as features have it
   */
  public int headerBytes() {
    return headerBytes;
  }

  /**
   * The queue, for what this class does not do: to be interrupted, or to be reset.
   *
   * @return the queue
   */
  public TransmitQueue queue() {
    return queue;
  }

  /** Lets another thread use the transmitter from now on. */
  public void handOver() {
    queue.handOver();
  }

  @Override
  public String toString() {
    return queue.toString();
  }
}

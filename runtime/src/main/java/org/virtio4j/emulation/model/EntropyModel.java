package org.virtio4j.emulation.model;

import java.util.function.IntFunction;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.transport.DeviceType;

/**
 * An entropy device (VIRTIO 1.4, 5.4): it fills each buffer. The bytes come from a source that the
 * test gives, so that they can be told from what was in the buffer before.
 */
public final class EntropyModel implements DeviceModel {
  private static final int QUEUE_SIZE = 8;

  private final IntFunction<byte[]> source;
  private final int maxBytes;

  /**
   * A device that fills buffers with a sequence of its own: always the same, and never twice the
   * same byte in a row.
   */
  public EntropyModel() {
    this(new Sequence(), Integer.MAX_VALUE);
  }

  /**
   * A device with a source of bytes.
   *
   * @param source gives as many bytes as it is told, or fewer
   * @param maxBytes the most that the device writes for one request
   */
  public EntropyModel(IntFunction<byte[]> source, int maxBytes) {
    this.source = source;
    this.maxBytes = maxBytes;
  }

  private static final class Sequence implements IntFunction<byte[]> {
    private int state = 1;

    @Override
    public byte[] apply(int length) {
      byte[] bytes = new byte[length];
      byte last = 0;
      for (int i = 0; i < length; i++) {
        do {
          state = state * 1_103_515_245 + 12_345;
        } while ((byte) (state >>> 16) == last);
        last = (byte) (state >>> 16);
        bytes[i] = last;
      }
      return bytes;
    }
  }

  @Override
  public DeviceType deviceType() {
    return new DeviceType(4);
  }

  @Override
  public int[] queueSizes() {
    return new int[] {QUEUE_SIZE};
  }

  @Override
  public void available(Chain chain) {
    if (chain.readableBytes() > 0) {
      chain.violation("5.4.6.1", "%d readable bytes in the buffer", chain.readableBytes());
    }
    byte[] bytes = source.apply((int) Math.min(chain.writableBytes(), maxBytes));
    chain.write(bytes).complete();
  }
}

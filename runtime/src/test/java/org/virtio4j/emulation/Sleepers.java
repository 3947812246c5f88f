package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.mmio.MmioTransport;

/** What tests of drivers that sleep have in common. */
final class Sleepers {
  static final int EVENT_IDX = 29;
  static final int RING_PACKED = 34;

  /** So long that an interrupt that was lost is a failure: it would have to be waited for. */
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Sleepers() {}

  /** A kind of ring. */
  enum Ring {
    SPLIT(false, false),
    SPLIT_EVENT_IDX(false, true),
    PACKED(true, false),
    PACKED_EVENT_IDX(true, true);

    final boolean packed;
    final boolean eventIdx;

    Ring(boolean packed, boolean eventIdx) {
      this.packed = packed;
      this.eventIdx = eventIdx;
    }

    EmulatedDevice.Builder builder(DeviceModel model) {
      EmulatedDevice.Builder builder = EmulatedDevice.builder(model);
      if (packed) {
        builder.features(RING_PACKED);
      }
      return eventIdx ? builder : builder.without(EVENT_IDX);
    }
  }

  /** A queue of requests that are data only. */
  static final class Requests extends SlotQueue {
    Requests(DeviceSession<?> session) {
      this(session, 0);
    }

    Requests(DeviceSession<?> session, int index) {
      super(session, "requests" + index, index, 8, 0L, 0L, 1, -1L, 0);
    }

    long submit(MemorySegment data, long attachment) {
      int slot = takeSlot();
      return slot < 0 ? FULL : submitWritable(slot, attachment, data);
    }

    long read(MemorySegment data) {
      long token = submit(data, 0L);
      awaitCompletion("read", token);
      long written = written(token);
      release(token);
      return written;
    }
  }

  static DriverOptions options() {
    return DriverOptions.defaults().withWaitStrategy(WaitStrategy.INTERRUPT).withTimeout(TIMEOUT);
  }

  static DeviceSession<NoFeature> begin(EmulatedDevice device, DriverOptions options) {
    return begin(device, device.wire(), options);
  }

  static DeviceSession<NoFeature> begin(
      EmulatedDevice device, InterruptLine line, DriverOptions options) {
    Transport transport = MmioTransport.open(device.window(), Optional.of(line));
    return DeviceSession.begin(
        transport, device.hal(), options, device.deviceType(), NoFeature.TABLE);
  }

  static List<WaitStrategy> strategies() {
    return List.of(
        WaitStrategy.SPIN,
        WaitStrategy.YIELD,
        WaitStrategy.PARK,
        WaitStrategy.ADAPTIVE,
        WaitStrategy.INTERRUPT,
        WaitStrategy.SPIN.thenInterrupt(50));
  }
}

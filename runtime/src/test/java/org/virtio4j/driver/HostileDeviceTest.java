package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptStatus;
import org.virtio4j.transport.Interrupts;

/**
 * A device that answers with anything at all: ids, lengths, indices and flags at random, noise over
 * the whole of the memory that it reaches, and interrupts whenever it likes, for any reason or
 * none. It begins before DRIVER_OK: it interrupts from the first access on, and writes into a queue
 * as soon as it knows where that is. Whatever it does, the drivers throw nothing but their own
 * exceptions, tell of each request at most once, give no buffer back twice or before its time, and
 * stay broken until the reset, after which they work again.
 *
 * <p>The seed of a run is part of each failure; {@code -Dvirtio4j.seed} repeats it.
 */
class HostileDeviceTest {
  private static final int RUNS = 500;
  private static final int STEPS = 200;
  private static final int BUFFER_BYTES = 64;
  private static final List<CommonFeature> FEATURES =
      List.of(
          CommonFeature.INDIRECT_DESC,
          CommonFeature.EVENT_IDX,
          CommonFeature.RING_PACKED,
          CommonFeature.IN_ORDER,
          CommonFeature.ORDER_PLATFORM,
          CommonFeature.NOTIFICATION_DATA);

  @Test
  void nothingThatADeviceDoesConfusesItsDriver() {
    Long given = Long.getLong("virtio4j.seed");
    long first = given != null ? given : new Random().nextLong();
    int broken = 0;
    for (int run = 0; run < (given != null ? 1 : RUNS); run++) {
      long seed = first + run;
      try {
        broken += new Run(ByteStream.seeded(seed)).run();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("with -Dvirtio4j.seed=" + seed, e);
      }
    }
    if (given == null) {
      // Each run opens the device twice: some lies break a queue, and some do no harm.
      assertThat(broken).isBetween(RUNS / 2, 2 * RUNS - 1);
    }
  }

  private static final class Requests extends SlotQueue {
    Requests(DeviceSession<?> session) {
      super(session, "requests", 0, 16, 16, 4, 1, 0, 4);
    }

    long submit(boolean write, MemorySegment data, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      return write
          ? submitReadable(slot, attachment, data)
          : submitWritable(slot, attachment, data);
    }
  }

  /** A wire or a message, and a wire that may stay asserted whatever is acknowledged. */
  private static final class Line implements InterruptLine {
    private final ByteStream stream;
    private Runnable handler = () -> {};
    private int interrupts;

    Line(ByteStream stream) {
      this.stream = stream;
    }

    void interrupt() {
      interrupts++;
      handler.run();
    }

    @Override
    public void connect(Runnable handler) {
      this.handler = handler;
    }

    @Override
    public void disconnect() {
      handler = () -> {};
    }

    @Override
    public boolean isRaised() {
      return stream.bit();
    }
  }

  private static final class Run {
    private final ByteStream stream;
    private final RegionHal region = RegionHal.inProcess(1 << 18, 0x4000_0000L);
    private final RecordingHal hal = new RecordingHal(region);
    private final ScriptedTransport device = new ScriptedTransport(region);
    private final int malice; // one step in so many is a lie
    private final long free;
    private final Set<Long> outstanding = new HashSet<>();
    private final MemorySegment data;
    private DeviceSession<NoFeature> session;
    private Requests requests;
    private ReceiveQueue receive;
    private long attachment;
    private long previous;
    private HostileRing[] rings;
    private final Line line;
    private boolean opening;
    private boolean lying = true;
    private int early; // interrupts before DRIVER_OK

    Run(ByteStream stream) {
      this.stream = stream;
      line = new Line(stream);
      device.reason = () -> InterruptStatus.of(stream.below(5)); // also reasons that there are not
      device.interrupts =
          stream.bit() ? Interrupts.wired(line, device::acknowledgeInterrupt) : messages(line);
      device.meanwhile = this::interfere;
      malice = 1 + stream.below(40);
      for (CommonFeature feature : FEATURES) {
        if (stream.bit()) {
          device.offer(feature);
        }
      }
      data = region.allocate(1, BufferDirection.BOTH).segment().asSlice(0, BUFFER_BYTES);
      free = region.freeBytes();
    }

    private static Interrupts messages(Line line) {
      Interrupts interrupts = Interrupts.messages(List.of(line));
      interrupts.routeConfiguration(0);
      interrupts.routeQueue(0, 0);
      interrupts.routeQueue(1, 0);
      return interrupts;
    }

    /** What the device does while the driver looks at a register. */
    private void interfere() {
      for (int i = stream.below(4); i > 0; i--) {
        line.interrupt();
        early += opening ? 1 : 0;
      }
      if (opening && lying && !device.areas.isEmpty() && stream.below(3) == 0) {
        HostileRing ring = ring(stream.below(device.areas.size()));
        if (stream.bit()) {
          ring.lie(stream);
        } else {
          ring.use(stream.below(20), stream.below(BUFFER_BYTES));
        }
      }
    }

    /** Returns how often a queue was broken. */
    int run() {
      int count = 0;
      for (int opening = 0; opening < 2; opening++) {
        open();
        boolean broken = false;
        for (int step = 0; step < STEPS; step++) {
          act(rings[stream.below(2)], stream.below(malice) == 0);
          broken |= !use();
          check(hal.shared == outstanding.size(), "a buffer for each request that is not over");
        }
        if (broken) {
          count++;
          mustStayBroken();
        }
        session.close();
        check(hal.shared == 0, "all buffers came back at the close");
        check(region.freeBytes() == free, "all memory was freed");
        outstanding.clear();
      }
      worksAfterTheReset();
      return count;
    }

    private void open() {
      DriverOptions options =
          DriverOptions.defaults()
              .withTimeout(Duration.ofMillis(1))
              .withWaitStrategy(stream.bit() ? WaitStrategy.INTERRUPT : WaitStrategy.ADAPTIVE)
              .withStrictLengths(stream.bit());
      device.areas.clear();
      opening = true;
      session = DeviceSession.begin(device, hal, options, ScriptedTransport.TYPE, NoFeature.TABLE);
      requests = new Requests(session);
      receive = session.receiveQueue("in", 1, 8, 0, BUFFER_BYTES);
      session.start();
      opening = false;
      rings = new HostileRing[] {ring(0), ring(1)};
    }

    private HostileRing ring(int index) {
      long[] areas = device.areas.get(index);
      long base = region.deviceAddress();
      return new HostileRing(
          region.memory(),
          device.written.has(CommonFeature.RING_PACKED.bit()),
          (int) areas[0],
          areas[1] - base,
          areas[2] - base,
          areas[3] - base);
    }

    /** Uses the driver; returns whether its queues still work. */
    private boolean use() {
      try {
        if (!outstanding.isEmpty() && stream.below(200) == 0) {
          await();
        }
        switch (stream.below(4)) {
          case 0, 1 -> {
            if (requests.submit(stream.bit(), data, attachment) != SlotQueue.FULL) {
              outstanding.add(attachment++);
            }
          }
          case 2 -> requests.poll(this::completed);
          default ->
              receive.poll((segment, offset, length) -> {
                check(length >= 0 && length <= BUFFER_BYTES, "length " + length);
                check(offset >= 0 && offset + length <= segment.byteSize(), "offset");
              });
        }
        return true;
      } catch (QueueBrokenException e) {
        return false;
      }
    }

    private void completed(long request, int status, long written, MemorySegment reply, long base) {
      check(outstanding.remove(request), "told of a request twice: " + request);
      check(written >= 0 && written <= BUFFER_BYTES, "written " + written);
    }

    /** A device that says nothing is waited for no longer than the time-out. */
    private void await() {
      long start = System.nanoTime();
      try {
        requests.awaitAny(this::completed);
      } catch (DeviceTimeoutException e) {
        check(e.getMessage() != null, "it says what did not happen");
      }
      check(System.nanoTime() - start < 20_000_000_000L, "it waits for a millisecond");
    }

    private void act(HostileRing ring, boolean lie) {
      if (stream.below(8) == 0) {
        line.interrupt(); // with something used, or without
      }
      if (lie) {
        ring.lie(stream); // also anywhere in the memory of the rings, the slots and the buffers
        return;
      }
      int id = ring.take();
      if (id >= 0) {
        ring.use(id, stream.below(BUFFER_BYTES + 5));
      }
    }

    private void mustStayBroken() {
      int failures = 0;
      for (int i = 0; i < 3; i++) {
        failures += fails(() -> requests.poll((a, s, w, r, b) -> {}));
        failures += fails(() -> receive.poll((s, o, l) -> {}));
      }
      check(failures == 3 || failures == 6, "broken stays broken");
    }

    private static int fails(Runnable action) {
      try {
        action.run();
        return 0;
      } catch (QueueBrokenException e) {
        return 1;
      }
    }

    private void worksAfterTheReset() {
      lying = false; // but it interrupts
      open();
      for (int i = 0; i < 20; i++) {
        long request = attachment++;
        check(requests.submit(false, data, request) != SlotQueue.FULL, "a slot");
        requests.publish();
        rings[0].use(rings[0].take(), BUFFER_BYTES + 4);
        previous = -1;
        requests.poll((a, status, written, reply, base) -> previous = a);
        check(previous == request, "the request is completed");
      }
      session.close();
      check(early > 0 && line.interrupts > early, "interrupts came early, and later");
    }

    private static void check(boolean condition, String what) {
      if (!condition) {
        throw new AssertionError(what);
      }
    }
  }
}

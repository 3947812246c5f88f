package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.DmaException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.QueueFullException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ScriptedRing;
import org.virtio4j.queue.ScriptedRing.Descriptor;
import org.virtio4j.testing.Allocations;
import org.virtio4j.transport.CommonFeature;

class SlotQueueTest {
  /** What the processor would write for a small device. */
  private static final class Requests extends SlotQueue {
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED;

    Requests(DeviceSession<?> session, int size, long header, long reply, int buffers) {
      super(session, "requests", 0, size, header, reply, buffers, reply > 0 ? 0 : -1, 1);
    }

    private int slot(long tag) {
      int slot = takeSlot();
      if (slot >= 0) {
        slots().set(LE64, headerOffset(slot), tag);
      }
      return slot;
    }

    long submitNothing(long tag, long attachment) {
      int slot = slot(tag);
      return slot < 0 ? FULL : submit(slot, attachment);
    }

    long submitRead(long tag, MemorySegment data, long attachment) {
      int slot = slot(tag);
      return slot < 0 ? FULL : submitWritable(slot, attachment, data);
    }

    long submitWrite(long tag, MemorySegment data, long attachment) {
      int slot = slot(tag);
      return slot < 0 ? FULL : submitReadable(slot, attachment, data);
    }

    long submitBoth(long tag, MemorySegment out, MemorySegment in, long attachment) {
      int slot = slot(tag);
      if (slot < 0 || !readable(slot, out) || !writable(slot, in)) {
        return FULL;
      }
      return commit(slot, attachment);
    }

    int read(long tag, MemorySegment data) {
      long token = submitRead(tag, data, 0);
      if (token == FULL) {
        throw full("read");
      }
      awaitCompletion("read", token);
      int status = status(token);
      long written = written(token);
      release(token);
      if (status != 0) {
        throw failed("read", "STATUS", status);
      }
      return (int) written;
    }

    void await(long token) {
      awaitCompletion("await", token);
    }

    void done(long token) {
      release(token);
    }
  }

  private record Completion(long attachment, int status, long written) {}

  private RegionHal region;
  private RecordingHal hal;
  private ScriptedTransport device;
  private DeviceSession<NoFeature> session;
  private Requests queue;
  private ScriptedRing ring;
  private final AtomicLong time = new AtomicLong();
  private WaitStrategy waiting = attempt -> time.addAndGet(1_000_000);
  private final List<Completion> completions = new ArrayList<>();
  private final CompletionHandler collect =
      (attachment, status, written, reply, base) ->
          completions.add(new Completion(attachment, status, written));

  @BeforeEach
  void open() {
    region = RegionHal.inProcess(1 << 20, 0x4000_0000L);
    hal = new RecordingHal(region);
    device = new ScriptedTransport(region);
  }

  private void start(int size, long header, long reply, int buffers) {
    DriverOptions options =
        DriverOptions.defaults()
            .withTimeout(Duration.ofSeconds(1))
            .withWaitStrategy(attempt -> waiting.idle(attempt));
    session =
        DeviceSession.begin(
            device, hal, options, ScriptedTransport.TYPE, NoFeature.TABLE, time::get);
    queue = new Requests(session, size, header, reply, buffers);
    session.start();
    ring = device.rings.get(0);
  }

  private void start() {
    start(16, 16, 1, 1);
  }

  private MemorySegment dma(int bytes) {
    return region.allocate(bytes, BufferDirection.BOTH).segment().asSlice(0, bytes);
  }

  /** Answers a request: its data with a pattern, its status with a value. */
  private void answer(int head, int pattern, int status) {
    int written = 0;
    List<Descriptor> chain = ring.chain(head);
    for (int i = 0; i < chain.size(); i++) {
      Descriptor each = chain.get(i);
      if (each.isWritable()) {
        byte[] bytes = new byte[each.length()];
        Arrays.fill(bytes, (byte) (i + 1 == chain.size() ? status : pattern));
        ring.write(each, bytes);
        written += bytes.length;
      }
    }
    ring.use(head, written);
  }

  private void answerAll(int pattern, int status) {
    while (ring.pending() > 0) {
      answer(ring.take(), pattern, status);
    }
  }

  @Test
  void laysARequestOutAsHeaderDataReply() {
    start();
    MemorySegment data = dma(512);

    queue.submitRead(7, data, 1);
    queue.submitWrite(8, data, 2);
    queue.submitNothing(9, 3);
    queue.publish();

    List<Descriptor> read = ring.chain(ring.take());
    assertThat(read).extracting(Descriptor::length).containsExactly(16, 512, 1);
    assertThat(read).extracting(Descriptor::isWritable).containsExactly(false, true, true);
    assertThat(ring.bytes(read.get(0))[0]).isEqualTo((byte) 7);
    assertThat(read.get(1).address())
        .isEqualTo(data.address() - region.memory().address() + region.deviceAddress());
    assertThat(ring.bytes(read.get(2))).as("poison").containsExactly(0xff);
    List<Descriptor> write = ring.chain(ring.take());
    assertThat(write).extracting(Descriptor::isWritable).containsExactly(false, false, true);
    List<Descriptor> nothing = ring.chain(ring.take());
    assertThat(nothing).extracting(Descriptor::length).containsExactly(16, 1);
    assertThat(device.notifications).as("one decision for the batch").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"false, 16, 1", "true, 16, 1", "false, 0, 0", "false, 16, 0", "false, 0, 1"})
  void directMemoryIsNotShared(boolean indirect, long header, long reply) {
    if (indirect) {
      device.offer(CommonFeature.INDIRECT_DESC);
    }
    hal.direct = true;
    start(16, header, reply, 1);
    MemorySegment data = dma(512);
    long address = data.address() - region.memory().address() + region.deviceAddress();
    boolean twoWritable = header == 0 && reply > 0; // built part by part
    boolean twoReadable = header > 0 && reply == 0;
    for (int round = 0; round < 20; round++) {
      queue.submitRead(7, data, 2 * round);
      assertThat(hal.shared).isEqualTo(twoWritable ? 1 : 0);
      queue.submitWrite(8, data, 2 * round + 1);
      assertThat(hal.shared).isEqualTo(twoWritable || twoReadable ? 1 : 0);
      queue.publish();
      for (boolean writable : new boolean[] {true, false}) {
        int head = ring.take();
        Descriptor part =
            ring.chain(head).stream().filter(each -> each.length() == 512).findFirst().get();
        assertThat(part.address()).isEqualTo(address);
        assertThat(part.isWritable()).isEqualTo(writable);
        answer(head, 0x5a, 0);
      }
      completions.clear();
      assertThat(queue.poll(collect)).isEqualTo(2);
      assertThat(completions)
          .containsExactly(new Completion(2 * round, 0, 512), new Completion(2 * round + 1, 0, 0));
      assertThat(hal.shared).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 'w'",
    "16, 0, 1, 'r w'",
    "0, 4, 1, 'w w'",
    "16, 4, 1, 'r w w'",
  })
  void leavesOutWhatAQueueDoesNotHaveInReads(int header, int reply, int buffers, String shape) {
    start(16, header, reply, buffers);

    queue.submitRead(1, dma(100), 0);
    queue.publish();

    assertThat(shape(ring.take())).isEqualTo(shape);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 'r'",
    "16, 0, 1, 'r r'",
    "0, 4, 1, 'r w'",
    "16, 4, 1, 'r r w'",
  })
  void leavesOutWhatAQueueDoesNotHaveInWrites(int header, int reply, int buffers, String shape) {
    start(16, header, reply, buffers);

    queue.submitWrite(1, dma(100), 0);
    queue.publish();

    assertThat(shape(ring.take())).isEqualTo(shape);
  }

  @Test
  void submitsRequestsWithSeveralBuffers() {
    start(16, 16, 1, 2);

    queue.submitBoth(1, dma(10), dma(20), 5);
    queue.publish();

    int head = ring.take();
    assertThat(shape(head)).isEqualTo("r r w w");
    answer(head, 0x55, 0);
    queue.poll(collect);
    assertThat(completions).containsExactly(new Completion(5, 0, 20));
  }

  private String shape(int head) {
    StringBuilder text = new StringBuilder();
    ring.chain(head).forEach(each -> text.append(each.isWritable() ? " w" : " r"));
    return text.substring(1);
  }

  @Test
  void treatsEmptyDataAsNone() {
    start();
    queue.submitRead(1, MemorySegment.ofArray(new byte[0]), 0);
    queue.publish();
    assertThat(shape(ring.take())).isEqualTo("r w");

    open();
    start(16, 0, 0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.submitRead(1, MemorySegment.ofArray(new byte[0]), 0));
  }

  @Test
  void blocksUntilTheDeviceAnswers() {
    start();
    waiting = attempt -> answerAll(0x5a, 0);
    byte[] bytes = new byte[100];

    assertThat(queue.read(1, MemorySegment.ofArray(bytes))).isEqualTo(100);

    assertThat(bytes).containsOnly(0x5a);
    assertThat(hal.shared).isZero();
    assertThat(queue.outstanding()).isZero();
  }

  @Test
  void doesNotTakeSilenceForSuccess() {
    start();
    waiting = attempt -> ring.use(ring.take(), 0);

    assertThatThrownBy(() -> queue.read(1, dma(8)))
        .hasMessageContaining("read failed")
        .hasMessageContaining("or wrote no status")
        .hasMessageContaining("255");
    assertThat(queue.outstanding()).isZero();
  }

  @Test
  void keepsCompletionsThatABlockingCallComesAcross() {
    start();
    queue.submitNothing(1, 100);
    queue.submitRead(2, dma(8), 200);
    waiting = attempt -> answerAll(1, 0);

    assertThat(queue.read(3, dma(32))).isEqualTo(32);

    assertThat(queue.outstanding()).isEqualTo(2);
    assertThat(queue.poll(collect)).isEqualTo(2);
    assertThat(completions).containsExactly(new Completion(100, 0, 0), new Completion(200, 0, 8));
    assertThat(queue.outstanding()).isZero();
  }

  @Test
  void deliversKeptCompletionsEvenIfTheQueueBreaksLater() {
    start();
    queue.submitNothing(1, 100);
    waiting = attempt -> answerAll(1, 0);
    queue.read(2, dma(8));

    waiting = attempt -> time.addAndGet(1_000_000);
    assertThatThrownBy(() -> queue.read(3, dma(8))).isInstanceOf(DeviceTimeoutException.class);

    assertThat(queue.poll(collect, 1)).isEqualTo(1);
    assertThat(completions).containsExactly(new Completion(100, 0, 0));
  }

  @Test
  void deliversNothingAfterItsDriverWasClosed() {
    start();
    queue.submitNothing(1, 100);
    waiting = attempt -> answerAll(1, 0);
    queue.read(2, dma(8));

    session.close();

    assertThatThrownBy(() -> queue.poll(collect))
        .isInstanceOf(QueueBrokenException.class)
        .hasMessageContaining("its driver was closed");
    assertThat(completions).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"513, 512", "512, 511", "1, 0", "0, 0", "-1, 512", "100000, 512"})
  void countsWrittenDataWithoutTheReplyAndNeverTooMuch(int used, long written) {
    for (boolean indirect : new boolean[] {false, true}) {
      open();
      if (indirect) {
        device.offer(CommonFeature.INDIRECT_DESC);
      }
      start();
      queue.submitRead(1, dma(512), 0);
      queue.submitWrite(1, dma(512), 0);
      queue.publish();
      ring.use(ring.take(), used);
      ring.use(ring.take(), used);

      completions.clear();
      queue.poll(collect);

      assertThat(completions).extracting(Completion::written).containsExactly(written, 0L);
    }
  }

  @Test
  void timesOutWithoutGivingAnythingBack() {
    start();
    byte[] bytes = new byte[100];

    assertThatThrownBy(() -> queue.read(1, MemorySegment.ofArray(bytes)))
        .isInstanceOf(DeviceTimeoutException.class)
        .hasMessageContaining("read was not completed within PT1S")
        .hasMessageContaining("status is ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK");

    assertThat(time.get()).isEqualTo(1_000_000_000L);
    assertThat(hal.shared).as("the buffer is the device's").isEqualTo(1);
    assertThatThrownBy(() -> queue.submitNothing(2, 0)).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(() -> queue.poll(collect)).isInstanceOf(QueueBrokenException.class);
    answerAll(0x66, 0);
    assertThat(bytes).as("a late answer does not reach the caller").containsOnly(0);
    session.close();
    assertThat(hal.shared).isZero();
    assertThat(hal.allocated).isEmpty();
  }

  @Test
  void awaitAnyWaitsForOneAndTimesOut() {
    start();
    assertThat(queue.awaitAny(collect)).as("nothing is outstanding").isZero();
    queue.submitNothing(1, 100);
    waiting = attempt -> answerAll(1, 0);
    assertThat(queue.awaitAny(collect)).isEqualTo(1);

    queue.submitNothing(1, 100);
    waiting = attempt -> time.addAndGet(1_000_000);
    assertThatThrownBy(() -> queue.awaitAny(collect)).isInstanceOf(DeviceTimeoutException.class);
    assertThatThrownBy(() -> queue.awaitAny(collect)).isInstanceOf(QueueBrokenException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isFullAtItsCapacity(boolean indirect) {
    if (indirect) {
      device.offer(CommonFeature.INDIRECT_DESC);
    }
    start();
    assertThat(queue.capacity()).isEqualTo(indirect ? 16 : 5);

    for (int i = 0; i < queue.capacity(); i++) {
      assertThat(queue.submitRead(i, dma(8), i)).isNotEqualTo(SlotQueue.FULL);
    }

    assertThat(queue.submitRead(0, dma(8), 0)).isEqualTo(SlotQueue.FULL);
    assertThat(queue.submitNothing(0, 0)).isEqualTo(SlotQueue.FULL);
    assertThatThrownBy(() -> queue.read(0, dma(8)))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("poll first");
    queue.publish();
    answer(ring.take(), 0, 0);
    assertThat(queue.poll(collect)).isEqualTo(1);
    assertThat(queue.submitRead(0, dma(8), 0)).isNotEqualTo(SlotQueue.FULL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandlerCanFillTheQueueAgain(boolean indirect) {
    if (indirect) {
      device.offer(CommonFeature.INDIRECT_DESC);
    }
    start();
    MemorySegment data = dma(8);
    for (int i = 0; i < queue.capacity(); i++) {
      queue.submitRead(i, data, i);
    }
    List<Integer> replies = new ArrayList<>();
    for (int round = 0; round < 100; round++) {
      int status = round & 0x7f;
      queue.publish();
      answerAll(0, status);
      replies.clear();
      int count =
          queue.poll((attachment, code, written, reply, base) -> {
            if (queue.submitRead(attachment, data, attachment) == SlotQueue.FULL) {
              throw new AssertionError("full");
            }
            // The new request has poisoned another reply than this one.
            replies.add((int) reply.get(ValueLayout.JAVA_BYTE, base));
          });
      assertThat(count).isEqualTo(queue.capacity());
      assertThat(replies).containsOnly(status);
    }
  }

  @Test
  void aHandlerMayBlockButNotPoll() {
    start();
    queue.submitNothing(1, 1);
    queue.publish();
    answerAll(0, 0);
    waiting = attempt -> answerAll(3, 0);
    List<Integer> read = new ArrayList<>();

    queue.poll((attachment, status, written, reply, base) -> {
      assertThatIllegalStateException().isThrownBy(() -> queue.poll(collect));
      assertThatIllegalStateException().isThrownBy(() -> queue.awaitAny(collect));
      read.add(queue.read(2, dma(8)));
    });

    assertThat(read).containsExactly(8);
    assertThat(queue.poll(collect)).isZero();
  }

  @Test
  void staysConsistentWhenAHandlerThrows() {
    start();
    for (int i = 0; i < 3; i++) {
      queue.submitRead(i, dma(8), i);
    }
    queue.publish();
    answerAll(0, 0);

    assertThatThrownBy(() ->
            queue.poll((attachment, status, written, reply, base) -> {
              throw new IllegalStateException("mine");
            }))
        .hasMessage("mine");

    assertThat(queue.outstanding()).isEqualTo(2);
    assertThat(queue.poll(collect)).isEqualTo(2);
    assertThat(completions).extracting(Completion::attachment).containsExactly(1L, 2L);
    MemorySegment data = dma(8);
    for (int i = 0; i < 100; i++) {
      assertThat(queue.submitRead(i, data, i)).isNotEqualTo(SlotQueue.FULL);
      queue.publish();
      answerAll(0, 0);
      assertThatThrownBy(() ->
              queue.poll((attachment, status, written, reply, base) -> {
                throw new IllegalStateException("mine");
              }))
          .hasMessage("mine");
    }
    for (int i = 0; i < queue.capacity(); i++) {
      assertThat(queue.submitRead(i, data, i)).as("no slot is lost").isNotEqualTo(SlotQueue.FULL);
    }
  }

  @Test
  void pollsNoMoreThanTheLimit() {
    start();
    for (int i = 0; i < 5; i++) {
      queue.submitNothing(i, i);
    }
    queue.publish();
    answerAll(0, 0);

    assertThat(queue.poll(collect, 2)).isEqualTo(2);
    assertThat(queue.poll(collect, 0)).isZero();
    assertThat(queue.poll(collect, 10)).isEqualTo(3);
  }

  @Test
  void doesNotLoseASlotToARequestThatIsNotSubmitted() {
    start();
    for (int i = 0; i < 100; i++) {
      assertThat(queue.takeSlot()).isNotNegative();
    }
    MemorySegment tooLarge = MemorySegment.ofArray(new byte[RegionHal.BOUNCE_BUFFER_BYTES + 1]);
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> queue.submitRead(1, tooLarge, 0)).isInstanceOf(DmaException.class);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> queue.submitRead(1, MemorySegment.ofArray(new byte[8]).asReadOnly(), 0));
    }
    hal.unavailable = true;
    assertThat(queue.submitRead(1, dma(8), 0)).isEqualTo(SlotQueue.FULL);
    assertThatThrownBy(() -> queue.read(1, dma(8)))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("bounce");
    hal.unavailable = false;
    for (int i = 0; i < queue.capacity(); i++) {
      assertThat(queue.submitRead(i, dma(8), i)).isNotEqualTo(SlotQueue.FULL);
    }
    assertThat(hal.shared).isEqualTo(queue.capacity());
  }

  @Test
  void givesBackTheBuffersOfARequestThatFailsHalfWay() {
    start(16, 16, 1, 2);
    MemorySegment tooLarge = MemorySegment.ofArray(new byte[RegionHal.BOUNCE_BUFFER_BYTES + 1]);

    assertThatThrownBy(() -> queue.submitBoth(1, dma(8), tooLarge, 0))
        .isInstanceOf(DmaException.class);
    assertThat(queue.submitBoth(1, dma(8), dma(8), 0)).isNotEqualTo(SlotQueue.FULL);

    assertThat(hal.shared).isEqualTo(2);
    queue.publish();
    answerAll(0, 0);
    queue.poll(collect);
    assertThat(hal.shared).isZero();
  }

  @Test
  void survivesABufferThatItsOwnerClosed() {
    start();
    long token;
    try (Arena arena = Arena.ofConfined()) {
      token = queue.submitRead(1, arena.allocate(8), 1);
      assertThat(token).isNotNegative();
      queue.publish();
      answerAll(0, 0);
    }

    assertThatThrownBy(() -> queue.poll(collect)).isInstanceOf(IllegalStateException.class);

    assertThat(queue.poll(collect)).as("the request is over all the same").isEqualTo(1);
    assertThat(queue.outstanding()).isZero();
    assertThat(queue.submitRead(1, dma(8), 0)).isNotEqualTo(SlotQueue.FULL);
  }

  @Test
  void tellsNobodyOfARequestThatItsCallerGaveUp() {
    start();
    waiting =
        attempt -> {
          throw new IllegalStateException("interrupted");
        };
    assertThatThrownBy(() -> queue.read(1, dma(8))).hasMessage("interrupted");
    assertThat(queue.outstanding()).as("it is still with the device").isEqualTo(1);

    answerAll(0, 0);

    assertThat(queue.poll(collect)).isZero();
    assertThat(queue.outstanding()).isZero();
    assertThat(hal.shared).isZero();
  }

  @Test
  void refusesTokensOfRequestsThatAreOver() {
    start();
    waiting = attempt -> answerAll(0, 0);
    long token = queue.submitNothing(1, 0);
    assertThatIllegalStateException().isThrownBy(() -> queue.done(token));
    queue.await(token);
    queue.done(token);

    assertThatIllegalArgumentException().isThrownBy(() -> queue.await(token));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.done(token));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.await(SlotQueue.FULL));
    assertThat(queue.submitNothing(1, 0)).isNotEqualTo(token);
  }

  @Test
  void breaksForADeviceThatCompletesTwice() {
    start();
    queue.submitRead(1, dma(8), 1);
    queue.submitRead(2, dma(8), 2);
    queue.publish();
    int head = ring.take();
    answer(head, 0, 0);
    answer(head, 0, 0);

    assertThatThrownBy(() -> queue.poll(collect)).isInstanceOf(QueueBrokenException.class);

    assertThat(completions).extracting(Completion::attachment).containsExactly(1L);
    assertThat(hal.shared).as("the other buffer stays the device's").isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBeARequest() {
    start();

    assertThatIllegalArgumentException().isThrownBy(() -> new Requests(session, 16, 0, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SlotQueue(session, "x", 1, 16, 0, 4, 0, 3, 2) {});
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void submitAndPollAllocateNothing(boolean indirect) {
    if (indirect) {
      device.offer(CommonFeature.INDIRECT_DESC, CommonFeature.EVENT_IDX);
    }
    // A HAL that does not copy, and a device that is memory.
    hal = null;
    DriverOptions options = DriverOptions.defaults();
    session = DeviceSession.begin(device, region, options, ScriptedTransport.TYPE, NoFeature.TABLE);
    queue = new Requests(session, 64, 16, 1, 1);
    session.start();
    ring = device.rings.get(0);
    MemorySegment data = dma(512);
    long[] sums = new long[1];
    CompletionHandler handler =
        (attachment, status, written, reply, base) -> sums[0] += attachment + written;
    long allocated = Allocations.of(() -> run(data, handler, 2000));

    assertThat(sums[0]).isPositive();
    assertThat(allocated).isZero();
  }

  private void run(MemorySegment data, CompletionHandler handler, int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (int j = 0; j < 5; j++) {
        queue.submitRead(j, data, j);
        queue.submitWrite(j, data, j);
        queue.submitNothing(j, j);
      }
      queue.publish();
      while (ring.pending() > 0) {
        ring.use(ring.take(), 513);
      }
      queue.poll(handler);
    }
  }
}

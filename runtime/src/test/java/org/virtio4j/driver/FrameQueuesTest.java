package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ScriptedRing;
import org.virtio4j.queue.ScriptedRing.Descriptor;
import org.virtio4j.testing.Allocations;

/** Headers, buffers that are kept, and the caller's own, of stream queues. */
class FrameQueuesTest {
  private static final int BYTES = 100;
  private static final int HEADER = 12;

  private RegionHal region;
  private ScriptedTransport device;
  private DeviceSession<NoFeature> session;
  private ReceiveQueue receive;
  private TransmitQueue transmit;
  private ScriptedRing in;
  private ScriptedRing out;
  private final AtomicLong time = new AtomicLong();

  @BeforeEach
  void open() {
    region = RegionHal.inProcess(1 << 22, 0x4000_0000L);
    device = new ScriptedTransport(region);
    DriverOptions options =
        DriverOptions.defaults()
            .withTimeout(Duration.ofSeconds(1))
            .withWaitStrategy(attempt -> time.addAndGet(1_000_000));
    session =
        DeviceSession.begin(
            device, region, options, ScriptedTransport.TYPE, NoFeature.TABLE, time::get);
    receive = session.receiveQueue("in", 0, 16, 8, BYTES, HEADER);
    transmit = session.transmitQueue("out", 1, 8, 4, BYTES, HEADER);
    in = device.rings.get(0);
    out = device.rings.get(1);
    session.start();
  }

  private void deliver(String text) {
    int head = in.take();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    in.write(in.descriptor(head), bytes);
    in.use(head, bytes.length);
  }

  private String text(int buffer) {
    return string(receive.segment(buffer).asSlice(receive.offset(buffer), receive.length(buffer)));
  }

  private static String string(MemorySegment segment) {
    return new String(segment.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
  }

  private static void write(MemorySegment segment, long offset, String text) {
    MemorySegment.copy(
        MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)),
        0,
        segment,
        offset,
        text.length());
  }

  /** What the device reads of the next chain, by descriptor. */
  private List<String> consume() {
    List<String> parts = new ArrayList<>();
    int head = out.take();
    for (Descriptor each : out.chain(head)) {
      parts.add(new String(out.bytes(each), StandardCharsets.US_ASCII));
    }
    out.use(head, 0);
    return parts;
  }

  @Test
  void buffersHaveRoomForTheHeader() {
    assertThat(receive.headerBytes()).isEqualTo(HEADER);
    assertThat(receive.bytes()).isEqualTo(HEADER + BYTES);
    assertThat(in.descriptor(in.take()).length()).isEqualTo(HEADER + BYTES);
    assertThat(transmit.headerBytes()).isEqualTo(HEADER);
    assertThat(transmit.bytes()).isEqualTo(BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.receiveQueue("in", 2, 16, 8, BYTES, -1))
        .withMessageContaining("header of -1");
  }

  // ---- Receiving ----

  @Test
  void severalBuffersAreKeptAndGivenBackInAnyOrder() {
    deliver("one");
    deliver("two");
    deliver("three");
    int one = receive.take();
    int two = receive.take();
    int three = receive.take();
    assertThat(receive.take()).isEqualTo(-1);
    assertThat(in.pending()).isEqualTo(5);
    assertThat(List.of(text(one), text(two), text(three))).containsExactly("one", "two", "three");

    receive.give(two);
    receive.give(one);
    receive.publish();

    assertThat(in.pending()).isEqualTo(7);
    assertThat(text(three)).isEqualTo("three");
    receive.give(three);
    assertThatIllegalStateException()
        .isThrownBy(() -> receive.give(three))
        .withMessageContaining("was not taken");
  }

  @Test
  void keptBuffersHaveNothingToDoWithTheCurrentOne() {
    deliver("one");
    deliver("two");
    deliver("three");
    int kept = receive.take();
    assertThat(receive.next()).isTrue();
    assertThat(receive.length()).isEqualTo(3);
    assertThat(receive.next()).isTrue();
    assertThat(receive.length()).isEqualTo(5);
    assertThat(text(kept)).isEqualTo("one");
    assertThat(receive.next()).isFalse();
    assertThat(in.pending()).isEqualTo(7);
  }

  @Test
  void ownBuffersAreFilledWithoutACopy() {
    DmaMemory memory = region.allocate(4096, BufferDirection.DEVICE_TO_DRIVER);
    MemorySegment own = memory.segment().asSlice(64, 200);
    assertThat(receive.submit(own, 4711)).isTrue();
    receive.publish();
    for (int i = 0; i < 8; i++) {
      deliver("pool");
    }
    assertThat(in.descriptor(in.take()).address()).isEqualTo(memory.deviceAddress() + 64);
    int[] pool = new int[8];
    for (int i = 0; i < 8; i++) {
      pool[i] = receive.take();
      assertThat(receive.isOwn(pool[i])).isFalse();
    }
    assertThat(receive.take()).isEqualTo(-1);
    write(own, 0, "mine");
    in.use(8, 4);

    int mine = receive.take();

    assertThat(receive.isOwn(mine)).isTrue();
    assertThat(receive.attachment(mine)).isEqualTo(4711);
    assertThat(receive.segment(mine)).isSameAs(own);
    assertThat(text(mine)).isEqualTo("mine");
    receive.give(mine);
    receive.publish();
    assertThat(in.pending()).as("it does not go back by itself").isZero();
    assertThat(receive.submit(own, 1)).isTrue();
  }

  @Test
  void ownBuffersFillTheQueue() {
    MemorySegment own = region.allocate(4096, BufferDirection.DEVICE_TO_DRIVER).segment();
    for (int i = 0; i < 8; i++) {
      assertThat(receive.submit(own.asSlice(256L * i, 256), i)).isTrue();
    }
    assertThat(receive.submit(own, 8)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> {
          receive.give(taken());
          receive.submit(own.asSlice(0, HEADER), 0);
        })
        .withMessageContaining("12 bytes");
  }

  /** A buffer of the pool that is taken, so that there is a free descriptor. */
  private int taken() {
    deliver("x");
    int one = receive.take();
    deliver("y");
    receive.take();
    return one;
  }

  @Test
  void queueWithoutAPoolHasOnlyOwnBuffers() {
    session.close();
    device = new ScriptedTransport(region);
    session =
        DeviceSession.begin(
            device,
            region,
            DriverOptions.defaults().withoutReceivePools(),
            ScriptedTransport.TYPE,
            NoFeature.TABLE);
    receive = session.receiveQueue("in", 0, 16, 8, BYTES, HEADER);
    in = device.rings.get(0);
    session.start();
    assertThat(in.pending()).isZero();
    assertThat(receive.buffers()).isZero();
    MemorySegment own = region.allocate(4096, BufferDirection.DEVICE_TO_DRIVER).segment();
    for (int i = 0; i < 16; i++) {
      assertThat(receive.submit(own.asSlice(200 * i, 200), i)).isTrue();
    }
    receive.publish();
    assertThat(receive.outstanding()).isEqualTo(16);
    in.take();
    deliver("second");
    assertThat(receive.next()).isTrue();
    assertThat(receive.segment().byteSize()).isEqualTo(200);
    assertThat(receive.offset()).isZero();
    assertThat(receive.length()).isEqualTo(6);
    receive.recycle();
    assertThat(receive.outstanding()).isEqualTo(15);
  }

  // ---- Transmitting ----

  @Test
  void sentDataHaveAHeaderOfZeros() {
    int buffer = transmit.claim();
    transmit.segment().asSlice(transmit.offset(buffer), HEADER + BYTES).fill((byte) 'x');
    transmit.release(buffer);
    transmit.send(MemorySegment.ofArray("data".getBytes(StandardCharsets.US_ASCII)), 0, 4);
    transmit.publish();
    assertThat(consume()).containsExactly("\0".repeat(HEADER) + "data");
  }

  @Test
  void claimedBuffersAreSentInTheOrderInWhichTheyAreAdded() {
    int one = transmit.claim();
    int two = transmit.claim();
    write(transmit.segment(), transmit.offset(one), "header 1....one");
    write(transmit.segment(), transmit.offset(two), "header 2....two");
    transmit.add(two, 15);
    transmit.add(one, 15);
    transmit.publish();
    assertThat(consume()).containsExactly("header 2....two");
    assertThat(consume()).containsExactly("header 1....one");
    transmit.poll(attachment -> {});
    assertThat(transmit.outstanding()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> transmit.add(one, 15));
    assertThatIllegalStateException().isThrownBy(() -> transmit.release(one));
  }

  @Test
  void allBuffersCanBeClaimed() {
    List<Integer> claimed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      claimed.add(transmit.claim());
    }
    assertThat(claimed).doesNotHaveDuplicates().doesNotContain(-1);
    assertThat(transmit.claim()).isEqualTo(-1);
    assertThatIllegalStateException()
        .isThrownBy(() -> transmit.awaitClaim())
        .withMessageContaining("all 4 buffers are claimed");
    transmit.release(claimed.get(2));
    assertThat(transmit.claim()).isEqualTo(claimed.get(2));
    for (int length : new int[] {0, HEADER + BYTES + 1}) {
      assertThatIllegalArgumentException().isThrownBy(() -> transmit.add(claimed.get(2), length));
    }
    transmit.add(claimed.get(2), HEADER + BYTES);
    assertThatThrownBy(() -> transmit.awaitClaim()).isInstanceOf(DeviceTimeoutException.class);
    consume();
    assertThat(transmit.awaitClaim()).isEqualTo(claimed.get(2));
  }

  @Test
  void dataAreSubmittedBehindAHeaderThatLiesElsewhere() {
    MemorySegment data = region.allocate(64, BufferDirection.DRIVER_TO_DEVICE).segment();
    write(data, 0, "payload");
    int header = transmit.claim();
    write(transmit.segment(), transmit.offset(header), "header......");
    assertThat(transmit.submit(header, data.asSlice(0, 7), 99)).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> transmit.release(header));
    transmit.publish();
    assertThat(consume()).containsExactly("header......", "payload");
    List<Long> sent = new ArrayList<>();
    transmit.poll(sent::add);
    assertThat(sent).containsExactly(99L);
    for (int i = 0; i < 4; i++) {
      assertThat(transmit.claim()).as("the header's buffer is free again").isNotEqualTo(-1);
    }
  }

  @Test
  void nothingIsAllocated() {
    MemorySegment own = region.allocate(256, BufferDirection.BOTH).segment();
    MemorySegment data = own.asSlice(0, 100);
    Runnable round =
        () -> {
          deliverNothing();
          int buffer = receive.take();
          receive.submit(own, 1);
          receive.give(buffer);
          receive.publish();
          int header = transmit.claim();
          transmit.submit(header, data, 3);
          int other = transmit.claim();
          transmit.add(other, 20);
          transmit.publish();
          out.use(out.take(), 0);
          out.use(out.take(), 0);
          transmit.poll(attachment -> {});
        };
    round.run();
    assertThat(Allocations.of(round)).isZero();
  }

  private void deliverNothing() {
    in.use(in.take(), 0);
  }
}

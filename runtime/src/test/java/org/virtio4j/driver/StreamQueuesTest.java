package org.virtio4j.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ScriptedRing;
import org.virtio4j.queue.ScriptedRing.Descriptor;
import org.virtio4j.testing.Allocations;

/** {@link ReceiveQueue} and {@link TransmitQueue}. */
class StreamQueuesTest {
  private static final int BYTES = 100;

  private RegionHal region;
  private RecordingHal hal;
  private ScriptedTransport device;
  private DeviceSession<NoFeature> session;
  private ReceiveQueue receive;
  private TransmitQueue transmit;
  private ScriptedRing in;
  private ScriptedRing out;
  private final AtomicLong time = new AtomicLong();
  private WaitStrategy waiting = attempt -> time.addAndGet(1_000_000);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @BeforeEach
  void open() {
    region = RegionHal.inProcess(1 << 22, 0x4000_0000L);
    hal = new RecordingHal(region);
    device = new ScriptedTransport(region);
    DriverOptions options =
        DriverOptions.defaults()
            .withTimeout(Duration.ofSeconds(1))
            .withWaitStrategy(attempt -> waiting.idle(attempt));
    session =
        DeviceSession.begin(
            device, hal, options, ScriptedTransport.TYPE, NoFeature.TABLE, time::get);
    receive = session.receiveQueue("in", 0, 16, 8, BYTES);
    transmit = session.transmitQueue("out", 1, 8, 4, BYTES);
    in = device.rings.get(0);
    out = device.rings.get(1);
    assertThat(in.pending()).as("before DRIVER_OK").isZero();
    session.start();
  }

  private void deliver(String text) {
    int head = in.take();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    in.write(in.descriptor(head), bytes);
    in.use(head, bytes.length);
  }

  private void consume() {
    while (out.pending() > 0) {
      int head = out.take();
      for (Descriptor each : out.chain(head)) {
        sent.writeBytes(out.bytes(each));
      }
      out.use(head, 0);
    }
  }

  private String current() {
    return new String(
        receive
            .segment()
            .asSlice(receive.offset(), receive.length())
            .toArray(ValueLayout.JAVA_BYTE),
        StandardCharsets.US_ASCII);
  }

  private static MemorySegment text(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void givesAllBuffersToTheDeviceAtTheStart() {
    assertThat(in.pending()).isEqualTo(8);
    assertThat(device.notifications).isEqualTo(1);
    List<Long> addresses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Descriptor descriptor = in.descriptor(in.take());
      assertThat(descriptor.length()).isEqualTo(BYTES);
      assertThat(descriptor.isWritable()).isTrue();
      addresses.add(descriptor.address());
    }
    assertThat(addresses).doesNotHaveDuplicates();
  }

  @Test
  void handsOutWhatWasDelivered() {
    deliver("one");
    deliver("two");
    List<String> texts = new ArrayList<>();

    int count =
        receive.poll((segment, offset, length) ->
            texts.add(
                new String(
                    segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE),
                    StandardCharsets.US_ASCII)));

    assertThat(count).isEqualTo(2);
    assertThat(texts).containsExactly("one", "two");
    assertThat(in.pending()).as("all are with the device again").isEqualTo(8);
  }

  @Test
  void letsTheReaderPull() {
    assertThat(receive.next()).isFalse();
    assertThat(receive.hasCurrent()).isFalse();
    assertThatIllegalStateException().isThrownBy(receive::segment);
    assertThatIllegalStateException().isThrownBy(receive::recycle);
    deliver("one");
    deliver("two");
    deliver("three");

    assertThat(receive.next()).isTrue();
    assertThat(current()).isEqualTo("one");
    receive.recycle();
    assertThat(receive.hasCurrent()).isFalse();
    assertThat(receive.next()).isTrue();
    assertThat(current()).isEqualTo("two");
    assertThat(receive.next()).as("gives the one before back").isTrue();
    assertThat(current()).isEqualTo("three");
    assertThat(receive.next()).isFalse();
    assertThat(in.pending()).isEqualTo(8);
  }

  @Test
  void refillsInBatches() {
    int before = device.notifications;
    for (int i = 0; i < 8; i++) {
      deliver("x");
    }
    for (int i = 0; i < 8; i++) {
      assertThat(receive.next()).isTrue();
    }
    assertThat(in.pending()).as("by quarters, and one is being read").isEqualTo(6);
    assertThat(receive.next()).isFalse();
    assertThat(in.pending()).isEqualTo(8);
    assertThat(device.notifications - before).isEqualTo(4);
  }

  @Test
  void waitsForDataAndIsNotOffendedBySilence() {
    assertThat(receive.awaitNext()).isFalse();
    assertThat(time.get()).isEqualTo(1_000_000_000L);

    waiting = attempt -> deliver("late");
    assertThat(receive.awaitNext()).isTrue();
    assertThat(current()).isEqualTo("late");
  }

  @Test
  void cutsDownALengthThatIsTooLarge() {
    int head = in.take();
    in.use(head, 100_000);

    assertThat(receive.next()).isTrue();

    assertThat(receive.length()).isEqualTo(BYTES);
  }

  @Test
  void recyclesTheBufferOfAHandlerThatThrows() {
    for (int round = 0; round < 50; round++) {
      deliver("x");
      assertThatThrownBy(() ->
              receive.poll((segment, offset, length) -> {
                throw new IllegalStateException("mine");
              }))
          .hasMessage("mine");
      assertThat(receive.hasCurrent()).isFalse();
      assertThat(receive.poll((segment, offset, length) -> {})).isZero();
      assertThat(in.pending()).isEqualTo(8);
    }
  }

  @Test
  void refusesANestedPoll() {
    deliver("x");
    receive.poll((segment, offset, length) -> {
      assertThatIllegalStateException().isThrownBy(() -> receive.poll((s, o, l) -> {}));
      assertThatIllegalStateException().isThrownBy(receive::next);
    });
    assertThat(receive.next()).isFalse();
  }

  @Test
  void breaksForADeviceThatLies() {
    in.use(99, 1);

    assertThatThrownBy(receive::next).isInstanceOf(QueueBrokenException.class);
    assertThatThrownBy(receive::next).isInstanceOf(QueueBrokenException.class);
  }

  @Test
  void sendsCopiesAsFarAsBuffersGo() {
    MemorySegment data = text("abc".repeat(200));

    assertThat(transmit.send(data, 0, 600)).isEqualTo(4 * BYTES);
    assertThat(transmit.send(data, 400, 200)).isZero();
    transmit.publish();
    consume();
    assertThat(transmit.send(data, 400, 200)).isEqualTo(200);
    transmit.publish();
    consume();

    assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("abc".repeat(200));
  }

  @Test
  void sendsEverythingWhileTheDeviceTakesIt() {
    String text = "0123456789".repeat(500);
    waiting = attempt -> consume();

    transmit.sendAll(text(text), 0, text.length());
    transmit.drain();

    assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo(text);
    assertThat(transmit.outstanding()).isZero();
  }

  @Test
  void sendsNothingWithoutAsking() {
    int before = device.notifications;
    transmit.sendAll(text(""), 0, 0);

    assertThat(device.notifications).isEqualTo(before);
    assertThat(out.pending()).isZero();
  }

  @Test
  void timesOutWhenTheDeviceTakesNothing() {
    String text = "x".repeat(1000);

    assertThatThrownBy(() -> transmit.sendAll(text(text), 0, 1000))
        .isInstanceOf(DeviceTimeoutException.class)
        .hasMessageContaining("PT1S");
    assertThatThrownBy(transmit::drain).isInstanceOf(DeviceTimeoutException.class);

    consume();
    transmit.drain();
    assertThat(sent.size()).as("what was sent before").isEqualTo(400);
  }

  @Test
  void submitsDataAsTheyLie() {
    MemorySegment data = region.allocate(1, BufferDirection.BOTH).segment().asSlice(16, 5);
    MemorySegment.copy(text("hello"), 0, data, 0, 5);
    List<Long> attachments = new ArrayList<>();

    assertThat(transmit.submit(data, 77)).isTrue();
    assertThat(transmit.poll(attachments::add)).as("publishes").isZero();
    assertThat(out.descriptor(out.take()).address())
        .isEqualTo(data.address() - region.memory().address() + region.deviceAddress());
    out.use(0, 0);
    assertThat(transmit.poll(attachments::add)).isEqualTo(1);

    assertThat(attachments).containsExactly(77L);
    assertThat(hal.shared).isZero();
  }

  @Test
  void keepsWhatWasSentForPoll() {
    List<Long> attachments = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      assertThat(transmit.submit(text("s" + i), i)).isTrue();
    }
    assertThat(transmit.submit(text("s"), 9)).isFalse();
    waiting = attempt -> consume();
    transmit.sendAll(text("copy"), 0, 4);
    transmit.drain();
    assertThat(transmit.submit(text("s"), 9)).as("poll must say it first").isFalse();

    transmit.poll(attachment -> {
      attachments.add(attachment);
      assertThatIllegalStateException().isThrownBy(() -> transmit.poll(a -> {}));
      assertThat(transmit.submit(text("again"), 100 + attachment)).isTrue();
    });

    assertThat(attachments).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("s0s1s2s3s4s5s6s7copy");
    assertThat(transmit.outstanding()).isEqualTo(8);
    assertThatIllegalArgumentException().isThrownBy(() -> session.transmitQueue("x", 0, 1, 1, 0));
  }

  @Test
  void staysConsistentWhenATransmitHandlerThrows() {
    transmit.submit(text("a"), 1);
    transmit.submit(text("b"), 2);
    transmit.publish();
    consume();
    List<Long> attachments = new ArrayList<>();

    assertThatThrownBy(() ->
            transmit.poll(attachment -> {
              throw new IllegalStateException("mine");
            }))
        .hasMessage("mine");

    assertThat(transmit.poll(attachments::add)).isEqualTo(1);
    assertThat(attachments).containsExactly(2L);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transmit.submit(MemorySegment.ofArray(new byte[0]), 1));
  }

  @Test
  void streamsAllocateNothing() {
    MemorySegment data = region.allocate(1, BufferDirection.BOTH).segment();
    long[] sum = new long[1];
    ReceiveHandler received = (segment, offset, length) -> sum[0] += length;
    LongConsumer done = attachment -> sum[0] += attachment;

    long allocated =
        Allocations.of(() -> {
          for (int i = 0; i < 1000; i++) {
            in.use(in.take(), 10);
            in.use(in.take(), 20);
            receive.poll(received);
            in.use(in.take(), 30);
            while (receive.next()) {
              sum[0] += receive.length() + receive.offset();
            }
            transmit.send(data, 0, 150);
            transmit.submit(data, 5);
            transmit.publish();
            while (out.pending() > 0) {
              out.use(out.take(), 0);
            }
            transmit.poll(done);
          }
        });

    assertThat(sum[0]).isPositive();
    assertThat(allocated).isZero();
  }

  @Test
  void queueWithoutHeadersTakesNone() {
    int buffer = transmit.claim();
    assertThatIllegalStateException()
        .isThrownBy(() -> transmit.submit(buffer, text("x"), 0))
        .withMessageContaining("no headers");
  }
}

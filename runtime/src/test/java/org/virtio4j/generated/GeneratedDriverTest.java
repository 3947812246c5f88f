package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.QueueFullException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.testing.Allocations;
import org.virtio4j.transport.mmio.MmioTransport;

/** Generated drivers of invented devices, on emulated ones that check the drivers' conduct. */
@Timeout(60)
class GeneratedDriverTest {
  private static final int RECORDS = 100;

  private final EmulatedMachine machine = EmulatedMachine.copying();
  private final List<Chain> held = new ArrayList<>(); // of the shelf, in the order of arrival
  private final List<String> headers = new ArrayList<>(); // in hexadecimal
  private Consumer<Chain> player = chain -> chain.writeU32(0).seekWrite(6).writeU16(0).complete();
  private Consumer<Chain> shelf = held::add;
  private EmulatedDevice device;
  private JukeboxDriver driver;

  private JukeboxDriver open(int... features) {
    return open(DriverOptions.defaults(), features);
  }

  private JukeboxDriver open(DriverOptions options, int... features) {
    device =
        machine.add(
            EmulatedDevice.builder(62)
                .features(features)
                .config(RECORDS, 0, 0, 0, 2, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8)
                .queue(0, 8, chain -> accept(chain, shelf))
                .queue(1, 8, chain -> accept(chain, player)));
    driver = JukeboxDriver.open(transport(), machine.hal(), options);
    return driver;
  }

  private MmioTransport transport() {
    return MmioTransport.open(machine.hal(), device.address(), device.registerBytes());
  }

  private void accept(Chain chain, Consumer<Chain> behaviour) {
    headers.add(HexFormat.of().formatHex(chain.read(40)));
    behaviour.accept(chain);
  }

  /** All of this without breaking a rule, and without leaving anything behind. */
  @AfterEach
  void close() {
    if (driver != null) {
      driver.close();
      driver.session().transport().close();
    }
    machine.verifyReleased();
    machine.close();
  }

  private static MemorySegment bytes(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return MemorySegment.ofArray(array);
  }

  // The header

  @Test
  void writesEveryByteOfTheHeader() {
    byte[] programme = new byte[1];
    player =
        chain -> {
          programme[0] = chain.readAll()[0];
          chain.writeU32(0).seekWrite(6).writeU16(0).complete();
        };
    open().player().play(0x0807_0605_0403_0201L, 99L, false, JukeboxSpeed.FAST, -128, bytes(0x5a));
    assertThat(headers)
        .containsExactly(
            "0403" // type
                + "02" // side
                + "00" // loud
                + "63000000" // record
                + "80" // balance
                + "000000" // reserved
                + "00000080" // speed
                + "0102030405060708" // position
                + "0000" // volume, by default
                + "0000000000000000000000000000"); // reserved
    assertThat(programme).containsExactly(0x5a);
  }

  @Test
  void writesDefaultsWhereTheRequestSaysNothing() {
    player = chain -> chain.writeU32(61).seekWrite(6).writeU16(0).complete();
    open().player().measure(1L);
    assertThat(headers)
        .containsExactly(
            "0201" // type
                + "01" // side
                + "01" // loud
                + "01000000" // record
                + "fe" // balance
                + "000000"
                + "03000000" // speed
                + "0000000000000000"
                + "0000"
                + "0000000000000000000000000000");
  }

  @Test
  void leavesNothingOfAnEarlierRequestInTheSlot() {
    JukeboxDriver.Player queue = open().player();
    queue.play(-1L, 99L, true, JukeboxSpeed.FAST, -1, bytes(1));
    queue.measure(0L);
    queue.measure(0L);
    assertThat(headers.get(1)).isEqualTo(headers.get(2));
  }

  @Test
  void refusesWhatTheWireCannotHoldBeforeAnythingIsSent() {
    JukeboxDriver.Player queue = open(0).player();
    MemorySegment data = bytes(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.measure(1L << 32))
        .withMessage("record is 32 bits wide (0 to 4294967295), not 4294967296");
    assertThatIllegalArgumentException().isThrownBy(() -> queue.measure(-1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.play(0L, 1L, true, JukeboxSpeed.SLOW, 128, data));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.play(0L, 1L, true, JukeboxSpeed.SLOW, -129, data));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.submitTurnUp(65536, 0L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.play(0L, 1L, true, JukeboxSpeed.UNKNOWN, 0, data));
    assertNothingWasSent(queue);
  }

  private void assertNothingWasSent(SlotQueue queue) {
    assertThat(queue.outstanding()).isZero();
    queue.publish();
    assertThat(headers).isEmpty();
  }

  // Results and statuses

  @Test
  void returnsTheNumberOfTheReply() {
    player = chain -> chain.writeU32(0xffff_fff0).seekWrite(6).writeU16(0).complete();
    assertThat(open().player().measure(5L)).isEqualTo(0xffff_fff0L);
  }

  @Test
  void acceptsEachSuccess() {
    player = chain -> chain.writeU32(7).seekWrite(6).writeU16(2).complete();
    assertThat(open().player().measure(5L)).isEqualTo(7L);
  }

  @Test
  void throwsTheStatusThatIsNoSuccess() {
    player = chain -> chain.writeU32(7).seekWrite(6).writeU16(1).complete();
    JukeboxDriver.Player queue = open().player();
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(() -> queue.measure(5L))
        .withMessage("measure failed: the device answered SCRATCHED (1)")
        .satisfies(e -> assertThat(e.status()).isEqualTo(1));
    assertThat(queue.outstanding()).isZero();
  }

  @Test
  void keepsAnUnknownStatusVisible() {
    player = chain -> chain.writeU32(7).seekWrite(6).writeU16(0x1234).complete();
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(() -> open().player().measure(5L))
        .withMessageContaining("UNKNOWN")
        .satisfies(e -> assertThat(e.status()).isEqualTo(0x1234));
  }

  @Test
  void takesAReplyThatWasNotWrittenForAFailure() {
    open();
    device.misbehave(HostileBehaviour.REPLY_NOT_WRITTEN);
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(() -> driver.player().measure(5L))
        .satisfies(e -> assertThat(e.status()).isEqualTo(0xffff));
  }

  @Test
  void returnsHowMuchTheDeviceWrote() {
    shelf = chain -> chain.write((byte) 1, (byte) 2).seekWrite(8).writeU8(0).complete(3);
    MemorySegment groove = bytes(9, 9, 9, 9, 9, 9, 9, 9);
    assertThat(open().shelf().fetch(1L, groove)).isEqualTo(2);
    assertThat(groove.toArray(ValueLayout.JAVA_BYTE)).startsWith(1, 2);
  }

  @Test
  void neverReturnsMoreThanTheBufferHolds() {
    shelf = chain -> chain.seekWrite(4).writeU8(0).complete(0x7fff_ffffL);
    assertThat(open().shelf().fetch(1L, bytes(0, 0, 0, 0))).isEqualTo(4);
  }

  @Test
  void neverReturnsLessThanNothing() {
    shelf = chain -> chain.seekWrite(4).writeU8(0).complete(0);
    assertThat(open().shelf().fetch(1L, bytes(0, 0, 0, 0))).isZero();
  }

  // Data

  @Test
  void passesSeveralBuffersInTheirOrder() {
    List<String> seen = new ArrayList<>();
    shelf =
        chain -> {
          seen.add(HexFormat.of().formatHex(chain.readAll()));
          seen.add(chain.writableBytes() + " in " + chain.writableSegments());
          chain.write((byte) 7, (byte) 8, (byte) 9, (byte) 10).writeU8(0).complete();
        };
    MemorySegment low = bytes(0);
    MemorySegment high = bytes(0, 0, 0);
    assertThat(open().shelf().mix(bytes(1, 2), bytes(3), low, high)).isEqualTo(4L);
    assertThat(seen).containsExactly("010203", "5 in 3");
    assertThat(low.toArray(ValueLayout.JAVA_BYTE)).containsExactly(7);
    assertThat(high.toArray(ValueLayout.JAVA_BYTE)).containsExactly(8, 9, 10);
  }

  @Test
  void asksForADefaultMethodsRequests() {
    JukeboxDevice.Player queue = open().player();
    queue.play(3L);
    assertThat(headers).hasSize(1);
    assertThat(headers.getFirst()).startsWith("0403" + "02" + "00" + "03000000");
  }

  // Conditions and checks

  @Test
  void refusesARequestWhoseFeatureIsMissing() {
    JukeboxDriver.Player queue = open().player();
    assertThat(queue.hasTurnUp()).isFalse();
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(() -> queue.turnUp(1))
        .withMessageStartingWith("turnUp exists only if VOLUME is negotiated");
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(() -> queue.submitTurnUp(1, 0L));
    assertNothingWasSent(queue);
  }

  @Test
  void makesARequestWhoseFeatureWasNegotiated() {
    JukeboxDriver.Player queue = open(0).player();
    assertThat(queue.hasTurnUp()).isTrue();
    assertThat(queue.hasShuffle()).isFalse();
    queue.turnUp(9);
    assertThat(headers).hasSize(1);
  }

  @Test
  void asksForAllFeaturesOfACondition() {
    assertThat(open(0, 3).player().hasShuffle()).isTrue();
    driver.player().shuffle();
    assertThat(headers.getFirst()).startsWith("0500" + "05");
  }

  @Test
  void checksBeforeAnythingIsSent() {
    JukeboxDriver.Player queue = open(0).player();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> queue.measure(100L))
        .withMessage("there is no record 100 of 100");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> queue.submitMeasure(100L, 0L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.turnUp(10))
        .withMessage("10 is louder than 9");
    assertNothingWasSent(queue);
  }

  @Test
  void opensWhereAFieldOfACheckIsMissingButHasADefault() {
    assertThat(open(3).config().loudest()).isEqualTo(7);
  }

  @Test
  void checksAgainstWhatWasNegotiated() {
    open(0, 3).player().turnUp(10);
    assertThat(headers).hasSize(1);
  }

  @Test
  void checksAgainstTheConfigurationAsItWasLastRead() {
    JukeboxDriver.Player queue = open().player();
    device.changeConfig(0, (byte) 101, (byte) 0, (byte) 0, (byte) 0);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> queue.measure(100L));
    driver.refresh();
    queue.measure(100L);
    assertThat(headers).hasSize(1);
  }

  // Submitting

  @Test
  void completesInTheDevicesOrderWithTheCallersAttachments() {
    JukeboxDriver.Shelf queue = open().shelf();
    MemorySegment[] grooves = {bytes(0, 0), bytes(0, 0), bytes(0, 0)};
    for (int i = 0; i < grooves.length; i++) {
      assertThat(queue.submitFetch(i, grooves[i], 100 + i)).isNotEqualTo(SlotQueue.FULL);
    }
    List<String> completed = new ArrayList<>();
    CompletionHandler handler =
        (attachment, status, written, reply, base) ->
            completed.add(
                attachment + " " + JukeboxStatusReplyCodec.status(reply, base) + " " + written);
    assertThat(queue.poll(handler)).isZero(); // sends them
    assertThat(held).hasSize(3);
    held.get(2).write((byte) 3, (byte) 4).writeU8(0).complete();
    held.get(0).write((byte) 1).seekWrite(2).writeU8(1).complete(2);
    assertThat(queue.poll(handler)).isEqualTo(2);
    held.get(1).seekWrite(2).writeU8(2).complete(0);
    assertThat(queue.poll(handler)).isEqualTo(1);
    assertThat(completed).containsExactly("102 DONE 2", "100 SCRATCHED 1", "101 QUEUED 0");
    assertThat(grooves[2].toArray(ValueLayout.JAVA_BYTE)).containsExactly(3, 4);
  }

  @Test
  void saysFullAndGoesOnWhenThereIsRoomAgain() {
    JukeboxDriver.Shelf queue = open().shelf();
    MemorySegment groove = bytes(1);
    int submitted = 0;
    while (queue.submitPress(1L, groove, submitted) != SlotQueue.FULL) {
      submitted++;
    }
    assertThat(submitted).isEqualTo(queue.capacity()).isPositive();
    assertThatExceptionOfType(QueueFullException.class)
        .isThrownBy(() -> queue.press(1L, groove))
        .withMessageContaining("press");
    queue.publish();
    assertThat(held).hasSize(submitted);
    held.forEach(chain -> chain.writeU8(0).complete());
    assertThat(queue.poll((attachment, status, written, reply, base) -> {})).isEqualTo(submitted);
    shelf = chain -> chain.writeU8(0).complete();
    queue.press(1L, groove);
  }

  @Test
  void keepsWhatWasSubmittedWhileARequestWaits() {
    JukeboxDriver.Shelf queue = open().shelf();
    MemorySegment groove = bytes(0);
    queue.submitPress(1L, bytes(1), 11L);
    queue.submitPress(2L, bytes(2), 12L);
    queue.publish();
    // The request that waits makes the device answer the others before it.
    shelf =
        chain -> {
          held.forEach(earlier -> earlier.writeU8(0).complete());
          held.clear();
          chain.writeU8(42).writeU8(0).complete();
        };
    assertThat(queue.fetch(3L, groove)).isEqualTo(1);
    assertThat(groove.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
    List<Long> attachments = new ArrayList<>();
    queue.poll((attachment, status, written, reply, base) -> attachments.add(attachment));
    assertThat(attachments).containsExactly(11L, 12L);
  }

  @Test
  void breaksTheQueueWhenTheDeviceDoesNotAnswerInTime() {
    open(DriverOptions.defaults().withTimeout(Duration.ofMillis(50)));
    MemorySegment groove = bytes(1);
    assertThatExceptionOfType(DeviceTimeoutException.class)
        .isThrownBy(() -> driver.shelf().press(1L, groove))
        .withMessageContaining("press");
    assertThatExceptionOfType(QueueBrokenException.class)
        .isThrownBy(() -> driver.shelf().press(1L, groove));
    driver.player().measure(1L); // the other queue is not concerned
  }

  @Test
  void submitsWithoutAllocating() {
    JukeboxDriver.Player queue = open(0).player();
    CompletionHandler handler = (attachment, status, written, reply, base) -> {};
    for (int i = 0; i < 2_000; i++) { // until everything is linked
      queue.submitTurnUp(9, i);
      queue.poll(handler);
    }
    // Not sent in between, since the emulated device allocates on this thread. Measuring ends with
    // the first 0, so that the queue is full only if there is none.
    long bytes =
        Allocations.of(() -> {
          if (queue.submitTurnUp(9, 1L) == SlotQueue.FULL) {
            throw new AssertionError("each submission allocates");
          }
        });
    assertThat(bytes).isZero();
    queue.poll(handler);
  }

  // Opening

  @Test
  void offersWhatItIsMadeOf() {
    open(3);
    assertThat(JukeboxDriver.DEVICE_TYPE.id()).isEqualTo(62);
    assertThat(driver.features().features()).containsExactly(JukeboxFeature.SHUFFLE);
    assertThat(driver.config().serial()).isEqualTo(0x0807_0605_0403_0201L);
    assertThat(driver.session().features()).isSameAs(driver.features());
  }

  @Test
  void gaveEverythingBackWhenItCouldNotBeOpened() {
    device = machine.add(EmulatedDevice.builder(62).queue(0, 8, held::add).queue(1, 8, held::add));
    // No configuration space, so the values for the checks cannot be read.
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(() -> JukeboxDriver.open(transport(), machine.hal()));
    assertThat(device.status().bits()).isZero();
  }

  @Test
  void refusesADeviceOfAnotherType() {
    device = machine.add(EmulatedDevice.builder(63).queue(0, 8, held::add));
    assertThatExceptionOfType(InitializationException.class)
        .isThrownBy(() -> JukeboxDriver.open(transport(), machine.hal()));
  }

  // A queue on the device itself

  @Test
  void passesRequestsOnToTheOneQueue() {
    device =
        machine.add(
            EmulatedDevice.builder(63)
                .queue(0, 4, chain -> chain.write((byte) 1, (byte) 2, (byte) 3).complete()));
    try (MmioTransport transport = transport();
        ChimeDriver chime = ChimeDriver.open(transport, machine.hal())) {
      MemorySegment time = bytes(0, 0, 0, 0);
      assertThat(chime.ring(time)).isEqualTo(3);
      assertThat(time.toArray(ValueLayout.JAVA_BYTE)).startsWith(1, 2, 3);
      assertThat(chime.ringTwice(time)).isEqualTo(6);
      assertThat(chime.submitRing(time, 5L)).isNotEqualTo(SlotQueue.FULL);
      assertThat(chime.requests().outstanding()).isEqualTo(1);
      List<Long> completed = new ArrayList<>();
      chime.publish();
      assertThat(
              chime.poll((attachment, status, written, reply, base) ->
                  completed.addAll(Arrays.asList(attachment, (long) status, written))))
          .isEqualTo(1);
      assertThat(completed).containsExactly(5L, 0L, 3L);
    }
  }
}

package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.InitializationException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.testing.Allocations;
import org.virtio4j.transport.mmio.MmioTransport;

/** Families of queues, and queues whose place depends on the device. */
@Timeout(60)
class QueueFamilyTest {
  private static final int MANY = 0;
  private static final int CONTROL = 1;

  private EmulatedMachine machine = EmulatedMachine.copying();
  private final List<String> headers = new ArrayList<>();
  private final List<Integer> rung = new ArrayList<>();
  private EmulatedDevice device;
  private boolean answers = true;
  private int pairsRead = -1; // how often the number of pairs is read before it is another
  private SwitchboardDriver driver;

  private SwitchboardDriver open(DriverOptions options, int pairs, int lines, int... features) {
    EmulatedDevice.Builder builder =
        EmulatedDevice.builder(63)
            .features(features)
            .config(pairs, pairs >>> 8, pairs >>> 16, pairs >>> 24, lines & 0xff, lines >>> 8);
    for (int pair = 0; pair < 3; pair++) {
      int number = pair;
      builder.queue(2 * pair, 4, chain -> chain.write(new byte[] {(byte) number, 7}).complete());
      builder.queue(2 * pair + 1, 4, Chain::complete);
    }
    builder.queue(6, 8, this::answer);
    for (int line = 0; line < 3; line++) {
      int number = line;
      builder.queue(
          100 + 10 * line,
          4,
          chain -> {
            chain.readAll();
            rung.add(number);
            chain.writeU8(0).complete();
          });
    }
    device = machine.add(builder);
    device.onConfigRead((offset, width) -> {
      if (offset == 0 && pairsRead-- == 0) {
        device.changeConfig(0, (byte) 1);
      }
    });
    driver =
        SwitchboardDriver.open(
            MmioTransport.open(machine.hal(), device.address(), device.registerBytes()),
            machine.hal(),
            options);
    return driver;
  }

  /** The reply lies before the data. */
  private void answer(Chain chain) {
    headers.add(HexFormat.of().formatHex(chain.read(4)));
    if (!answers) {
      chain.complete();
      return;
    }
    byte[] question = chain.readAll();
    chain.writeU8(0);
    if (chain.remainingWritable() > 0) {
      chain.write(question.length == 0 ? new byte[] {1, 2, 3} : question);
    }
    chain.complete();
  }

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
    MemorySegment segment = Arena.ofAuto().allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      segment.set(ValueLayout.JAVA_BYTE, i, (byte) bytes[i]);
    }
    return segment;
  }

  @Test
  void opensOneQueueOfAFamilyUnlessMoreAreAskedFor() {
    open(DriverOptions.defaults(), 3, 3, MANY, CONTROL);
    assertThat(driver.hearCount()).isEqualTo(1);
    assertThat(driver.speakCount()).isEqualTo(1);
    assertThat(driver.linesCount()).isEqualTo(2);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> driver.hear(1))
        .withMessage(
            "there is no queue hear(1): 1 of the device's 3 are open; DriverOptions.withQueues"
                + " opens others");
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> driver.hear(-1));
  }

  @Test
  void opensAsManyAsTheOptionsSayAndTheDeviceHas() {
    open(DriverOptions.defaults().withQueues(100), 3, 3, MANY, CONTROL);
    assertThat(driver.hearCount()).isEqualTo(3);
    assertThat(driver.linesCount()).isEqualTo(3);
    for (int pair = 0; pair < 3; pair++) {
      assertThat(driver.hear(pair).awaitNext()).isTrue();
      assertThat(driver.hear(pair).segment().get(ValueLayout.JAVA_BYTE, driver.hear(pair).offset()))
          .isEqualTo((byte) pair);
      driver.speak(pair).sendAll(bytes(1), 0, 1);
      driver.speak(pair).drain();
    }
    driver.lines(2).ring();
    driver.lines(0).ring();
    assertThat(rung).containsExactly(2, 0);
    assertThat(driver.lines(2)).asString().contains("lines(2)");
  }

  @Test
  void opensASubsetSoThatTheRestCostsNothing() {
    open(DriverOptions.defaults().withQueues(2), 3, 3, MANY, CONTROL);
    assertThat(driver.hearCount()).isEqualTo(2);
    driver.lines(1).ring();
    assertThat(rung).containsExactly(1);
  }

  @Test
  void findsAQueueBehindTheOthers() {
    open(DriverOptions.defaults(), 3, 3, MANY, CONTROL);
    assertThat(driver.hasControl()).isTrue();
    driver.control().hangUp(2);
    assertThat(headers).containsExactly("01030200");
  }

  @Test
  void placesTheReplyBeforeTheData() {
    open(DriverOptions.defaults(), 3, 3, MANY, CONTROL);
    MemorySegment answer = bytes(0, 0, 0, 0);
    assertThat(driver.control().ask(1, bytes(5, 6), answer)).isEqualTo(2);
    assertThat(answer.toArray(ValueLayout.JAVA_BYTE)).startsWith(5, 6);
    assertThat(driver.control().look(answer)).isEqualTo(3L);
    assertThat(answer.toArray(ValueLayout.JAVA_BYTE)).startsWith(1, 2, 3);
    assertThat(headers).containsExactly("01020100", "0203ffff");
  }

  @Test
  void submitsWithTheReplyFirst() {
    open(DriverOptions.defaults(), 3, 3, MANY, CONTROL);
    MemorySegment answer = bytes(0, 0, 0, 0);
    SwitchboardDriver.Control control = driver.control();
    assertThat(control.submitLook(answer, 42L)).isNotNegative();
    List<Long> told = new ArrayList<>();
    control.awaitAny((attachment, status, written, reply, base) -> {
      told.add(attachment);
      told.add((long) status);
      told.add(written);
    });
    assertThat(told).containsExactly(42L, 0L, 3L);
  }

  @Test
  void submitsWithTheReplyFirstWithoutAllocating() {
    machine.close();
    machine = EmulatedMachine.direct(); // the other one allocates its bounce buffers
    open(DriverOptions.defaults(), 3, 3, MANY, CONTROL);
    SwitchboardDriver.Control control = driver.control();
    DmaMemory memory = machine.hal().allocate(64, BufferDirection.BOTH);
    MemorySegment question = memory.segment().asSlice(0, 2);
    MemorySegment answer = memory.segment().asSlice(32, 2);
    CompletionHandler handler = (attachment, status, written, reply, base) -> {};
    for (int i = 0; i < 2_000; i++) { // until everything is linked
      control.submitAsk(1, question, answer, i);
      control.poll(handler);
    }
    long bytes =
        Allocations.of(() -> {
          if (control.submitAsk(1, question, answer, 1L) == SlotQueue.FULL) {
            throw new AssertionError("each submission allocates");
          }
        });
    assertThat(bytes).isZero();
    control.poll(handler);
    machine.hal().free(memory);
  }

  @Test
  void believesAStatusOnlyIfItWasWritten() {
    open(DriverOptions.defaults(), 3, 3, MANY, CONTROL);
    answers = false;
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(() -> driver.control().look(bytes(0, 0)))
        .withMessageContaining("UNKNOWN, or wrote no status");
  }

  @Test
  void saysThatAQueueDoesNotExist() {
    open(DriverOptions.defaults(), 3, 3);
    assertThat(driver.hasControl()).isFalse();
    assertThat(driver.hasLines()).isFalse();
    assertThat(driver.linesCount()).isZero();
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(driver::control)
        .withMessageContaining("control exists only if CONTROL is negotiated");
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(() -> driver.lines(0))
        .withMessageContaining("lines exists only if MANY is negotiated");
    driver.refresh();
    assertThat(driver.hear(0).awaitNext()).isTrue();
  }

  private void refuses(String message, int pairs, int lines) {
    assertThatExceptionOfType(InitializationException.class)
        .isThrownBy(() ->
            open(
                DriverOptions.defaults().withQueues(Integer.MAX_VALUE),
                pairs,
                lines,
                MANY,
                CONTROL))
        .withMessageContaining(message);
    assertThat(driver).isNull();
  }

  @Test
  void refusesADeviceWithoutQueues() {
    refuses("it has 0 queues hear; that is no number of queues", 0, 3);
  }

  @Test
  void refusesADeviceThatSaysItHasMoreThanItHas() {
    refuses("it has 4 queues lines, but there is no queue 130", 3, 4);
  }

  @Test
  void refusesADeviceWithMoreQueuesThanIndices() {
    refuses("it has 65537 queues hear; that is no number of queues", 65537, 3);
    refuses("queue hear(65535) is queue 131070; there is none", 65536, 3);
    refuses("queue lines(6999) is queue 70090; there is none", 3, 6999 + 1);
  }

  @Test
  void refusesANumberThatTheFormulaCannotTake() {
    refuses(
        "the number of queues hear does not follow from the device's configuration:"
            + " java.lang.ArithmeticException",
        -1,
        3);
  }

  @Test
  void refusesAPlaceThatIsTaken() {
    // The device says that it has three pairs, and then, that it has one: its control queue would
    // be where the second pair is.
    pairsRead = 2;
    refuses("queue 2 (control) is in use already, as another queue of this driver", 3, 3);
  }
}

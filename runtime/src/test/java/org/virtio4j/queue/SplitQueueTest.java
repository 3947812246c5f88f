package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ScriptedRing.Descriptor;

class SplitQueueTest {
  private static final int NEXT = 1;
  private static final int WRITE = 2;
  private static final int INDIRECT = 4;

  private final RegionHal hal = RegionHal.inProcess(1 << 20, 0x4000_0000L);

  private VirtQueue queue;
  private ScriptedRing device;

  private void open(int size, boolean indirect, boolean eventIndex, boolean strict) {
    open(new QueueSettings("test", 3, size, 4, Math.min(size, 4), indirect, eventIndex, strict));
  }

  private void open(QueueSettings settings) {
    int size = settings.size();
    DmaMemory memory = hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH);
    queue = VirtQueue.create(settings, memory);
    device =
        new ScriptedRing(
            hal.memory(),
            hal.deviceAddress(),
            size,
            queue.descriptorArea(),
            queue.driverArea(),
            queue.deviceArea());
  }

  private void open(int size) {
    open(size, false, false, false);
  }

  /** Adds and publishes one writable buffer of 64 bytes. */
  private int offer(long attachment) {
    int head = queue.addWritable(0x1000, 64, attachment);
    queue.publish();
    return head;
  }

  @Test
  void alignsTheAreasAsTheSpecificationAsks() {
    for (int size = 1; size <= 32768; size <<= 1) {
      for (int alignment : new int[] {4, 4096}) {
        SplitLayout layout =
            SplitLayout.of(new QueueSettings("test", 0, size, alignment, 1, true, true, false));

        assertThat(layout.availableOffset()).isEqualTo(16L * size);
        assertThat(layout.usedOffset() % alignment).isZero();
        assertThat(layout.usedOffset()).isGreaterThanOrEqualTo(16L * size + 6 + 2L * size);
        assertThat(layout.byteSize()).isEqualTo(layout.usedOffset() + 6 + 8L * size);
      }
    }
  }

  @Test
  void placesALegacyQueueWhereItsSizeAloneSays() {
    SplitLayout layout =
        SplitLayout.of(new QueueSettings("test", 0, 256, 4096, 1, false, false, false));

    assertThat(layout.availableOffset()).isEqualTo(4096);
    assertThat(layout.usedOffset()).isEqualTo(8192);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesASingleBufferDirectly(boolean indirect) {
    open(8, indirect, false, false);

    int readable = queue.addReadable(0x1234_5678_9abcL, 17, 1);
    int writable = queue.addWritable(0x2000, 0x7fff_ffff, 2);

    assertThat(device.descriptor(readable)).isEqualTo(new Descriptor(0x1234_5678_9abcL, 17, 0, 0));
    assertThat(device.descriptor(writable))
        .isEqualTo(new Descriptor(0x2000, 0x7fff_ffff, WRITE, 0));
    assertThat(queue.freeDescriptors()).isEqualTo(6);
  }

  @Test
  void writesDescriptorsAsTheirCodecDoes() {
    open(8);
    MemorySegment expected = MemorySegment.ofArray(new byte[16]);
    DescriptorCodec.encode(
        expected,
        0,
        new org.virtio4j.queue.Descriptor(0xfedc_ba98_7654_3210L, 0x7654_3210L, NEXT, 1));

    queue.add(0xfedc_ba98_7654_3210L, 0x7654_3210, 1, 1, 0);

    assertThat(
            hal.memory()
                .asSlice(queue.descriptorArea() - hal.deviceAddress(), 16)
                .toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(expected.toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void linksTheDescriptorsOfADirectChain() {
    open(8);

    int two = queue.add(0x1000, 16, 0x2000, 32, 1);
    int three = queue.add(0x3000, 16, 0x4000, 512, true, 0x5000, 1, 2);

    assertThat(device.chain(two))
        .extracting(Descriptor::address, Descriptor::length, d -> d.flags())
        .containsExactly(tuple(0x1000L, 16, NEXT), tuple(0x2000L, 32, WRITE));
    assertThat(device.chain(three))
        .extracting(Descriptor::address, Descriptor::length, d -> d.flags())
        .containsExactly(
            tuple(0x3000L, 16, NEXT), tuple(0x4000L, 512, NEXT | WRITE), tuple(0x5000L, 1, WRITE));
    assertThat(queue.freeDescriptors()).isEqualTo(3);
  }

  @Test
  void putsChainsOfTwoAndMoreIntoTheirHeadsTable() {
    open(8, true, false, false);

    int three = queue.add(0x3000, 16, 0x4000, 512, false, 0x5000, 1, 2);

    assertThat(device.descriptor(three).flags()).isEqualTo(INDIRECT);
    assertThat(device.descriptor(three).length()).isEqualTo(48);
    assertThat(device.descriptor(three).address() % 16).isZero();
    assertThat(device.chain(three))
        .containsExactly(
            new Descriptor(0x3000, 16, NEXT, 1),
            new Descriptor(0x4000, 512, NEXT, 2),
            new Descriptor(0x5000, 1, WRITE, 0));
    assertThat(queue.freeDescriptors()).isEqualTo(7);
  }

  @Test
  void keepsTheTablesOfAllHeadsApart() {
    open(8, true, false, false);

    for (int i = 0; i < 8; i++) {
      assertThat(queue.add(0x1000 * (i + 1), i + 1, 0x10_0000, 1, i)).isNotNegative();
    }

    queue.publish();
    for (int i = 0; i < 8; i++) {
      assertThat(device.chain(device.take()).getFirst())
          .isEqualTo(new Descriptor(0x1000 * (i + 1), i + 1, NEXT, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void buildsChainsOfAnyShape(boolean indirect) {
    open(8, indirect, false, false);

    queue.begin();
    queue.readable(0x1000, 1);
    queue.readable(0x2000, 2);
    queue.writable(0x3000, 3);
    queue.writable(0x4000, 4);
    int head = queue.commit(9);
    queue.publish();

    assertThat(device.chain(device.take()))
        .extracting(Descriptor::address, Descriptor::length, d -> d.flags())
        .containsExactly(
            tuple(0x1000L, 1, NEXT),
            tuple(0x2000L, 2, NEXT),
            tuple(0x3000L, 3, NEXT | WRITE),
            tuple(0x4000L, 4, WRITE));
    device.use(head, 1000);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(7);
    assertThat(queue.freeDescriptors()).isEqualTo(8);
  }

  @Test
  void refusesChainsThatTheSpecificationForbids() {
    open(8);

    queue.begin();
    assertThatIllegalStateException().isThrownBy(() -> queue.commit(0));
    queue.writable(0x1000, 1);
    assertThatIllegalStateException().isThrownBy(() -> queue.readable(0x2000, 1));
    for (int i = 0; i < 3; i++) {
      queue.writable(0x1000, 1);
    }
    assertThatIllegalStateException().isThrownBy(() -> queue.writable(0x1000, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addReadable(0x1000, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addWritable(0x1000, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(1, 0, 2, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(1, 1, 2, 0, true, 3, 1, 0));
    int max = Integer.MAX_VALUE;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.add(1, max, 2, max, true, 3, max, 0));
    queue.begin();
    queue.writable(1, max);
    queue.writable(1, max);
    queue.writable(1, max);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.commit(0));

    assertThat(queue.outstanding()).isZero();
    assertThat(queue.freeDescriptors()).isEqualTo(8);
  }

  @Test
  void submitsATableThatTheCallerKeeps() {
    open(4, true, false, false);

    int head = queue.addTable(0x9000, 3, 513, 7);
    queue.publish();

    assertThat(device.descriptor(device.take())).isEqualTo(new Descriptor(0x9000, 48, INDIRECT, 0));
    device.use(head, 9999);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(513);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addTable(0x9000, 5, 0, 0));
    open(4);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addTable(0x9000, 3, 0, 0));
  }

  @Test
  void isFullWhenTheDescriptorsAreGone() {
    open(4);

    assertThat(queue.add(1, 1, 2, 1, true, 3, 1, 0)).isNotNegative();
    assertThat(queue.add(1, 1, 2, 1, 0)).isEqualTo(VirtQueue.FULL);
    assertThat(queue.add(1, 1, 2, 1, true, 3, 1, 0)).isEqualTo(VirtQueue.FULL);
    queue.begin();
    queue.readable(1, 1);
    queue.readable(1, 1);
    assertThat(queue.commit(0)).isEqualTo(VirtQueue.FULL);
    assertThat(queue.addReadable(1, 1, 0)).isNotNegative();
    assertThat(queue.addReadable(1, 1, 0)).isEqualTo(VirtQueue.FULL);
    assertThat(queue.outstanding()).isEqualTo(2);

    queue.publish();
    device.use(device.take(), 0);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.commit(0)).as("what was begun can be committed later").isNotNegative();
  }

  @Test
  void publishesABatchByOneIndexAndOneDecision() {
    open(8);

    for (int i = 0; i < 5; i++) {
      queue.addWritable(0x1000, 64, i);
      assertThat(device.availableIndex()).isZero();
    }

    assertThat(queue.publish()).isTrue();
    assertThat(device.availableIndex()).isEqualTo(5);
    assertThat(queue.publish()).as("nothing was added since").isFalse();
  }

  @Test
  void asksNoNotificationOfADeviceThatWantsNone() {
    open(8);
    device.usedFlags(1);

    queue.addWritable(0x1000, 64, 0);

    assertThat(queue.publish()).isFalse();
    device.usedFlags(0);
    queue.addWritable(0x1000, 64, 0);
    assertThat(queue.publish()).isTrue();
  }

  @Test
  void notifiesAtTheDevicesEventAndIgnoresItsFlags() {
    open(8, false, true, false);
    device.usedFlags(1);
    device.availableEvent(2);
    boolean[] wanted = new boolean[4];

    for (int i = 0; i < 4; i++) {
      queue.addWritable(0x1000, 64, i);
      wanted[i] = queue.publish();
    }

    assertThat(wanted).containsExactly(false, false, true, false);
  }

  @Test
  void notifiesWhenABatchPassesTheDevicesEvent() {
    open(8, false, true, false);
    device.availableEvent(2);

    for (int i = 0; i < 6; i++) {
      queue.addWritable(0x1000, 64, i);
    }

    assertThat(queue.publish()).isTrue();
  }

  @Test
  void decidesOnEventsModulo65536() {
    boolean[] passed = new boolean[65536];
    for (int old : new int[] {0, 1, 255, 32767, 32768, 65400, 65535}) {
      Arrays.fill(passed, false);
      for (int step = 1; step <= 300; step++) {
        // The index has just moved from old + step - 1 to old + step.
        passed[(char) (old + step - 1)] = true;
        for (int event = 0; event < 65536; event++) {
          boolean needed = SplitQueue.needsEvent((char) event, (char) (old + step), (char) old);
          if (needed != passed[event]) {
            throw new AssertionError("event " + event + ", old " + old + ", step " + step);
          }
        }
      }
    }
    assertThat(SplitQueue.needsEvent((char) 5, (char) 5, (char) 5)).isFalse();
    assertThat(SplitQueue.needsEvent((char) 40000, (char) 32768, (char) 0)).isFalse();
    assertThat(SplitQueue.needsEvent((char) 32767, (char) 32768, (char) 0)).isTrue();
  }

  @Test
  void completesInAnyOrderWithAttachmentAndLength() {
    open(8);
    int[] heads = new int[8];
    for (int i = 0; i < 8; i++) {
      heads[i] = queue.addWritable(0x1000, 64, Long.MIN_VALUE + i);
    }
    queue.publish();

    int[] order = {5, 0, 7, 3, 1, 6, 2, 4};
    for (int i : order) {
      device.use(heads[i], i);
    }

    for (int i : order) {
      assertThat(queue.poll()).isTrue();
      assertThat(queue.head()).isEqualTo(heads[i]);
      assertThat(queue.attachment()).isEqualTo(Long.MIN_VALUE + i);
      assertThat(queue.written()).isEqualTo(i);
    }
    assertThat(queue.poll()).isFalse();
    assertThat(queue.outstanding()).isZero();
    assertThat(queue.freeDescriptors()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void carriesOnWhenTheIndicesWrap(int size) {
    open(size, false, true, false);
    for (int i = 0; i < 200_000; i++) {
      device.availableEvent(device.availableIndex());
      int head = queue.addWritable(0x1000, 64, i);
      if (!queue.publish() || device.take() != head) {
        throw new AssertionError("chain " + i);
      }
      device.use(head, i & 63);
      if (!queue.poll() || queue.attachment() != i || queue.written() != (i & 63)) {
        throw new AssertionError("completion " + i);
      }
    }
    assertThat(queue.freeDescriptors()).isEqualTo(size);
  }

  @Test
  void takesUsedLengthsAsUnsigned() {
    open(8);
    queue.begin();
    queue.writable(1, Integer.MAX_VALUE);
    queue.writable(1, Integer.MAX_VALUE);
    int head = queue.commit(0);
    queue.publish();

    device.use(head, 0xffff_fff0);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(0xffff_fff0L);
  }

  @Test
  void cutsALengthDownThatIsTooLarge() {
    open(8);
    int writable = offer(0);
    int readable = queue.addReadable(0x1000, 64, 0);
    queue.publish();

    device.use(writable, 65);
    device.use(readable, 1);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(64);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isZero();
  }

  @Test
  void breaksForALengthThatIsTooLargeInStrictMode() {
    open(8, false, false, true);
    int head = offer(0);

    device.use(head, 65);

    assertBroken("wrote 65 bytes into chain 0, which has room for 64");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 255, 65536, 65544, -1, Integer.MIN_VALUE})
  void breaksForAnIdOutOfRange(int id) {
    open(8);
    for (int i = 0; i < 8; i++) {
      queue.addWritable(0x1000, 64, i);
    }
    queue.publish();

    device.use(id, 0);

    assertBroken("used chain " + Integer.toUnsignedString(id));
  }

  @Test
  void breaksForAnIdThatIsNotOutstanding() {
    open(8);
    offer(0);

    device.use(5, 0);

    assertBroken("chain 5, which is not outstanding");
  }

  @Test
  void breaksForAnIdInsideAChain() {
    open(8);
    int head = queue.add(1, 1, 2, 1, true, 3, 1, 0);
    queue.publish();

    device.use(device.descriptor(head).next(), 0);

    assertBroken("which is not outstanding");
  }

  @Test
  void breaksForAnIdThatIsUsedTwice() {
    open(8);
    int head = offer(0);
    offer(1);

    device.use(head, 0);
    device.use(head, 0);

    assertThat(queue.poll()).isTrue();
    assertBroken("which is not outstanding");
  }

  @Test
  void breaksForAChainThatIsNotAvailableYet() {
    open(8);
    offer(0);
    int early = queue.addWritable(0x1000, 64, 1);

    device.use(early, 0);

    assertBroken("which is not available yet");
  }

  @Test
  void breaksWhenMoreIsUsedThanIsAvailable() {
    open(8);
    offer(0);
    queue.addWritable(0x1000, 64, 1);

    device.usedIndex(2);

    assertBroken("has used 2 chains, where 1 are available");
  }

  @Test
  void breaksWhenTheUsedIndexRunsBackwards() {
    open(8);
    device.use(offer(0), 0);
    assertThat(queue.poll()).isTrue();
    offer(1);

    device.usedIndex(0);

    assertBroken("has used 65535 chains, where 1 are available");
  }

  private void assertBroken(String reason) {
    int outstanding = queue.outstanding();
    assertThatThrownBy(() -> queue.poll())
        .isInstanceOf(QueueBrokenException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("test (3)");
    assertThat(queue.isBroken()).isTrue();
    assertThat(queue.brokenReason()).contains(reason);
    int index = device.availableIndex();
    // It stays so, whatever the device does, and nothing reaches the device any more.
    device.usedIndex(0);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> queue.poll()).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.addReadable(1, 1, 0)).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.add(1, 1, 2, 1, 0)).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.add(1, 1, 2, 1, true, 3, 1, 0))
          .isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.publish()).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.enableInterrupts()).isInstanceOf(QueueBrokenException.class);
    }
    assertThat(device.availableIndex()).isEqualTo(index);
    assertThat(queue.outstanding()).isEqualTo(outstanding);
    queue.markBroken("another reason");
    assertThat(queue.brokenReason()).as("the first reason stays").contains(reason);
  }

  @Test
  void neverReadsBackWhatItWroteForTheDevice() {
    open(8, true, false, false);
    int head = queue.add(0x1000, 16, 0x2000, 64, 5);
    queue.publish();

    // A device that scribbles over the driver's area moves nothing in the driver.
    DmaMemory scribbled = new DmaMemory(hal.deviceAddress(), hal.memory());
    long descriptors = queue.descriptorArea() - scribbled.deviceAddress();
    long used = queue.deviceArea() - scribbled.deviceAddress();
    hal.memory().asSlice(descriptors, used - descriptors).fill((byte) 0xee);
    device.use(head, 60);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.attachment()).isEqualTo(5);
    assertThat(queue.written()).isEqualTo(60);
    assertThat(queue.freeDescriptors()).isEqualTo(8);
    int next = queue.addReadable(0x3000, 1, 6);
    queue.publish();
    assertThat(device.availableIndex()).isEqualTo(2);
    assertThat(device.descriptor(next)).isEqualTo(new Descriptor(0x3000, 1, 0, 0));
  }

  @Test
  void asksForNoInterruptsAtFirst() {
    open(8);
    assertThat(device.availableFlags()).isEqualTo(1);

    open(8, false, true, false);
    assertThat(device.availableFlags()).isZero();
    assertThat(SplitQueue.needsEvent((char) device.usedEvent(), (char) 8, (char) 0)).isFalse();
  }

  @Test
  void switchesInterruptsByTheFlag() {
    open(8);

    assertThat(queue.enableInterrupts()).isTrue();
    assertThat(device.availableFlags()).isZero();
    queue.disableInterrupts();
    assertThat(device.availableFlags()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhetherItIsSafeToSleepAfterEnabling(boolean eventIndex) {
    open(8, false, eventIndex, false);
    int head = offer(0);
    assertThat(queue.enableInterrupts()).isTrue();

    device.use(head, 0);

    assertThat(queue.enableInterrupts()).isFalse();
    assertThat(queue.poll()).isTrue();
    assertThat(queue.enableInterrupts()).isTrue();
  }

  @Test
  void leavesTheEventArmedWhenPollFindsNothing() {
    open(8, false, true, false);
    queue.enableInterrupts();

    for (int i = 0; i < 70_000; i++) {
      int head = offer(i);
      int old = device.usedIndex();
      device.use(head, 0);
      if (!SplitQueue.needsEvent(
          (char) device.usedEvent(), (char) device.usedIndex(), (char) old)) {
        throw new AssertionError("chain " + i + " is used without an interrupt");
      }
      if (!queue.poll() || queue.poll()) {
        throw new AssertionError("one completion was expected: " + i);
      }
    }
  }

  @Test
  void interruptsStayOffUnderEventIndexForAnyNumberOfChains() {
    open(8, false, true, false);
    queue.enableInterrupts();
    queue.disableInterrupts();

    for (int i = 0; i < 200_000; i++) {
      int head = offer(i);
      int old = device.usedIndex();
      device.use(head, 0);
      if (SplitQueue.needsEvent((char) device.usedEvent(), (char) device.usedIndex(), (char) old)) {
        throw new AssertionError("chain " + i + " would interrupt");
      }
      if (!queue.poll()) {
        throw new AssertionError("no completion: " + i);
      }
    }
  }

  @Test
  void findsWhatTheDeviceUsedBetweenTheLookAndTheArming() {
    open(8, false, true, false);
    queue.enableInterrupts();
    int first = offer(0);
    int second = offer(1);
    device.use(first, 0);
    device.use(second, 0);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.poll()).isTrue();
    assertThat(queue.poll()).isFalse();
    assertThat(device.usedEvent()).isEqualTo(2);
  }

  private void openInOrder(int size) {
    open(
        new QueueSettings("test", 3, size, 4, Math.min(size, 4), false, false, false)
            .withInOrder(true));
  }

  @Test
  void takesOneUsedElementForABatchInOrder() {
    openInOrder(8);
    for (int round = 0; round < 50; round++) {
      int[] heads = {
        queue.addWritable(0x1000, 64, 0),
        queue.add(1, 1, 2, 32, 1),
        queue.addReadable(0x1000, 16, 2),
        queue.add(1, 1, 2, 48, 3)
      };
      queue.publish();
      for (int i = 0; i < 4; i++) {
        assertThat(device.take()).isEqualTo(heads[i]);
        assertThat(heads[i]).as("the order of the table").isEqualTo((6 * round + i * 3 / 2) % 8);
      }

      // The element lies where the batch begins; what is behind it there is of an earlier lap.
      device.element(device.usedIndex(), heads[2], 0);
      device.usedIndex(device.usedIndex() + 3);
      assertThat(queue.enableInterrupts()).isFalse();

      long[] written = {64, 32, 0};
      for (int i = 0; i < 3; i++) {
        assertThat(queue.poll()).isTrue();
        assertThat(queue.attachment()).isEqualTo(i);
        assertThat(queue.head()).isEqualTo(heads[i]);
        assertThat(queue.written()).as("a skipped chain counts as full").isEqualTo(written[i]);
      }
      assertThat(queue.poll()).isFalse();
      device.use(heads[3], 7);
      assertThat(queue.poll()).isTrue();
      assertThat(queue.written()).isEqualTo(7);
      assertThat(queue.freeDescriptors()).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 65536, -8, Integer.MIN_VALUE})
  void breaksForAnIdOutOfRangeInOrder(int id) {
    openInOrder(8);
    assertThat(offer(0)).as("what the id would be if it were cut down").isZero();

    device.use(id, 0);

    assertBroken("used chain " + Integer.toUnsignedString(id));
  }

  @Test
  void breaksForAnIdThatIsNotOutstandingInOrder() {
    openInOrder(8);
    offer(0);

    device.use(5, 0);

    assertBroken("chain 5, which is not outstanding");
  }

  @Test
  void breaksForABatchThatTheUsedIndexDoesNotCover() {
    openInOrder(8);
    offer(0);
    int second = offer(1);

    device.use(second, 0);

    assertBroken("which its used index does not cover");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "5, 4", "8, 6", "100, 75"})
  void delaysTheInterruptUntilThreeQuartersAreUsed(int outstanding, int expected) {
    open(128, false, true, false);
    for (int round = 0; round < 1000; round++) {
      int[] heads = new int[outstanding];
      for (int i = 0; i < outstanding; i++) {
        heads[i] = offer(i);
      }
      assertThat(queue.enableDelayedInterrupts()).isTrue();
      for (int i = 1; i <= outstanding; i++) {
        int old = device.usedIndex();
        device.use(heads[i - 1], 0);
        if (((char) old == device.usedEvent()) != (i == expected)) {
          throw new AssertionError("chain " + i + " of " + outstanding + " in round " + round);
        }
      }
      for (int i = 0; i < outstanding; i++) {
        assertThat(queue.poll()).isTrue();
      }
    }
  }

  @Test
  void carriesTheIndexInNotifications() {
    open(4);
    assertThat(queue.notificationData()).isEqualTo(3);
    device.use(offer(0), 0);
    assertThat(queue.notificationData()).isEqualTo(3 | 1 << 16);
    queue.addReadable(1, 1, 0);
    assertThat(queue.notificationData())
        .as("what is not published does not count")
        .isEqualTo(3 | 1 << 16);
    queue.publish();
    assertThat(queue.poll()).isTrue();
    for (int i = 2; i < 0x8001; i++) {
      device.use(offer(i), 0);
      assertThat(queue.poll()).isTrue();
    }
    assertThat(queue.notificationData())
        .as("bit 15 is where the wrap goes")
        .isEqualTo(0x8001 << 16 | 3);
  }

  @Test
  void belongsToOneThread() throws InterruptedException {
    open(8);
    offer(0);
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    Runnable use =
        () -> {
          try {
            queue.poll();
          } catch (AssertionError e) {
            failures.add(e);
          }
        };

    Thread other = Thread.ofPlatform().start(use);
    other.join();
    assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("test"));
    queue.handOver();
    Thread owner = Thread.ofPlatform().start(use);
    owner.join();
    assertThat(failures).hasSize(1);
  }

  @Test
  void choosesAPowerOfTwoWithinAllLimits() {
    assertThat(QueueSettings.splitSize(256, 1024, 32768)).isEqualTo(256);
    assertThat(QueueSettings.splitSize(256, 100, 32768)).isEqualTo(64);
    assertThat(QueueSettings.splitSize(300, 1024, 32768)).isEqualTo(256);
    assertThat(QueueSettings.splitSize(256, 1024, 17)).isEqualTo(16);
    assertThat(QueueSettings.splitSize(65536, 65535, 32768)).isEqualTo(32768);
    assertThat(QueueSettings.splitSize(1, 1, 1)).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> QueueSettings.splitSize(0, 1, 1));
  }

  @Test
  void refusesMemoryThatIsTooSmall() {
    QueueSettings settings = new QueueSettings("test", 0, 1024, 4, 1, false, false, false);
    DmaMemory page = hal.allocate(1, BufferDirection.BOTH);

    assertThatIllegalArgumentException().isThrownBy(() -> VirtQueue.create(settings, page));
  }
}

package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.virtio4j.queue.ScriptedPackedRing.AVAIL;
import static org.virtio4j.queue.ScriptedPackedRing.INDIRECT;
import static org.virtio4j.queue.ScriptedPackedRing.NEXT;
import static org.virtio4j.queue.ScriptedPackedRing.USED;
import static org.virtio4j.queue.ScriptedPackedRing.WRITE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ScriptedPackedRing.Chain;
import org.virtio4j.queue.ScriptedPackedRing.Descriptor;

class PackedQueueTest {
  private static final int DISABLE = 1 << 16;

  private final RegionHal hal = RegionHal.inProcess(1 << 22, 0x4000_0000L);

  private VirtQueue queue;
  private ScriptedPackedRing device;

  private static QueueSettings settings(int size, boolean indirect, boolean eventIndex) {
    return new QueueSettings("test", 3, size, 4, Math.min(size, 4), indirect, eventIndex, false)
        .withPacked(true);
  }

  private void open(QueueSettings settings) {
    DmaMemory memory = hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH);
    queue = VirtQueue.create(settings, memory);
    device =
        new ScriptedPackedRing(
            hal.memory(),
            hal.deviceAddress(),
            settings.size(),
            queue.descriptorArea(),
            queue.driverArea(),
            queue.deviceArea());
  }

  private void open(int size, boolean indirect, boolean eventIndex) {
    open(settings(size, indirect, eventIndex));
  }

  private void open(int size) {
    open(size, false, false);
  }

  /** Adds and publishes one writable buffer of 64 bytes. */
  private int offer(long attachment) {
    int id = queue.addWritable(0x1000, 64, attachment);
    queue.publish();
    return id;
  }

  private int offerAndTake(long attachment) {
    offer(attachment);
    return device.take().id();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 255, 256, 1000, 32767, 32768})
  void alignsTheAreasAsTheSpecificationAsks(int size) {
    PackedLayout layout = PackedLayout.of(settings(size, true, true));

    assertThat(layout.driverEventOffset() % 4).isZero();
    assertThat(layout.deviceEventOffset() % 4).isZero();
    assertThat(layout.driverEventOffset()).isGreaterThanOrEqualTo(16L * size);
    assertThat(layout.deviceEventOffset()).isGreaterThanOrEqualTo(layout.driverEventOffset() + 4);
    assertThat(layout.byteSize()).isGreaterThanOrEqualTo(layout.deviceEventOffset() + 4);
    if (layout.hasTables()) {
      assertThat(layout.tablesOffset() % 16).isZero();
      assertThat(layout.byteSize())
          .isGreaterThanOrEqualTo(layout.tablesOffset() + size * 16L * Math.min(size, 4));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesASingleBufferDirectly(boolean indirect) {
    open(7, indirect, false);

    int readable = queue.addReadable(0x1234_5678_9abcL, 17, 1);
    int writable = queue.addWritable(0x2000, 0x7fff_ffff, 2);
    queue.publish();

    assertThat(device.descriptor(0))
        .isEqualTo(new Descriptor(0x1234_5678_9abcL, 17, readable, AVAIL));
    assertThat(device.descriptor(1))
        .isEqualTo(new Descriptor(0x2000, 0x7fff_ffff, writable, AVAIL | WRITE));
    assertThat(queue.freeDescriptors()).isEqualTo(5);
  }

  @Test
  void putsTheDescriptorsOfADirectChainSideBySide() {
    open(7);

    int two = queue.add(0x1000, 16, 0x2000, 32, 1);
    int three = queue.add(0x3000, 16, 0x4000, 512, true, 0x5000, 1, 2);
    queue.publish();

    Chain first = device.take();
    assertThat(first.id()).isEqualTo(two);
    assertThat(first.buffers())
        .extracting(Descriptor::address, Descriptor::length, Descriptor::kind)
        .containsExactly(tuple(0x1000L, 16, NEXT), tuple(0x2000L, 32, WRITE));
    Chain second = device.take();
    assertThat(second.id()).isEqualTo(three);
    assertThat(second.buffers())
        .extracting(Descriptor::address, Descriptor::length, Descriptor::kind)
        .containsExactly(
            tuple(0x3000L, 16, NEXT), tuple(0x4000L, 512, NEXT | WRITE), tuple(0x5000L, 1, WRITE));
    assertThat(queue.freeDescriptors()).isEqualTo(2);
  }

  @Test
  void putsChainsOfTwoAndMoreIntoTheirIdsTable() {
    open(7, true, false);

    int three = queue.add(0x3000, 16, 0x4000, 512, false, 0x5000, 1, 2);
    queue.publish();

    assertThat(device.descriptor(0).kind()).isEqualTo(INDIRECT);
    assertThat(device.descriptor(0).length()).isEqualTo(48);
    assertThat(device.descriptor(0).address() % 16).isZero();
    Chain chain = device.take();
    assertThat(chain.id()).isEqualTo(three);
    assertThat(chain.buffers())
        .containsExactly(
            new Descriptor(0x3000, 16, 0, 0),
            new Descriptor(0x4000, 512, 0, 0),
            new Descriptor(0x5000, 1, 0, WRITE));
    assertThat(queue.freeDescriptors()).isEqualTo(6);
  }

  @Test
  void keepsTheTablesOfAllIdsApart() {
    open(7, true, false);

    for (int i = 0; i < 7; i++) {
      assertThat(queue.add(0x1000 * (i + 1), i + 1, 0x10_0000, 1, i)).isNotNegative();
    }

    queue.publish();
    for (int i = 0; i < 7; i++) {
      assertThat(device.take().buffers().getFirst())
          .isEqualTo(new Descriptor(0x1000 * (i + 1), i + 1, 0, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void buildsChainsOfAnyShape(boolean indirect) {
    open(5, indirect, false);

    queue.begin();
    queue.readable(0x1000, 1);
    queue.readable(0x2000, 2);
    queue.writable(0x3000, 3);
    queue.writable(0x4000, 4);
    int id = queue.commit(9);
    queue.publish();

    Chain chain = device.take();
    int next = indirect ? 0 : NEXT;
    assertThat(chain.indirect()).isEqualTo(indirect);
    assertThat(chain.buffers())
        .extracting(Descriptor::address, Descriptor::length, Descriptor::kind)
        .containsExactly(
            tuple(0x1000L, 1, next),
            tuple(0x2000L, 2, next),
            tuple(0x3000L, 3, next | WRITE),
            tuple(0x4000L, 4, WRITE));
    device.use(id, 1000);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(7);
    assertThat(queue.freeDescriptors()).isEqualTo(5);
  }

  @Test
  void refusesChainsThatTheSpecificationForbids() {
    open(7);

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
    assertThat(queue.freeDescriptors()).isEqualTo(7);
  }

  @Test
  void submitsATableThatTheCallerKeeps() {
    open(4, true, false);
    DmaMemory table = hal.allocate(48, BufferDirection.DRIVER_TO_DEVICE);
    for (int i = 0; i < 3; i++) {
      queue.writeTableEntry(table.segment(), 0, i, 3, 0x1000 * (i + 1), i + 1, i == 2);
    }

    int id = queue.addTable(table.deviceAddress(), 3, 513, 7);
    queue.publish();

    assertThat(device.take().buffers())
        .containsExactly(
            new Descriptor(0x1000, 1, 0, 0),
            new Descriptor(0x2000, 2, 0, 0),
            new Descriptor(0x3000, 3, 0, WRITE));
    device.use(id, 9999);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(513);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addTable(0x9000, 5, 0, 0));
    open(4);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addTable(0x9000, 3, 0, 0));
  }

  @Test
  void isFullWhenTheSlotsAreGone() {
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
    device.use(device.take().id(), 0);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.commit(0)).as("what was begun can be committed later").isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8})
  void publishesABatchByTheFlagsOfItsFirstDescriptor(int size) {
    open(size);
    // Begin at every slot, so that batches cross the end of the ring everywhere.
    for (int start = 0; start < 2 * size; start++) {
      for (int count = 1; count <= size; count++) {
        long position = device.takenPosition();
        for (int i = 0; i < count; i++) {
          assertThat(queue.addWritable(0x1000 + i, 64, i)).isNotNegative();
          assertThat(device.hasAvailable()).as("before the publication").isFalse();
        }
        assertThat(queue.publish()).isTrue();
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          assertThat(device.isAvailable(position + i)).isTrue();
          ids.add(device.take().id());
        }
        assertThat(device.hasAvailable() && count < size).isFalse();
        ids.forEach(id -> device.use(id, 1));
        for (int i = 0; i < count; i++) {
          assertThat(queue.poll()).isTrue();
          assertThat(queue.attachment()).isEqualTo(i);
        }
        assertThat(queue.poll()).isFalse();
        assertThat(queue.publish()).as("nothing was added since").isFalse();
      }
      device.use(offerAndTake(0), 0);
      assertThat(queue.poll()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
  void carriesOnWhenThePositionsWrap(int size) {
    open(size, false, true);
    int shapes = Math.min(size, 4);
    for (int i = 0; i < 20_000; i++) {
      int count = 1 + i % shapes;
      device.deviceEvent(device.event(device.takenPosition()));
      int id =
          switch (count) {
            case 1 -> queue.addWritable(1, 64, i);
            case 2 -> queue.add(1, 1, 2, 64, i);
            case 3 -> queue.add(1, 1, 2, 60, true, 3, 4, i);
            default -> {
              queue.begin();
              queue.readable(1, 1);
              queue.readable(2, 1);
              queue.writable(3, 32);
              queue.writable(4, 32);
              yield queue.commit(i);
            }
          };
      if (!queue.publish()) {
        throw new AssertionError("no notification for chain " + i);
      }
      Chain chain = device.take();
      if (chain.id() != id || chain.slots() != count) {
        throw new AssertionError("chain " + i);
      }
      device.use(id, i & 63);
      if (!queue.poll() || queue.attachment() != i || queue.written() != (i & 63)) {
        throw new AssertionError("completion " + i);
      }
    }
    assertThat(queue.freeDescriptors()).isEqualTo(size);
    assertThat(queue.outstanding()).isZero();
  }

  @Test
  void completesInAnyOrderWithAttachmentAndLength() {
    open(10);
    int[] ids = new int[5];
    for (int i = 0; i < 5; i++) {
      ids[i] =
          i % 2 == 0
              ? queue.addWritable(0x1000, 64, Long.MIN_VALUE + i)
              : queue.add(1, 1, 0x1000, 64, Long.MIN_VALUE + i);
    }
    queue.publish();
    for (int i = 0; i < 5; i++) {
      device.take();
    }

    int[] order = {3, 0, 4, 1, 2};
    for (int i : order) {
      device.use(ids[i], i);
    }

    for (int i : order) {
      assertThat(queue.poll()).isTrue();
      assertThat(queue.head()).isEqualTo(ids[i]);
      assertThat(queue.attachment()).isEqualTo(Long.MIN_VALUE + i);
      assertThat(queue.written()).isEqualTo(i);
    }
    assertThat(queue.poll()).isFalse();
    assertThat(queue.outstanding()).isZero();
    assertThat(queue.freeDescriptors()).isEqualTo(10);
  }

  @Test
  void asksNoNotificationOfADeviceThatWantsNone() {
    open(7);
    device.deviceEvent(DISABLE);
    queue.addWritable(0x1000, 64, 0);
    assertThat(queue.publish()).isFalse();

    device.deviceEvent(0);
    queue.addWritable(0x1000, 64, 0);
    assertThat(queue.publish()).isTrue();
  }

  @Test
  void notifiesADeviceWhoseWishMeansNothing() {
    open(7);
    for (int flags : new int[] {2, 3}) {
      device.deviceEvent(flags << 16 | 6);
      queue.addWritable(0x1000, 64, 0);
      assertThat(queue.publish()).as("flags %d without EVENT_IDX", flags).isTrue();
    }
  }

  @Test
  void notifiesAtTheDevicesEvent() {
    open(5, false, true);
    device.deviceEvent(device.event(2));
    boolean[] wanted = new boolean[4];

    for (int i = 0; i < 4; i++) {
      queue.addWritable(0x1000, 64, i);
      wanted[i] = queue.publish();
    }

    assertThat(wanted).containsExactly(false, false, true, false);
  }

  @Test
  void notifiesWhenAChainPassesTheDevicesEventInside() {
    open(5, false, true);
    device.deviceEvent(device.event(2));

    queue.addWritable(0x1000, 64, 0);
    assertThat(queue.publish()).isFalse();
    queue.add(1, 1, 2, 1, true, 3, 1, 1);
    assertThat(queue.publish()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 13})
  void decidesOnEventsByPositionAndLap(int size) {
    // Counters that never wrap say what is right: an event that is at most one lap away.
    for (int old = 0; old < 4 * size; old++) {
      for (int count = 1; count <= size; count++) {
        int now = old + count;
        int wrap = now / size % 2 == 0 ? 1 : 0;
        for (int event = Math.max(0, old - size); event <= old + size; event++) {
          int word = event % size | (event / size % 2 == 0 ? 0x8000 : 0);
          boolean passed = event >= old && event < now;
          assertThat(PackedQueue.needsEvent(word, now % size, wrap, count, size))
              .as("size %d, %d to %d, event %d", size, old, now, event)
              .isEqualTo(passed);
        }
      }
    }
  }

  @Test
  void decidesOnEventsInTheLargestRing() {
    int size = 32768;
    for (int now : new int[] {0, 1, 32767}) {
      for (int wrap = 0; wrap < 2; wrap++) {
        int here = now | wrap << 15;
        int before = now == 0 ? 32767 | (wrap ^ 1) << 15 : here - 1;
        assertThat(PackedQueue.needsEvent(before, now, wrap, 1, size)).isTrue();
        assertThat(PackedQueue.needsEvent(here, now, wrap, 1, size)).isFalse();
        assertThat(PackedQueue.needsEvent(here ^ 0x8000, now, wrap, size, size)).isTrue();
        assertThat(PackedQueue.needsEvent(here, now, wrap, size, size)).isFalse();
      }
    }
  }

  @Test
  void takesUsedLengthsAsUnsigned() {
    open(7);
    queue.begin();
    queue.writable(1, Integer.MAX_VALUE);
    queue.writable(1, Integer.MAX_VALUE);
    queue.commit(0);
    queue.publish();

    device.use(device.take().id(), 0xffff_fff0);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(0xffff_fff0L);
  }

  @Test
  void cutsALengthDownThatIsTooLarge() {
    open(7);
    int writable = offerAndTake(0);
    queue.addReadable(0x1000, 64, 0);
    queue.publish();
    int readable = device.take().id();

    device.use(writable, 65);
    device.use(readable, 1);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(64);
    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isZero();
  }

  @Test
  void readsNoLengthWhereTheDeviceDoesNotSayThatItWrote() {
    open(settingsOfStrictLengths());
    int id = offerAndTake(0);

    device.usedDescriptor(id, 0x7777, 0);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isZero();
  }

  /** QEMU's devices do not set the flag in what they have used. */
  @Test
  void takesALengthThatFitsWhereTheDeviceDoesNotSayThatItHasWritten() {
    open(7);
    int id = offerAndTake(0);

    device.usedDescriptor(id, 5, 0);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.written()).isEqualTo(5);
  }

  private static QueueSettings settingsOfStrictLengths() {
    return new QueueSettings("test", 3, 8, 4, 4, false, false, true).withPacked(true);
  }

  @Test
  void breaksForALengthThatIsTooLargeInStrictMode() {
    open(settingsOfStrictLengths());
    int id = offerAndTake(0);

    device.use(id, 65);

    assertBroken("wrote 65 bytes into chain 0, which has room for 64");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 255, 32768, 65535})
  void breaksForAnIdOutOfRange(int id) {
    open(7);
    offerAndTake(0);

    device.usedDescriptor(id, 0, 0);

    assertBroken("used chain " + id);
  }

  @Test
  void breaksForAnIdThatIsNotOutstanding() {
    open(7);
    offer(0);

    device.usedDescriptor(5, 0, 0);

    assertBroken("chain 5, which is not outstanding");
  }

  @Test
  void breaksForAnIdThatIsUsedTwice() {
    open(7);
    int id = offerAndTake(0);
    offerAndTake(1);

    device.use(id, 0);
    device.useAs(id, 0, 1);

    assertThat(queue.poll()).isTrue();
    assertBroken("which is not outstanding");
  }

  @Test
  void breaksForAChainThatIsNotAvailableYet() {
    open(7);
    offerAndTake(0);
    int early = queue.addWritable(0x1000, 64, 1);

    device.usedDescriptor(early, 0, 0);

    assertBroken("which is not available yet");
  }

  @Test
  void breaksForAUsedDescriptorWhereNothingIsOutstanding() {
    open(7);

    device.usedDescriptor(0, 0, 0);

    assertBroken("which is not outstanding");
  }

  @ParameterizedTest
  @CsvSource({"0, 128", "0, 32768", "1, 0", "1, 32768"})
  void breaksForFlagsThatAreNeitherAvailableNorUsed(int laps, int flags) {
    // 0 laps: nothing is with the device in the first lap, and half of the flags cannot be.
    open(1);
    if (laps == 0) {
      device.write(0, 0, 0, AVAIL);
      if (flags != AVAIL) {
        return;
      }
    } else {
      offerAndTake(0);
      device.write(0, 0, 0, flags);
    }

    assertBroken("neither");
  }

  @Test
  void breaksForAUsedDescriptorOfTheWrongLap() {
    open(3);
    for (int i = 0; i < 3; i++) {
      device.use(offerAndTake(i), 0);
      assertThat(queue.poll()).isTrue();
    }
    int id = offerAndTake(3);

    device.write(0, id, 0, AVAIL | USED);

    assertBroken("neither");
  }

  @Test
  void takesWhatALongChainLeftBehindForNothing() {
    open(4);
    queue.add(1, 1, 2, 1, true, 3, 1, 0);
    queue.publish();
    device.use(device.take().id(), 0);
    assertThat(queue.poll()).isTrue();
    device.use(offerAndTake(1), 0);
    assertThat(queue.poll()).isTrue();
    // Slots 1 and 2 are as the driver left them in the first lap: available then, nothing now.
    for (int i = 0; i < 3; i++) {
      assertThat(queue.poll()).isFalse();
      device.use(offerAndTake(2 + i), 0);
      assertThat(queue.poll()).isTrue();
    }
    assertThat(queue.isBroken()).isFalse();
  }

  private void assertBroken(String reason) {
    int outstanding = queue.outstanding();
    assertThatThrownBy(() -> queue.poll())
        .isInstanceOf(QueueBrokenException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("test (3)");
    assertThat(queue.isBroken()).isTrue();
    assertThat(queue.brokenReason()).contains(reason);
    long position = device.takenPosition();
    // It stays so, whatever the device does, and nothing reaches the device any more.
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> queue.poll()).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.addReadable(1, 1, 0)).isInstanceOf(QueueBrokenException.class);
      if (queue.size() > 1) {
        assertThatThrownBy(() -> queue.add(1, 1, 2, 1, 0)).isInstanceOf(QueueBrokenException.class);
      }
      assertThatThrownBy(() -> queue.publish()).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.enableInterrupts()).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> queue.enableDelayedInterrupts())
          .isInstanceOf(QueueBrokenException.class);
    }
    assertThat(device.takenPosition()).isEqualTo(position);
    assertThat(queue.outstanding()).isEqualTo(outstanding);
    queue.markBroken("another reason");
    assertThat(queue.brokenReason()).as("the first reason stays").contains(reason);
  }

  @Test
  void handsNothingOutOnceItIsBrokenThoughTheDeviceHasUsedIt() {
    open(7);
    int id = offerAndTake(0);
    device.use(id, 5);

    queue.markBroken("a time-out");

    assertBroken("a time-out");
  }

  @Test
  void neverReadsBackWhatItWroteForTheDevice() {
    open(8, true, false);
    int id = queue.add(0x1000, 16, 0x2000, 64, 5);
    queue.publish();
    device.take();

    // Addresses, lengths and ids of the ring, and the tables, are the device's to scribble over.
    long ring = queue.descriptorArea() - hal.deviceAddress();
    for (int slot = 1; slot < 8; slot++) {
      hal.memory().asSlice(ring + 16L * slot, 14).fill((byte) 0xee);
    }
    device.use(id, 60);

    assertThat(queue.poll()).isTrue();
    assertThat(queue.attachment()).isEqualTo(5);
    assertThat(queue.written()).isEqualTo(60);
    assertThat(queue.freeDescriptors()).isEqualTo(8);
    int next = queue.addReadable(0x3000, 1, 6);
    queue.publish();
    assertThat(device.descriptor(1)).isEqualTo(new Descriptor(0x3000, 1, next, AVAIL));
  }

  @Test
  void switchesInterruptsByTheFlags() {
    open(8);
    assertThat(device.driverEvent()).as("at first").isEqualTo(DISABLE);

    assertThat(queue.enableInterrupts()).isTrue();
    assertThat(device.driverEvent()).isZero();
    queue.disableInterrupts();
    assertThat(device.driverEvent()).isEqualTo(DISABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhetherItIsSafeToSleepAfterEnabling(boolean eventIndex) {
    open(7, false, eventIndex);
    int id = offerAndTake(0);
    assertThat(queue.enableInterrupts()).isTrue();

    device.use(id, 0);

    assertThat(queue.enableInterrupts()).isFalse();
    assertThat(queue.poll()).isTrue();
    assertThat(queue.enableInterrupts()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void leavesTheEventArmedWhenPollFindsNothing(int size) {
    open(size, false, true);
    queue.enableInterrupts();

    for (int i = 0; i < 10_000; i++) {
      int id = offerAndTake(i);
      long old = device.usedPosition();
      device.use(id, 0);
      if (!device.interrupts(old, device.usedPosition())) {
        throw new AssertionError("chain " + i + " is used without an interrupt");
      }
      if (!queue.poll() || queue.poll()) {
        throw new AssertionError("one completion was expected: " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "5, 4", "8, 6", "100, 75"})
  void delaysTheInterruptUntilThreeQuartersAreUsed(int outstanding, int expected) {
    open(101, false, true);
    for (int start = 0; start < 101; start += 7) {
      for (int i = 0; i < outstanding; i++) {
        offer(i);
      }
      assertThat(queue.enableDelayedInterrupts()).isTrue();
      for (int i = 1; i <= outstanding; i++) {
        long old = device.usedPosition();
        device.use(device.take().id(), 0);
        assertThat(device.interrupts(old, device.usedPosition()))
            .as("chain %d of %d", i, outstanding)
            .isEqualTo(i == expected);
      }
      for (int i = 0; i < outstanding; i++) {
        assertThat(queue.poll()).isTrue();
      }
      // Another start for the next round.
      device.use(offerAndTake(0), 0);
      assertThat(queue.poll()).isTrue();
    }
  }

  @Test
  void carriesThePositionInNotifications() {
    open(3);
    assertThat(queue.notificationData()).isEqualTo(3 | 1 << 31);
    offerAndTake(0);
    assertThat(queue.notificationData()).isEqualTo(3 | 1 << 16 | 1 << 31);
    queue.add(1, 1, 2, 1, 1);
    assertThat(queue.notificationData())
        .as("what is not published does not count")
        .isEqualTo(3 | 1 << 16 | 1 << 31);
    queue.publish();
    assertThat(queue.notificationData()).as("the second lap").isEqualTo(3);
  }

  @Test
  void takesOneUsedDescriptorForABatchInOrder() {
    open(settings(7, false, false).withInOrder(true));
    for (int round = 0; round < 50; round++) {
      queue.addWritable(0x1000, 64, 0);
      queue.add(1, 1, 2, 32, 1);
      queue.addReadable(0x1000, 16, 2);
      queue.add(1, 1, 2, 48, 3);
      queue.publish();
      int slots = 0;
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Chain chain = device.take();
        ids.add(chain.id());
        slots += chain.slots();
      }
      int last = device.take().id();

      device.useAs(ids.get(2), 0, slots);
      assertThat(queue.enableInterrupts()).isFalse();

      long[] written = {64, 32, 0};
      for (int i = 0; i < 3; i++) {
        assertThat(queue.poll()).isTrue();
        assertThat(queue.attachment()).isEqualTo(i);
        assertThat(queue.head()).isEqualTo(ids.get(i));
        assertThat(queue.written()).as("a skipped chain counts as full").isEqualTo(written[i]);
      }
      assertThat(queue.poll()).isFalse();
      device.use(last, 7);
      assertThat(queue.poll()).isTrue();
      assertThat(queue.written()).isEqualTo(7);
      assertThat(queue.freeDescriptors()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 14, 32767, 65527})
  void breaksForAnIdOutOfRangeInOrder(int id) {
    open(settings(7, false, false).withInOrder(true));
    assertThat(offerAndTake(0)).as("what the id would be if it were cut down").isZero();

    device.usedDescriptor(id, 0, 0);

    assertBroken("used chain " + id);
  }

  @Test
  void breaksForAnIdThatIsNotOutstandingInOrder() {
    open(settings(7, false, false).withInOrder(true));
    offerAndTake(0);

    device.usedDescriptor(5, 0, 0);

    assertBroken("chain 5, which is not outstanding");
  }

  @Test
  void breaksForABatchThatEndsWithWhatIsNotAvailable() {
    open(settings(7, false, false).withInOrder(true));
    offerAndTake(0);
    int early = queue.addWritable(0x1000, 64, 1);

    device.usedDescriptor(early, 0, 0);

    assertBroken("which is not available yet");
  }

  @Test
  void takesAnySizeWithinAllLimits() {
    assertThat(QueueSettings.packedSize(256, 1024, 32768)).isEqualTo(256);
    assertThat(QueueSettings.packedSize(256, 100, 32768)).isEqualTo(100);
    assertThat(QueueSettings.packedSize(300, 1024, 17)).isEqualTo(17);
    assertThat(QueueSettings.packedSize(65536, 65535, 65535)).isEqualTo(32768);
    assertThatIllegalArgumentException().isThrownBy(() -> QueueSettings.packedSize(0, 1, 1));
  }

  @Test
  void keepsItsOrderWithThePlatformsBarriers() {
    open(settings(5, false, true).withOrderPlatform(true));
    for (int i = 0; i < 100; i++) {
      device.use(offerAndTake(i), 3);
      assertThat(queue.poll()).isTrue();
      assertThat(queue.written()).isEqualTo(3);
    }
  }

  @Test
  void refusesMemoryThatIsTooSmall() {
    DmaMemory page = hal.allocate(1, BufferDirection.BOTH);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> VirtQueue.create(settings(1000, false, false), page));
  }
}

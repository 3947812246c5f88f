package org.virtio4j.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;

/**
 * One life of a {@link VirtQueue} whose device does, and whose driver asks for, what a stream of
 * bytes says. Whatever that is, each chain comes back at most once, with its attachment, and with
 * no more bytes than it has room for; nothing but {@link QueueBrokenException} is thrown; a broken
 * queue stays broken and keeps all chains; no memory but the queue's is written; and on the same
 * memory, zeroed, a new queue works.
 */
final class HostileQueueRun {
  private static final long BASE = 0x4000_0000L;
  private static final int GUARD = 4096;
  private static final byte CANARY = (byte) 0xc5;
  private static final int MAX_SIZE = 20;
  private static final int MAX_CHAIN = 4;
  private static final int[] NUMBER_OF_STEPS = {20, 60, 200, 600};

  /** Memory for one queue after the other. */
  private static final int BYTES = 1 << 15;

  private static final MemorySegment ALL = Arena.global().allocate(BYTES + 2L * GUARD, 4096);

  private final ByteStream stream;
  private final QueueSettings settings;
  private final int honesty; // of so many acts of the device one is a lie; 0: none
  private final MemorySegment memory;
  private VirtQueue queue;
  private HostileRing ring;

  // By the number of a chain; the attachment is 0 where there is none.
  private final long[] attachments;
  private final long[] writable;
  private final int[] slots;
  private int outstanding;
  private int usedSlots;
  private long nextAttachment = 1;

  // The chains as the device gets them: numbers, in order.
  private final int[] known = new int[1 << 12];
  private int added;
  private int published;
  private int answered;
  private int honest; // used by an honest device, and not polled

  private boolean broken;
  private int steps;

  private final ByteStream otherStream; // what a second thread writes all the time; or null
  private volatile boolean over;

  HostileQueueRun(ByteStream stream) {
    this(stream, null);
  }

  HostileQueueRun(ByteStream stream, ByteStream otherStream) {
    this.stream = stream;
    this.otherStream = otherStream;
    boolean packed = stream.bit();
    int size = packed ? 1 + stream.below(MAX_SIZE) : 1 << stream.below(5);
    int features = stream.u8();
    settings =
        new QueueSettings(
                "hostile",
                3,
                size,
                4,
                Math.min(size, MAX_CHAIN),
                (features & 1) != 0,
                (features & 2) != 0,
                (features & 4) != 0)
            .withPacked(packed)
            .withInOrder((features & 8) != 0)
            .withOrderPlatform((features & 16) != 0);
    boolean honest = (features & 0xe0) == 0 && otherStream == null;
    honesty = honest ? 0 : 1 + stream.below(40);
    long bytes = VirtQueue.memorySize(settings);
    if (bytes > BYTES) {
      throw new AssertionError(bytes);
    }
    ALL.fill(CANARY);
    memory = ALL.asSlice(GUARD, bytes);
    attachments = new long[size];
    writable = new long[size];
    slots = new int[size];
  }

  /** Returns whether the queue was broken. */
  boolean run() {
    begin();
    if (otherStream == null) {
      go();
    } else {
      goBesideAnother();
    }
    check(!broken || honesty > 0, "an honest device has broken its queue");
    check(queue.isBroken() == broken, "broken is what throws");
    if (broken) {
      mustStayBroken();
    }
    mustWorkAnew();
    checkGuards();
    return broken;
  }

  /** What the device says changes at any moment, also between two reads of it. */
  private void goBesideAnother() {
    HostileRing theirs = ring();
    Thread other =
        new Thread(() -> {
          while (!over) {
            theirs.lie(otherStream);
            Thread.yield();
          }
        });
    other.start();
    try {
      go();
    } finally {
      over = true;
      joined(other);
    }
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void go() {
    int limit = NUMBER_OF_STEPS[stream.below(NUMBER_OF_STEPS.length)];
    while (steps < limit && !broken && !stream.isOver()) {
      steps++;
      if (stream.below(5) < 3) {
        drive();
      } else {
        answer();
      }
      check(queue.outstanding() == outstanding, "the number of chains");
      check(broken || queue.freeDescriptors() == settings.size() - usedSlots, "free descriptors");
    }
  }

  int steps() {
    return steps;
  }

  private void begin() {
    memory.fill((byte) 0);
    queue = VirtQueue.create(settings, new DmaMemory(BASE, memory));
    ring = ring();
    Arrays.fill(attachments, 0);
    outstanding = 0;
    usedSlots = 0;
    added = 0;
    published = 0;
    answered = 0;
    honest = 0;
  }

  private HostileRing ring() {
    return new HostileRing(
        memory,
        settings.packed(),
        settings.size(),
        queue.descriptorArea() - BASE,
        queue.driverArea() - BASE,
        queue.deviceArea() - BASE);
  }

  // ---- The driver ----

  private void drive() {
    try {
      switch (stream.below(12)) {
        case 0, 1, 2 -> add();
        case 3 -> addChain();
        case 4, 5 -> publish();
        case 6 -> {
          boolean idle = queue.enableInterrupts();
          check(honesty > 0 || idle == (honest == 0), "whether it is safe to wait");
        }
        case 7 -> {
          boolean idle = queue.enableDelayedInterrupts();
          check(honesty > 0 || idle == (honest == 0), "whether it is safe to wait");
        }
        case 8 -> queue.disableInterrupts();
        case 9 -> check((queue.notificationData() & 0xffff) == 3, "whose notification it is");
        default -> poll();
      }
    } catch (QueueBrokenException e) {
      broken = true;
    }
  }

  private int length() {
    return 1 + stream.u8();
  }

  private void add() {
    int free = queue.freeDescriptors();
    long attachment = nextAttachment++;
    int first = length();
    int second = length();
    boolean write = stream.bit();
    switch (stream.below(4)) {
      case 0 -> took(queue.addReadable(BASE, first, attachment), attachment, 0, free);
      case 1 -> took(queue.addWritable(BASE, first, attachment), attachment, first, free);
      case 2 -> {
        if (settings.maxChain() >= 2) {
          took(queue.add(BASE, first, BASE, second, attachment), attachment, second, free);
        }
      }
      default -> {
        if (settings.maxChain() >= 3) {
          took(
              queue.add(BASE, 1, BASE, first, write, BASE, second, attachment),
              attachment,
              second + (write ? first : 0),
              free);
        }
      }
    }
  }

  private void addChain() {
    int free = queue.freeDescriptors();
    long attachment = nextAttachment++;
    int count = 1 + stream.below(settings.maxChain());
    int readable = stream.below(count + 1);
    long room = 0;
    queue.begin();
    for (int i = 0; i < count; i++) {
      int length = length();
      if (i < readable) {
        queue.readable(BASE, length);
      } else {
        queue.writable(BASE, length);
        room += length;
      }
    }
    took(queue.commit(attachment), attachment, room, free);
  }

  private void took(int number, long attachment, long room, int freeBefore) {
    if (number == VirtQueue.FULL) {
      return;
    }
    check(number >= 0 && number < settings.size(), "a number of this queue");
    check(attachments[number] == 0, "a number of no other chain");
    attachments[number] = attachment;
    writable[number] = room;
    slots[number] = freeBefore - queue.freeDescriptors();
    outstanding++;
    usedSlots += slots[number];
    known[added++ & known.length - 1] = number;
  }

  private void publish() {
    queue.publish();
    published = added;
  }

  private void poll() {
    int limit = 1 + stream.below(4);
    for (int i = 0; i < limit && queue.poll(); i++) {
      int number = queue.head();
      check(number >= 0 && number < settings.size(), "a number of this queue");
      check(attachments[number] != 0, "a chain that is not outstanding came back");
      check(attachments[number] == queue.attachment(), "the attachment");
      check(
          queue.written() >= 0 && queue.written() <= writable[number],
          "no more was written than there is room for");
      attachments[number] = 0;
      outstanding--;
      usedSlots -= slots[number];
      honest--;
    }
  }

  // ---- The device ----

  private void answer() {
    if (honesty > 0 && stream.below(honesty) == 0) {
      ring.lie(stream);
    } else if (answered < published) {
      honestAnswer();
    }
  }

  /** Any chain that is available and not used; with IN_ORDER the next ones. */
  private void honestAnswer() {
    int waiting = published - answered;
    int chains = settings.inOrder() ? 1 + stream.below(waiting) : 1;
    if (!settings.inOrder()) {
      int chosen = answered + stream.below(waiting);
      int number = known[chosen & known.length - 1];
      known[chosen & known.length - 1] = known[answered & known.length - 1];
      known[answered & known.length - 1] = number;
    }
    int allSlots = 0;
    int last = 0;
    for (int i = 0; i < chains; i++) {
      last = known[answered++ & known.length - 1];
      allSlots += slots[last];
    }
    ring.use(last, (int) (stream.u8() % (writable[last] + 1)), chains, allSlots);
    honest += chains;
  }

  // ---- Afterwards ----

  private void mustStayBroken() {
    String reason = queue.brokenReason();
    for (int i = 0; i < 3; i++) {
      ring.lie(stream);
      fails(queue::poll);
      fails(queue::publish);
      fails(queue::enableInterrupts);
      fails(queue::enableDelayedInterrupts);
      fails(() -> queue.addReadable(BASE, 1, 1));
      fails(() -> queue.addWritable(BASE, 1, 1));
      fails(() -> queue.add(BASE, 1, BASE, 1, 1));
    }
    check(queue.brokenReason().equals(reason), "the first reason stays");
    check(queue.outstanding() == outstanding, "a broken queue gives nothing back");
  }

  private static void fails(Runnable action) {
    try {
      action.run();
    } catch (QueueBrokenException e) {
      return;
    }
    throw new AssertionError("broken does not stay broken");
  }

  private void mustWorkAnew() {
    begin();
    for (int i = 0; i < 2 * settings.size() + 1; i++) {
      int free = queue.freeDescriptors();
      took(queue.addWritable(BASE, 8, 1000 + i), 1000 + i, 8, free);
      publish();
      int number = known[answered++ & known.length - 1];
      ring.use(number, 5, 1, slots[number]);
      check(queue.poll(), "the chain comes back");
      check(queue.attachment() == 1000 + i && queue.written() == 5, "as it was used");
      attachments[number] = 0;
    }
  }

  private void checkGuards() {
    check(isCanary(0, GUARD), "memory below the queue's was written");
    check(
        isCanary(GUARD + memory.byteSize(), ALL.byteSize()),
        "memory above the queue's was written");
  }

  private static boolean isCanary(long from, long to) {
    // All bytes are alike if each is like the one before it.
    return ALL.get(ValueLayout.JAVA_BYTE, from) == CANARY
        && MemorySegment.mismatch(ALL, from, to - 1, ALL, from + 1, to) < 0;
  }

  private void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what + ": " + settings + ", after " + steps + " steps, " + queue);
    }
  }
}

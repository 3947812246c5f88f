package org.virtio4j.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ScriptedRing.Descriptor;

/**
 * Random operations on both sides of a queue, compared with a model that is as simple as can be.
 * The seed of a run is part of each failure; {@code -Dvirtio4j.seed} repeats it.
 */
class SplitQueueModelTest {
  private static final int RUNS = 60;
  private static final int STEPS = 20_000;

  private record Part(long address, int length, boolean writable) {}

  private record Chain(long attachment, List<Part> parts) {
    long capacity() {
      return parts.stream().filter(Part::writable).mapToLong(Part::length).sum();
    }
  }

  private record Used(int head, long length) {}

  @Test
  void behavesAsTheModelDoes() {
    Long given = Long.getLong("virtio4j.seed");
    long first = given != null ? given : new Random().nextLong();
    for (int run = 0; run < (given != null ? 1 : RUNS); run++) {
      long seed = first + run;
      try {
        new Run(seed).run();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("with -Dvirtio4j.seed=" + seed, e);
      }
    }
  }

  private static final class Run {
    private final SplittableRandom random;
    private final int size;
    private final boolean indirect;
    private final boolean eventIndex;
    private final VirtQueue queue;
    private final ScriptedRing device;

    // The model.
    private final Map<Integer, Chain> chains = new HashMap<>(); // by head: added, not come back
    private final Deque<Integer> added = new ArrayDeque<>(); // not published
    private final Deque<Integer> published = new ArrayDeque<>(); // not taken by the device
    private final List<Integer> taken = new ArrayList<>(); // with the device
    private final Deque<Used> used = new ArrayDeque<>(); // not polled
    private int descriptors; // in use
    private long attachment;
    private boolean interrupts;

    Run(long seed) {
      random = new SplittableRandom(seed);
      size = 1 << random.nextInt(8);
      indirect = random.nextBoolean();
      eventIndex = random.nextBoolean();
      QueueSettings settings =
          new QueueSettings("model", 0, size, 4, Math.min(size, 5), indirect, eventIndex, false);
      RegionHal hal = RegionHal.inProcess(1 << 18, 0x8000_0000L);
      queue =
          VirtQueue.create(
              settings, hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH));
      device =
          new ScriptedRing(
              hal.memory(),
              hal.deviceAddress(),
              size,
              queue.descriptorArea(),
              queue.driverArea(),
              queue.deviceArea());
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3 -> add();
          case 4, 5 -> publish();
          case 6, 7 -> take();
          case 8, 9 -> use();
          case 10 -> poll();
          default -> {
            if (random.nextInt(8) == 0) {
              interrupts();
            }
          }
        }
        check(queue.outstanding() == chains.size(), "outstanding");
        check(queue.freeDescriptors() == size - descriptors, "free descriptors");
      }
      misbehave();
    }

    private void add() {
      int max = Math.min(size, 5);
      int count = 1 + random.nextInt(max);
      int readable = random.nextInt(count + 1);
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        parts.add(
            new Part(
                random.nextLong(), 1 + random.nextInt(1 << random.nextInt(31)), i >= readable));
      }
      Chain chain = new Chain(attachment++, parts);
      int head = add(chain, readable);
      int needed = indirect ? 1 : count;
      if (descriptors + needed > size) {
        check(head == VirtQueue.FULL, "full");
        return;
      }
      check(head >= 0 && head < size && !chains.containsKey(head), "a free head");
      chains.put(head, chain);
      added.add(head);
      descriptors += needed;
    }

    private int add(Chain chain, int readable) {
      List<Part> parts = chain.parts;
      Part first = parts.get(0);
      if (parts.size() == 1) {
        return readable == 1
            ? queue.addReadable(first.address, first.length, chain.attachment)
            : queue.addWritable(first.address, first.length, chain.attachment);
      }
      Part second = parts.get(1);
      if (parts.size() == 2 && readable == 1) {
        return queue.add(
            first.address, first.length, second.address, second.length, chain.attachment);
      }
      if (parts.size() == 3 && (readable == 1 || readable == 2)) {
        Part third = parts.get(2);
        return queue.add(
            first.address,
            first.length,
            second.address,
            second.length,
            second.writable,
            third.address,
            third.length,
            chain.attachment);
      }
      queue.begin();
      for (Part part : parts) {
        if (part.writable) {
          queue.writable(part.address, part.length);
        } else {
          queue.readable(part.address, part.length);
        }
      }
      return queue.commit(chain.attachment);
    }

    private void publish() {
      boolean expected;
      int old = device.availableIndex();
      if (eventIndex) {
        int event = (char) (old - 3 + random.nextInt(2 * size + 6));
        device.availableEvent(event);
        expected = (char) (event - old) < added.size();
      } else {
        int flags = random.nextInt(2);
        device.usedFlags(flags);
        expected = flags == 0 && !added.isEmpty();
      }
      check(queue.publish() == expected, "the wish for a notification");
      check(device.availableIndex() == (char) (old + added.size()), "the available index");
      published.addAll(added);
      added.clear();
    }

    private void take() {
      check(device.pending() == published.size(), "pending");
      if (published.isEmpty()) {
        return;
      }
      int head = device.take();
      check(head == published.remove(), "the head in the available ring");
      List<Descriptor> seen = device.chain(head);
      List<Part> parts = chains.get(head).parts;
      check(seen.size() == parts.size(), "the length of the chain");
      for (int i = 0; i < seen.size(); i++) {
        Part part = parts.get(i);
        Descriptor descriptor = seen.get(i);
        check(
            descriptor.address() == part.address
                && descriptor.length() == part.length
                && descriptor.isWritable() == part.writable
                && descriptor.hasNext() == i + 1 < parts.size()
                && !descriptor.isIndirect(),
            "descriptor " + i);
      }
      check(device.descriptor(head).isIndirect() == (indirect && parts.size() > 1), "indirect");
      taken.add(head);
    }

    private void use() {
      if (taken.isEmpty()) {
        return;
      }
      int head = taken.remove(random.nextInt(taken.size()));
      long capacity = chains.get(head).capacity();
      long length = random.nextInt(4) == 0 ? 0xffff_ffffL : random.nextLong(capacity + 1);
      int old = device.usedIndex();
      boolean armed = interrupts && used.isEmpty() && queueWasEmpty;
      device.use(head, (int) length);
      if (armed && eventIndex) {
        check(
            SplitQueue.needsEvent((char) device.usedEvent(), (char) device.usedIndex(), (char) old),
            "an interrupt for the first chain that is used after a poll found none");
      }
      queueWasEmpty = false;
      used.add(new Used(head, Math.min(length, capacity)));
    }

    private boolean queueWasEmpty;

    private void poll() {
      int limit = random.nextInt(size + 2);
      for (int i = 0; i < limit; i++) {
        boolean found = queue.poll();
        check(found == !used.isEmpty(), "a completion");
        if (!found) {
          queueWasEmpty = interrupts;
          return;
        }
        Used expected = used.remove();
        Chain chain = chains.remove(expected.head);
        check(queue.head() == expected.head, "the head");
        check(queue.attachment() == chain.attachment, "the attachment");
        check(queue.written() == expected.length, "the written length");
        descriptors -= indirect ? 1 : chain.parts.size();
      }
    }

    private void interrupts() {
      if (random.nextBoolean()) {
        interrupts = true;
        boolean nothing = queue.enableInterrupts();
        check(nothing == used.isEmpty(), "whether it is safe to sleep");
        queueWasEmpty = nothing;
      } else {
        interrupts = false;
        queueWasEmpty = false;
        queue.disableInterrupts();
      }
      check(device.availableFlags() == (interrupts || eventIndex ? 0 : 1), "the flags");
    }

    /** One lie breaks the queue, and it stays broken. */
    private void misbehave() {
      while (!used.isEmpty()) {
        poll();
      }
      int id = random.nextBoolean() ? random.nextInt() : random.nextInt(size);
      if (Integer.compareUnsigned(id, size) < 0 && taken.contains(id) || published.contains(id)) {
        return; // no lie
      }
      device.use(id, 0);
      for (int i = 0; i < 3; i++) {
        try {
          queue.poll();
          check(false, "broken by " + id);
        } catch (QueueBrokenException expected) {
          check(queue.isBroken(), "broken");
        }
      }
      check(queue.outstanding() == chains.size(), "what is the device's stays the device's");
    }

    private static void check(boolean condition, String what) {
      if (!condition) {
        throw new AssertionError(what);
      }
    }
  }
}

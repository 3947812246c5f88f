package org.virtio4j.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.ModelledDevice.Part;
import org.virtio4j.queue.ModelledDevice.Taken;

/**
 * Random operations on both sides of a queue of either layout, with every combination of features,
 * compared with a model that is as simple as can be. The seed of a run is part of each failure;
 * {@code -Dvirtio4j.seed} repeats it, {@code -Dvirtio.fuzz.steps} makes all runs longer.
 */
class QueueModelTest {
  private static final int RUNS = 60;
  private static final int STEPS = Integer.getInteger("virtio.fuzz.steps", 20_000);
  private static final int MAX_CHAIN = 5;

  private record Chain(long attachment, int slots, List<Part> parts) {
    long capacity() {
      return parts.stream().filter(Part::writable).mapToLong(Part::length).sum();
    }
  }

  private record Used(int id, long length) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void behavesAsTheModelDoes(boolean packed) {
    Long given = Long.getLong("virtio4j.seed");
    long first = given != null ? given : new Random().nextLong();
    for (int run = 0; run < (given != null ? 1 : RUNS); run++) {
      long seed = first + run;
      try {
        new Run(seed, packed).run();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("with -Dvirtio4j.seed=" + seed + ", packed " + packed, e);
      }
    }
  }

  private static final class Run {
    private final SplittableRandom random;
    private final int size;
    private final int maxChain;
    private final boolean packed;
    private final boolean indirect;
    private final boolean eventIndex;
    private final boolean inOrder;
    private final VirtQueue queue;
    private final ModelledDevice device;

    // The model.
    private final Map<Integer, Chain> chains = new HashMap<>(); // by id: added, not come back
    private final Deque<Integer> added = new ArrayDeque<>(); // not published
    private final Deque<Integer> published = new ArrayDeque<>(); // not taken by the device
    private final List<Integer> taken = new ArrayList<>(); // with the device
    private final Deque<Used> used = new ArrayDeque<>(); // not polled
    private int slotsInUse;
    private long publishedChains; // ever
    private long publishedSlots;
    private long attachment;
    private boolean interrupts;
    private boolean delayed;
    private int awaited; // an interrupt comes before the device is that much further; 0: none need

    Run(long seed, boolean packed) {
      this.packed = packed;
      random = new SplittableRandom(seed);
      size = packed ? 1 + random.nextInt(1 << random.nextInt(1, 9)) : 1 << random.nextInt(8);
      maxChain = Math.min(size, MAX_CHAIN);
      indirect = random.nextBoolean();
      eventIndex = random.nextBoolean();
      inOrder = random.nextBoolean();
      QueueSettings settings =
          new QueueSettings("model", 9, size, 4, maxChain, indirect, eventIndex, false)
              .withPacked(packed)
              .withInOrder(inOrder)
              .withOrderPlatform(random.nextBoolean());
      RegionHal hal = RegionHal.inProcess(1 << 18, 0x8000_0000L);
      queue =
          VirtQueue.create(
              settings, hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH));
      device = ModelledDevice.of(queue, hal);
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
        check(queue.freeDescriptors() == size - slotsInUse, "free descriptors");
      }
      misbehave();
    }

    private void add() {
      int count = 1 + random.nextInt(maxChain);
      int readable = random.nextInt(count + 1);
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        parts.add(
            new Part(
                random.nextLong(), 1 + random.nextInt(1 << random.nextInt(29)), i >= readable));
      }
      Chain chain = new Chain(attachment++, indirect && count > 1 ? 1 : count, parts);
      int id = add(chain, readable);
      if (slotsInUse + chain.slots > size) {
        check(id == VirtQueue.FULL, "full");
        return;
      }
      check(id >= 0 && id < size && !chains.containsKey(id), "a free number");
      chains.put(id, chain);
      added.add(id);
      slotsInUse += chain.slots;
    }

    private int add(Chain chain, int readable) {
      List<Part> parts = chain.parts;
      Part first = parts.get(0);
      if (random.nextInt(4) > 0) {
        if (parts.size() == 1) {
          return readable == 1
              ? queue.addReadable(first.address(), first.length(), chain.attachment)
              : queue.addWritable(first.address(), first.length(), chain.attachment);
        }
        Part second = parts.get(1);
        if (parts.size() == 2 && readable == 1) {
          return queue.add(
              first.address(), first.length(), second.address(), second.length(), chain.attachment);
        }
        if (parts.size() == 3 && (readable == 1 || readable == 2)) {
          Part third = parts.get(2);
          return queue.add(
              first.address(),
              first.length(),
              second.address(),
              second.length(),
              second.writable(),
              third.address(),
              third.length(),
              chain.attachment);
        }
      }
      queue.begin();
      for (Part part : parts) {
        if (part.writable()) {
          queue.writable(part.address(), part.length());
        } else {
          queue.readable(part.address(), part.length());
        }
      }
      return queue.commit(chain.attachment);
    }

    private void publish() {
      int slots = 0;
      for (int id : added) {
        slots += chains.get(id).slots;
      }
      ModelledDevice.Wish wish = device.wish(random, eventIndex, publishedChains, publishedSlots);
      check(device.hasAvailable() == !published.isEmpty(), "nothing is available before");
      check(queue.publish() == wish.isFor(added.size(), slots), "the wish for a notification");
      publishedChains += added.size();
      publishedSlots += slots;
      published.addAll(added);
      added.clear();
      check(
          queue.notificationData() == (9 | device.position(publishedChains, publishedSlots) << 16),
          "the position in notifications");
    }

    private void take() {
      check(device.hasAvailable() == !published.isEmpty(), "what is available");
      if (published.isEmpty()) {
        return;
      }
      int id = published.remove();
      Chain chain = chains.get(id);
      Taken seen = device.take();
      check(seen.id() == id, "the chain's number");
      check(seen.slots() == chain.slots, "the chain's slots");
      check(seen.indirect() == (indirect && chain.parts.size() > 1), "indirect");
      check(seen.parts().equals(chain.parts), "the chain's buffers");
      taken.add(id);
    }

    private void use() {
      if (taken.isEmpty()) {
        return;
      }
      List<Integer> ids = new ArrayList<>();
      int count = inOrder ? 1 + random.nextInt(taken.size()) : 1;
      for (int i = 0; i < count; i++) {
        ids.add(taken.remove(inOrder ? 0 : random.nextInt(taken.size())));
      }
      long last = chains.get(ids.getLast()).capacity();
      long length = random.nextInt(4) == 0 ? 0xffff_ffffL : random.nextLong(last + 1);
      boolean interrupt = device.use(ids, (int) length);
      check(interrupts || !interrupt, "no interrupt while they are off");
      if (interrupt) {
        awaited = 0;
      } else if (awaited > 0) {
        for (int id : ids) {
          awaited -= units(id);
        }
        check(awaited > 0, "an interrupt after what was used");
      }
      for (int id : ids) {
        long capacity = chains.get(id).capacity();
        used.add(new Used(id, id == ids.getLast() ? Math.min(length, capacity) : capacity));
      }
    }

    private void poll() {
      int limit = random.nextInt(size + 2);
      for (int i = 0; i < limit; i++) {
        boolean found = queue.poll();
        check(found == !used.isEmpty(), "something to poll");
        if (!found) {
          arm();
          return;
        }
        Used next = used.remove();
        Chain chain = chains.remove(next.id);
        slotsInUse -= chain.slots;
        check(queue.head() == next.id, "the chain that came back");
        check(queue.attachment() == chain.attachment, "its attachment");
        check(queue.written() == next.length, "its length");
      }
    }

    private void interrupts() {
      interrupts = random.nextInt(4) > 0;
      awaited = 0;
      if (!interrupts) {
        queue.disableInterrupts();
        return;
      }
      delayed = random.nextBoolean();
      boolean nothing = delayed ? queue.enableDelayedInterrupts() : queue.enableInterrupts();
      check(nothing == used.isEmpty(), "whether it is safe to sleep");
      if (nothing) {
        arm();
      }
    }

    /** There is nothing to poll: if interrupts are on, one has to come, and how soon is known. */
    private void arm() {
      if (interrupts && awaited == 0) {
        awaited = 0;
        if (delayed && eventIndex) {
          for (int id : taken) {
            awaited += units(id);
          }
          for (int id : published) {
            awaited += units(id);
          }
        }
        awaited = Math.max(1, awaited);
      }
    }

    /** How far the device's position moves by a chain: by its slots if the ring is packed. */
    private int units(int id) {
      return packed ? chains.get(id).slots : 1;
    }

    /** One lie breaks the queue, and it stays broken. */
    private void misbehave() {
      while (!used.isEmpty()) {
        poll();
      }
      int id =
          random.nextBoolean() ? random.nextInt(packed ? 65536 : -1 >>> 1) : random.nextInt(size);
      if (taken.contains(id) || published.contains(id)) {
        return; // no lie
      }
      device.lie(id);
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

package org.virtio4j.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.virtio4j.hal.RegionHal;

/** What the model-based test needs of a device's side, in either layout. */
abstract sealed class ModelledDevice {
  record Part(long address, int length, boolean writable) {}

  record Taken(int id, int slots, boolean indirect, List<Part> parts) {}

  /** When the device wants to be notified. */
  interface Wish {
    boolean isFor(int chains, int slots);
  }

  static ModelledDevice of(VirtQueue queue, RegionHal hal) {
    return queue.settings().packed() ? new Packed(queue, hal) : new Split(queue, hal);
  }

  /**
   * Writes a random wish for what is published next, of which so much has been published before.
   */
  abstract Wish wish(SplittableRandom random, boolean eventIndex, long chains, long slots);

  /** The position that a notification carries after so much has been published. */
  abstract int position(long chains, long slots);

  abstract boolean hasAvailable();

  abstract Taken take();

  /** Uses chains by one element; says whether the driver wants an interrupt for that. */
  abstract boolean use(List<Integer> ids, int length);

  /** Uses a chain that it does not have. */
  abstract void lie(int id);

  private static final class Split extends ModelledDevice {
    private final ScriptedRing ring;
    private final boolean eventIndex;

    Split(VirtQueue queue, RegionHal hal) {
      eventIndex = queue.settings().eventIndex();
      ring =
          new ScriptedRing(
              hal.memory(),
              hal.deviceAddress(),
              queue.size(),
              queue.descriptorArea(),
              queue.driverArea(),
              queue.deviceArea());
    }

    @Override
    Wish wish(SplittableRandom random, boolean eventIndex, long chains, long slots) {
      if (!eventIndex) {
        int flags = random.nextInt(2);
        ring.usedFlags(flags);
        return (added, descriptors) -> flags == 0 && added > 0;
      }
      int event = (char) (chains - 20 + random.nextInt(60));
      ring.availableEvent(event);
      return (added, descriptors) -> {
        for (long index = chains; index < chains + added; index++) {
          if ((char) index == event) {
            return true;
          }
        }
        return false;
      };
    }

    @Override
    int position(long chains, long slots) {
      return (char) chains;
    }

    @Override
    boolean hasAvailable() {
      return ring.pending() > 0;
    }

    @Override
    Taken take() {
      int head = ring.take();
      List<Part> parts = new ArrayList<>();
      List<ScriptedRing.Descriptor> chain = ring.chain(head);
      for (ScriptedRing.Descriptor each : chain) {
        parts.add(new Part(each.address(), each.length(), each.isWritable()));
      }
      boolean indirect = ring.descriptor(head).isIndirect();
      return new Taken(head, indirect ? 1 : chain.size(), indirect, parts);
    }

    @Override
    boolean use(List<Integer> ids, int length) {
      int old = ring.usedIndex();
      ring.element(old, ids.getLast(), length);
      ring.usedIndex(old + ids.size());
      if (!eventIndex) {
        return ring.availableFlags() == 0;
      }
      if (ring.availableFlags() != 0) {
        throw new AssertionError("flags with EVENT_IDX");
      }
      for (int index = old; index < old + ids.size(); index++) {
        if ((char) index == ring.usedEvent()) {
          return true;
        }
      }
      return false;
    }

    @Override
    void lie(int id) {
      ring.use(id, 0);
    }
  }

  private static final class Packed extends ModelledDevice {
    private final ScriptedPackedRing ring;
    private final int size;
    private final Map<Integer, Integer> slots = new HashMap<>();

    Packed(VirtQueue queue, RegionHal hal) {
      size = queue.size();
      ring =
          new ScriptedPackedRing(
              hal.memory(),
              hal.deviceAddress(),
              size,
              queue.descriptorArea(),
              queue.driverArea(),
              queue.deviceArea());
    }

    @Override
    Wish wish(SplittableRandom random, boolean eventIndex, long chains, long slots) {
      switch (random.nextInt(eventIndex ? 4 : 2)) {
        case 0:
          ring.deviceEvent(random.nextInt(0x10000));
          return (added, descriptors) -> added > 0;
        case 1:
          ring.deviceEvent(1 << 16 | random.nextInt(0x10000));
          return (added, descriptors) -> false;
        default:
          // A device's event is at most a lap away from what it has seen.
          long event = Math.max(0, slots - size + random.nextInt(2 * size + 1));
          ring.deviceEvent(ring.event(event));
          return (added, descriptors) -> event >= slots && event < slots + descriptors;
      }
    }

    @Override
    int position(long chains, long slots) {
      return ring.slot(slots) | (ring.wrap(slots) ? 0x8000 : 0);
    }

    @Override
    boolean hasAvailable() {
      return ring.hasAvailable();
    }

    @Override
    Taken take() {
      ScriptedPackedRing.Chain chain = ring.take();
      slots.put(chain.id(), chain.slots());
      List<Part> parts = new ArrayList<>();
      for (ScriptedPackedRing.Descriptor each : chain.buffers()) {
        parts.add(new Part(each.address(), each.length(), each.is(ScriptedPackedRing.WRITE)));
      }
      return new Taken(chain.id(), chain.slots(), chain.indirect(), parts);
    }

    @Override
    boolean use(List<Integer> ids, int length) {
      long old = ring.usedPosition();
      int count = 0;
      for (int id : ids) {
        count += slots.remove(id);
      }
      ring.useAs(ids.getLast(), length, count);
      return ring.interrupts(old, old + count);
    }

    @Override
    void lie(int id) {
      ring.usedDescriptor(id, 0, 0);
    }
  }
}

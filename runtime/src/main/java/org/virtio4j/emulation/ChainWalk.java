package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;

/**
 * Follows one chain of descriptors of a split ring from its head (VIRTIO 1.4, 2.7.5), through the
 * queue's own table and perhaps an indirect one, and checks every rule on the way.
 */
final class ChainWalk {
  private static final int DESCRIPTOR_BYTES = DeviceRing.DESCRIPTOR_BYTES;

  private static final int ADDR = 0;
  private static final int LEN = 8;
  private static final int FLAGS = 12;
  private static final int NEXT_FIELD = 14;

  private static final int NEXT = DeviceRing.NEXT;
  private static final int WRITE = DeviceRing.WRITE;
  private static final int INDIRECT = DeviceRing.INDIRECT;

  private final DeviceRing ring;
  private final Chain chain;
  private final boolean inOrder;
  private final int[] owner; // of each descriptor of the queue's table: a head, or -1

  // The table that is followed
  private MemorySegment table;
  private long tableAt;
  private long count; // how many descriptors it has
  private long visited; // how many of them belong to the chain
  private int indirect = -1; // the descriptor that led to it; -1 in the queue's own

  // The descriptor that is looked at
  private int at;
  private long address;
  private long length;
  private int flags;
  private int next;

  ChainWalk(DeviceRing ring, Chain chain, int[] owner) {
    this.ring = ring;
    this.chain = chain;
    this.owner = owner;
    inOrder = ring.accepted(DeviceQueue.IN_ORDER);
    table = ring.descriptors;
    tableAt = ring.descriptorsAt;
    count = ring.size;
    at = chain.head();
  }

  /**
   * Puts everything into the chain.
   *
   * @return whether the chain obeys the rules; if not that was reported
   */
  boolean follow() {
    while (true) {
      if (!claim()) {
        return false;
      }
      load();
      if ((flags & INDIRECT) != 0) {
        if (!enterTable()) {
          return false;
        }
        continue;
      }
      if (!ring.add(chain, this, address, length, (flags & WRITE) != 0)) {
        return false;
      }
      if ((flags & NEXT) == 0) {
        return true;
      }
      if (next >= count) {
        return broken(Rule.NEXT_RANGE, "%s leads to %d of %d", this, next, count);
      }
      int following = indirect < 0 && at + 1 == count ? 0 : at + 1;
      if (inOrder && next != following) {
        return broken(Rule.IN_ORDER_NEXT, "%s leads to %d, not to %d", this, next, following);
      }
      at = next;
    }
  }

  /** The descriptor must belong to no other chain, and not yet to this one. */
  private boolean claim() {
    if (indirect >= 0) {
      // As many steps as there are descriptors: one more is a second visit.
      return visited++ < count
          || broken(Rule.CHAIN_LOOP, "the table of descriptor %d loops", indirect);
    }
    int head = chain.head();
    if (owner[at] == head && visited > 0) {
      return broken(Rule.CHAIN_LOOP, "descriptor %d comes again", at);
    }
    if (owner[at] >= 0) {
      return broken(
          Rule.DESCRIPTOR_IN_USE,
          "descriptor %d of the chain at %d belongs to the one at %d",
          at,
          head,
          owner[at]);
    }
    visited++;
    owner[at] = head;
    long descriptor = tableAt + (long) DESCRIPTOR_BYTES * at;
    chain.addDirect(at, Wire.u64(table, descriptor), Wire.u64(table, descriptor + 8));
    return true;
  }

  private void load() {
    long descriptor = tableAt + (long) DESCRIPTOR_BYTES * at;
    address = Wire.u64(table, descriptor + ADDR);
    length = Wire.u32(table, descriptor + LEN) & 0xffff_ffffL;
    flags = Wire.u16(table, descriptor + FLAGS);
    next = Wire.u16(table, descriptor + NEXT_FIELD);
    if ((flags & ~(NEXT | WRITE | INDIRECT)) != 0) {
      ring.queue.report(Rule.DESCRIPTOR_FLAGS, "%s has flags 0x%x", this, flags);
    }
  }

  /** 2.7.5.3. The device ignores WRITE in the descriptor that leads to a table. */
  private boolean enterTable() {
    if (indirect >= 0) {
      return broken(Rule.INDIRECT_NESTED, "%s", this);
    }
    EmulatedHal.Span span = ring.table(this, address, length, flags);
    if (span == null) {
      return false;
    }
    indirect = at;
    table = span.segment();
    tableAt = span.offset();
    count = length / DESCRIPTOR_BYTES;
    visited = 0;
    at = 0;
    return true;
  }

  private boolean broken(Rule rule, String format, Object... values) {
    ring.queue.report(rule, format, values);
    return false;
  }

  /** The descriptor that is looked at; made only for a report. */
  @Override
  public String toString() {
    return indirect < 0
        ? "descriptor " + at
        : "descriptor " + at + " of the table of descriptor " + indirect;
  }
}

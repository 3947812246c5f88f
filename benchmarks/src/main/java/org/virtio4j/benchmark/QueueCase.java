package org.virtio4j.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * What a queue is measured with.
 *
 * @param kind which loop
 * @param packed whether the ring is a packed one
 * @param parts the number of buffers of a chain, 1 or 3
 * @param batch the number of chains of an operation's batch
 * @param indirect whether INDIRECT_DESC is negotiated
 * @param eventIndex whether EVENT_IDX is negotiated
 * @param walk whether the device reads each descriptor
 */
record QueueCase(
    Kind kind,
    boolean packed,
    int parts,
    int batch,
    boolean indirect,
    boolean eventIndex,
    boolean walk) {
  /** The number of descriptors of each queue: 256. */
  static final int SIZE = 256;

  /** What loop it is. */
  enum Kind {
    /** Driver and device on one thread. */
    QUEUE,
    /** Driver and device on two threads. */
    PAIR,
    /** A generated block request, in C a full add of its three buffers. */
    BLOCK
  }

  private static final int[] BATCHES = {1, 32, 64, 256};

  /**
   * All cases by group; each group is measured in JVMs of its own.
   *
   * @return the groups
   */
  static List<List<QueueCase>> groups() {
    var groups = new ArrayList<List<QueueCase>>();
    for (boolean packed : new boolean[] {false, true}) {
      for (int shape = 0; shape < 3; shape++) {
        int parts = shape == 0 ? 1 : 3;
        boolean indirect = shape == 2;
        for (boolean eventIndex : new boolean[] {false, true}) {
          var group = new ArrayList<QueueCase>();
          for (int batch : BATCHES) {
            if (batch * (indirect ? 1 : parts) <= SIZE) {
              group.add(
                  new QueueCase(Kind.QUEUE, packed, parts, batch, indirect, eventIndex, false));
            }
          }
          group.add(new QueueCase(Kind.QUEUE, packed, parts, 32, indirect, eventIndex, true));
          groups.add(group);
        }
      }
      groups.add(
          List.of(
              new QueueCase(Kind.BLOCK, packed, 3, 1, true, false, false),
              new QueueCase(Kind.BLOCK, packed, 3, 32, true, false, false)));
      groups.add(List.of(new QueueCase(Kind.BLOCK, packed, 3, 32, false, false, false)));
      groups.add(
          List.of(
              new QueueCase(Kind.PAIR, packed, 1, SIZE, false, false, false),
              new QueueCase(Kind.PAIR, packed, 3, SIZE / 3, false, false, false)));
      groups.add(List.of(new QueueCase(Kind.PAIR, packed, 3, SIZE, true, false, false)));
    }
    return groups;
  }

  /** The number of descriptors of the ring that a chain takes. */
  int slots() {
    return indirect ? 1 : parts;
  }

  /** The name that is printed. */
  String name() {
    return (packed ? "packed-" : "split-")
        + (kind == Kind.BLOCK ? "block-" : parts + "desc-")
        + (kind == Kind.PAIR ? "w" : "b")
        + batch
        + (indirect ? "-indirect" : "-direct")
        + (eventIndex ? "-event" : "")
        + (walk ? "-walk" : "")
        + (kind == Kind.PAIR ? "-two-threads" : "");
  }
}

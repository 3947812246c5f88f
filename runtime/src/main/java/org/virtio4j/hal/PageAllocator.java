package org.virtio4j.hal;

import java.util.BitSet;
import org.virtio4j.DmaException;

/**
 * Hands out runs of pages of a region, first fit. It keeps its books outside the region, where no
 * device can write. Not on a hot path.
 */
final class PageAllocator {
  private final int pages;
  private final BitSet taken;
  private final int[] runs; // by first page: the length of the run that begins there, or 0

  PageAllocator(int pages) {
    this.pages = pages;
    this.taken = new BitSet(pages);
    this.runs = new int[pages];
  }

  /** Takes a run of {@code count} pages and returns its first page. */
  synchronized int allocate(int count) {
    int from = taken.nextClearBit(0);
    while (count <= pages - from) {
      int next = taken.nextSetBit(from);
      if (next < 0 || next - from >= count) {
        taken.set(from, from + count);
        runs[from] = count;
        return from;
      }
      from = taken.nextClearBit(next);
    }
    throw new DmaException(
        count
            + " contiguous pages are not free: "
            + taken.cardinality()
            + " of "
            + pages
            + " pages are in use");
  }

  /** Gives a run back, which must be one that was taken, in full. */
  synchronized void free(int from, int count) {
    if (count <= 0 || runs[from] != count) {
      throw new IllegalArgumentException(
          count + " pages at page " + from + " are not an allocation, or were freed before");
    }
    runs[from] = 0;
    taken.clear(from, from + count);
  }

  synchronized int free() {
    return pages - taken.cardinality();
  }
}

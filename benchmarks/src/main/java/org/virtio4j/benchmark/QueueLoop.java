package org.virtio4j.benchmark;

import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;

/** The loop in Java: a real queue, and a device on the same memory and the same thread. */
final class QueueLoop implements Loop {
  private static final int LOOKS = 1000;

  private final RegionHal hal = RegionHal.inProcess(1 << 20);
  private final VirtQueue queue;
  private final RingDevice device;
  private final int batch;
  private final int parts;
  private final long[] addresses;
  private final int[] lengths;

  QueueLoop(QueueCase one) {
    var settings =
        new QueueSettings(
                "benchmark",
                0,
                QueueCase.SIZE,
                4,
                one.parts(),
                one.indirect(),
                one.eventIndex(),
                false)
            .withPacked(one.packed());
    DmaMemory memory = hal.allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH);
    this.queue = VirtQueue.create(settings, memory);
    this.device = RingDevice.of(RingDevice.Ring.of(queue, one), one.walk());
    this.batch = one.batch();
    this.parts = one.parts();
    this.addresses = new long[3 * batch];
    this.lengths = new int[3 * batch];
    for (int i = 0; i < batch; i++) {
      addresses[3 * i] = 0x100000 + 1024L * i;
      addresses[3 * i + 1] = addresses[3 * i] + 64;
      addresses[3 * i + 2] = addresses[3 * i] + 640;
      lengths[3 * i] = 16;
      lengths[3 * i + 1] = 512;
      lengths[3 * i + 2] = 1;
    }
    if (one.eventIndex()) {
      queue.enableInterrupts();
    }
  }

  @Override
  public long run(long times) {
    long sum = 0;
    if (parts == 1) {
      for (long i = 0; i < times; i++) {
        sum += operation1();
      }
    } else {
      for (long i = 0; i < times; i++) {
        sum += operation3();
      }
    }
    return sum;
  }

  // Like their counterparts in C these are not inlined: see QueueBench.

  private long operation1() {
    fill1();
    long sum = queue.publish() ? 1 : 0;
    device.run();
    return sum + drain();
  }

  private long operation3() {
    fill3();
    long sum = queue.publish() ? 1 : 0;
    device.run();
    return sum + drain();
  }

  private int fill1() {
    VirtQueue queue = this.queue;
    for (int i = 0, count = batch; i < count; i++) {
      if (queue.addReadable(addresses[3 * i], lengths[3 * i], i) < 0) {
        return i;
      }
    }
    return batch;
  }

  private int fill3() {
    VirtQueue queue = this.queue;
    long[] a = addresses;
    int[] l = lengths;
    for (int i = 0, count = batch; i < count; i++) {
      int at = 3 * i;
      if (queue.add(a[at], l[at], a[at + 1], l[at + 1], true, a[at + 2], l[at + 2], i) < 0) {
        return i;
      }
    }
    return batch;
  }

  private long drain() {
    VirtQueue queue = this.queue;
    long sum = 0;
    while (queue.poll()) {
      sum += queue.attachment() + queue.written();
    }
    return sum;
  }

  /**
   * Driver and device on two threads: fills the window, decides on a notification, drains.
   *
   * @param times how often
   * @return elapsed nanoseconds
   */
  long runPair(long times) {
    var stop = new Stop();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              int looks = 0;
              while (!stop.requested) {
                looks = device.run() == 0 ? idle(looks) : 0;
              }
            });
    long start = System.nanoTime();
    long sum = 0;
    for (long i = 0; i < times; i++) {
      int count = parts == 1 ? fill1() : fill3();
      sum += queue.publish() ? 1 : 0;
      sum += drain(count);
    }
    long nanos = System.nanoTime() - start;
    stop.requested = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    device.sum += sum;
    return nanos;
  }

  private long drain(int count) {
    VirtQueue queue = this.queue;
    long sum = 0;
    int looks = 0;
    while (count > 0) {
      if (queue.poll()) {
        sum += queue.attachment() + queue.written();
        count--;
        looks = 0;
      } else {
        looks = idle(looks);
      }
    }
    return sum;
  }

  /**
   * After one more look in vain. A thread whose other half has no processor would wait out its
   * time: it gives the processor away after more looks than an answer takes that is on its way. The
   * same in C.
   */
  private static int idle(int looks) {
    if (looks + 1 < LOOKS) {
      Thread.onSpinWait();
      return looks + 1;
    }
    Thread.yield();
    return 0;
  }

  private static final class Stop {
    private volatile boolean requested;
  }
}

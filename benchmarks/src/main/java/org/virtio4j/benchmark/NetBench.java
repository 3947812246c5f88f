package org.virtio4j.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.virtio4j.device.net.FrameHandler;
import org.virtio4j.device.net.Net;
import org.virtio4j.device.net.NetOffload;
import org.virtio4j.device.net.NetReceiver;
import org.virtio4j.device.net.NetTransmitter;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;

/**
 * The command {@code ./virtio bench net}: how many frames a second the network driver sends and
 * receives, on a device that does nothing but use what is available. The device runs on the same
 * thread, and its time counts.
 */
final class NetBench {
  static final String USAGE =
      """
      usage: ./virtio bench net [--quick]

        --quick  fewer and shorter rounds
      """;

  private static final int[] BATCHES = {1, 32, 256};

  private final MemorySegment memory = Arena.ofAuto().allocate(1 << 22, 4096);
  private final RegionHal hal = RegionHal.of(memory, 0);
  private final NullNetwork device = new NullNetwork(memory);
  private final Net net = Net.open(device, hal);
  private final NetReceiver receiver = net.receiver(0);
  private final NetTransmitter transmitter = net.transmitter(0);
  private final MemorySegment own;
  private final MemorySegment headed;
  private long received;
  private long done;
  private final FrameHandler handler = frame -> received += frame.length();
  private final LongConsumer sent = attachment -> done += attachment;

  private NetBench() {
    MemorySegment buffers = hal.allocate(4096, BufferDirection.DRIVER_TO_DEVICE).segment();
    own = buffers.asSlice(0, NullNetwork.FRAME_BYTES);
    headed = buffers.asSlice(1024, NullNetwork.FRAME_BYTES + transmitter.headerBytes());
    transmitter.writeHeader(headed, 0, NullNetwork.FRAME_BYTES, NetOffload.NONE);
  }

  /**
   * Runs the command.
   *
   * @param arguments what follows {@code net}
   * @return the status to exit with: 0 if all was measured and nothing is allocated, 1 if not, 2 if
   *     the arguments are not understood
   */
  static int run(List<String> arguments) {
    boolean quick = arguments.equals(List.of("--quick"));
    if (!quick && !arguments.isEmpty()) {
      System.err.print(USAGE);
      return 2;
    }
    return new NetBench().measure(quick ? 5 : 15, quick ? 50_000_000L : 300_000_000L);
  }

  private int measure(int rounds, long nanos) {
    System.out.printf(
        "frames of %d bytes, split queues of 256 descriptors; medians of %d rounds, in millions of"
            + " frames a second%n%n",
        NullNetwork.FRAME_BYTES, rounds);
    System.out.printf("%-28s %10s %10s %10s %8s%n", "batch", 1, 32, 256, "B/frame");
    int status = line("receive", this::receive, rounds, nanos);
    status |= line("send, by a copy", this::copy, rounds, nanos);
    status |= line("send, header elsewhere", this::submit, rounds, nanos);
    return status | line("send, header before it", this::submitWithHeader, rounds, nanos);
  }

  private static int line(String name, IntConsumer operation, int rounds, long nanos) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    StringBuilder line = new StringBuilder(String.format("%-28s", name));
    double allocated = 0;
    for (int batch : BATCHES) {
      rate(operation, batch, 3 * nanos); // until it is compiled
      double[] rates = new double[rounds];
      double least = Double.MAX_VALUE;
      for (int round = 0; round < rounds; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        rates[round] = rate(operation, batch, nanos);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        least = Math.min(least, bytes / (rates[round] * nanos / 1e9));
      }
      Arrays.sort(rates);
      line.append(String.format(Locale.ROOT, " %10.2f", rates[rounds / 2] / 1e6));
      allocated = Math.max(allocated, least);
    }
    System.out.printf(Locale.ROOT, "%s %8.3f%n", line, allocated);
    return allocated < 0.001 ? 0 : 1; // the measurement itself allocates a little
  }

  /** Frames a second. */
  private static double rate(IntConsumer operation, int batch, long nanos) {
    long start = System.nanoTime();
    long end = start;
    long frames = 0;
    while (end - start < nanos) {
      for (int i = 0; i < 4096; i += batch) {
        operation.accept(batch);
        frames += batch;
      }
      end = System.nanoTime();
    }
    return frames * 1e9 / (end - start);
  }

  private void receive(int batch) {
    device.serve(0, batch);
    require(receiver.poll(handler), batch);
  }

  private void copy(int batch) {
    for (int i = 0; i < batch; i++) {
      transmitter.send(own, 0, NullNetwork.FRAME_BYTES);
    }
    transmitter.publish();
    require(device.serve(1, batch), batch);
  }

  private void submit(int batch) {
    // Two descriptors a frame, where there are no indirect ones.
    for (int at = 0; at < batch; at += 64) {
      int count = Math.min(64, batch - at);
      for (int i = 0; i < count; i++) {
        transmitter.submit(own, NetOffload.NONE, i);
      }
      transmitter.publish();
      require(device.serve(1, count), count);
      transmitter.poll(sent);
    }
  }

  private void submitWithHeader(int batch) {
    for (int i = 0; i < batch; i++) {
      transmitter.submitWithHeader(headed, i);
    }
    transmitter.publish();
    require(device.serve(1, batch), batch);
    transmitter.poll(sent);
  }

  private static void require(int count, int expected) {
    if (count != expected) {
      throw new IllegalStateException(count + " frames of " + expected);
    }
  }
}

package org.virtio4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.Disk;
import org.virtio4j.device.block.DiskQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Measures the disk. */
@Command(
    name = "bench",
    description = {
      "Measures the disk: requests and bytes a second, and how long a request takes.",
      "Without --image there is nothing behind the disk, which shows what driver and device cost."
    })
final class BlockBenchCommand extends DiskCommand {
  private static final int MAX_DEPTH = 1024;
  private static final int MAX_QUEUES = 64;
  private static final int MAX_BLOCK = 1 << 20;
  private static final long NANOS = 1_000_000_000L;
  private static final double MIB = 1 << 20;

  @Option(
      names = "--write",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "How many of 100 requests write: ${DEFAULT-VALUE} if absent.")
  private int writePercent;

  @Option(
      names = "--block",
      paramLabel = "BYTES",
      defaultValue = "4096",
      description = "The size of each request; ${DEFAULT-VALUE} if absent.")
  private int block;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many requests a queue has in flight; ${DEFAULT-VALUE} if absent.")
  private int depth;

  @Option(
      names = "--queues",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many queues are used, each by its own thread; ${DEFAULT-VALUE} if absent.")
  private int queues;

  @Option(
      names = "--sequential",
      description = "Requests go one behind the other, and not anywhere.")
  private boolean sequential;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How long it takes, after 1 second to warm up; ${DEFAULT-VALUE} if absent.")
  private int seconds;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many requests each queue makes, however long it takes.")
  private long requests;

  @Override
  void checkArguments() {
    require(writePercent >= 0 && writePercent <= 100, "--write is 0 to 100, not " + writePercent);
    require(
        block >= BlockDevice.SECTOR_SIZE
            && block <= MAX_BLOCK
            && block % BlockDevice.SECTOR_SIZE == 0,
        "--block is a multiple of 512 up to " + MAX_BLOCK + ", not " + block);
    require(depth >= 1 && depth <= MAX_DEPTH, "--depth is 1 to " + MAX_DEPTH + ", not " + depth);
    require(
        queues >= 1 && queues <= MAX_QUEUES, "--queues is 1 to " + MAX_QUEUES + ", not " + queues);
    require(seconds >= 1 && seconds <= 3600, "--seconds is 1 to 3600, not " + seconds);
    require(requests >= 0, "--requests is 0 or more, not " + requests);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec().commandLine(), otherwise);
    }
  }

  @Override
  DiskImage standard() {
    return DiskImage.nothing();
  }

  @Override
  int queues() {
    return queues;
  }

  @Override
  void run(OpenDisk open, PrintWriter out) throws IOException {
    Disk disk = open.disk();
    List<BlockDriver.Requests> lanes = disk.queues().stream().map(DiskQueue::requests).toList();
    if (lanes.size() < queues) {
      throw new IOException("the disk has only " + lanes.size() + " queues, not " + queues);
    }
    long sectors = disk.capacity() / lanes.size();
    if (sectors < block / BlockDevice.SECTOR_SIZE) {
      throw new IOException("the disk is smaller than a request of " + block + " bytes");
    }
    if (depth > lanes.getFirst().capacity()) {
      throw new IOException(
          "a queue of this disk holds only "
              + lanes.getFirst().capacity()
              + " requests, not "
              + depth);
    }
    BlockLoad.Shape shape = new BlockLoad.Shape(writePercent, block, depth, !sequential);
    List<BlockLoad> loads = new ArrayList<>();
    try {
      for (int i = 0; i < lanes.size(); i++) {
        long first = Math.ceilDiv(i * sectors, shape.sectors()) * shape.sectors();
        long size = (i + 1) * sectors - first;
        loads.add(new BlockLoad(lanes.get(i), open.hal(), shape, first, size, System::nanoTime));
      }
      report(measure(lanes, loads), lanes.size(), out);
    } finally {
      loads.forEach(BlockLoad::close);
    }
  }

  /** What was measured. */
  private record Result(Histogram latencies, double seconds) {}

  private Result measure(List<BlockDriver.Requests> lanes, List<BlockLoad> loads)
      throws IOException {
    run(lanes, loads, false);
    long start = System.nanoTime();
    run(lanes, loads, true);
    double elapsed = (System.nanoTime() - start) / (double) NANOS;
    Histogram all = new Histogram(loads.getFirst().latencies());
    for (BlockLoad load : loads) {
      all.add(load.latencies());
    }
    return new Result(all, elapsed);
  }

  /** Runs the loads, each on a thread of its own. */
  private void run(List<BlockDriver.Requests> lanes, List<BlockLoad> loads, boolean measured)
      throws IOException {
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < loads.size(); i++) {
      BlockDriver.Requests lane = lanes.get(i);
      BlockLoad load = loads.get(i);
      lane.handOver();
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            runOne(load, measured);
            lane.handOver();
            return null;
          });
      tasks.add(task);
      Thread.ofPlatform().daemon().name("queue " + i).start(task);
    }
    for (FutureTask<Void> task : tasks) {
      await(task);
    }
  }

  private void runOne(BlockLoad load, boolean measured) {
    if (requests > 0) {
      load.run(requests, measured);
    } else {
      load.runFor(measured ? seconds * NANOS : NANOS, measured);
    }
  }

  private static void await(FutureTask<Void> task) throws IOException {
    try {
      task.get(2, TimeUnit.HOURS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException e) {
      throw new IOException("the disk does not come to an end", e);
    }
  }

  private void report(Result result, int lanes, PrintWriter out) {
    Histogram latencies = result.latencies;
    double iops = latencies.getTotalCount() / result.seconds;
    line(
        out,
        "load",
        "%s of %d bytes, %s, %d in flight in %d queue%s",
        operation(),
        block,
        sequential ? "one behind the other" : "anywhere",
        depth,
        lanes,
        lanes == 1 ? "" : "s");
    line(out, "requests", "%d in %.2f s", latencies.getTotalCount(), result.seconds);
    line(out, "IOPS", "%.0f", iops);
    line(out, "MiB/s", "%.1f", iops * block / MIB);
    line(
        out,
        "latency",
        "mean %.1f, p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f microseconds",
        latencies.getMean() / 1e3,
        micros(latencies, 50),
        micros(latencies, 90),
        micros(latencies, 99),
        micros(latencies, 99.9),
        latencies.getMaxValue() / 1e3);
  }

  private String operation() {
    return switch (writePercent) {
      case 0 -> "reads";
      case 100 -> "writes";
      default -> writePercent + " % writes, else reads,";
    };
  }

  private static double micros(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e3;
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "%-9s ", name);
    out.printf(Locale.ROOT, format + "%n", values);
  }
}

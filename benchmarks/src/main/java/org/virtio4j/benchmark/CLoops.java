package org.virtio4j.benchmark;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The loops in C, {@code queue_loops.c}: compiled when they are needed, and called from here. */
@SuppressWarnings("restricted")
final class CLoops {
  private static final String SOURCE = "/queue_loops.c";

  private final SymbolLookup library;

  CLoops(Path library) {
    this.library = SymbolLookup.libraryLookup(library, Arena.global());
  }

  /**
   * Compiles the loops.
   *
   * @param folder where the library goes
   * @return the library
   * @throws IOException if there is no gcc, or it does not compile them; the message says why
   */
  static Path compile(Path folder) throws IOException {
    Path source = folder.resolve("queue_loops.c");
    Path library = folder.resolve("libqueue_loops.so");
    try (InputStream in = CLoops.class.getResourceAsStream(SOURCE)) {
      Files.copy(in, source);
    }
    Path log = folder.resolve("gcc.log");
    Process gcc =
        new ProcessBuilder(
                List.of(
                    "gcc",
                    "-O3",
                    "-march=native",
                    "-shared",
                    "-fPIC",
                    "-pthread",
                    "-o",
                    library.toString(),
                    source.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!gcc.waitFor(60, TimeUnit.SECONDS)) {
        gcc.destroyForcibly();
        throw new IOException("gcc did not end within a minute");
      }
    } catch (InterruptedException e) {
      gcc.destroyForcibly();
      throw new IOException("interrupted", e);
    }
    if (gcc.exitValue() != 0) {
      throw new IOException("gcc failed: " + Files.readString(log).strip());
    }
    return library;
  }

  /** Which loop. */
  enum Variant {
    /** Free descriptors are a list. */
    LIST,
    /** The algorithm of the Java queues where each chain takes one descriptor. */
    RING,
    /** Without state and checks. */
    BARE
  }

  /** The loop for a case. */
  Loop loop(QueueCase one, Variant variant) {
    MemorySegment queue = queue(one);
    boolean block = one.kind() == QueueCase.Kind.BLOCK;
    String function =
        switch (variant) {
          case LIST -> block ? "block_run" : "loop_run";
          case RING -> block ? "block_ring_run" : "ring_run";
          case BARE -> "bare_run";
        };
    MethodHandle run = function(function, JAVA_LONG, ADDRESS, JAVA_LONG);
    return times -> {
      long sum = call(run, queue, times);
      if (sum == -1) {
        throw new IllegalStateException("the queue in C is broken");
      }
      return sum;
    };
  }

  /** Driver and device on two threads; what runs returns elapsed nanoseconds. */
  Loop pair(QueueCase one) {
    MemorySegment queue = queue(one);
    MethodHandle run = function("pair_run", JAVA_LONG, ADDRESS, JAVA_LONG);
    return times -> call(run, queue, times);
  }

  /** A number there and back; returns elapsed nanoseconds. */
  long pingPong(long times) {
    try {
      return (long) function("ping_pong", JAVA_LONG, JAVA_LONG).invokeExact(times);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private MemorySegment queue(QueueCase one) {
    MethodHandle create =
        function(
            "loop_new",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT);
    try {
      return (MemorySegment)
          create.invokeExact(
              one.packed() ? 1 : 0,
              QueueCase.SIZE,
              one.indirect() ? 1 : 0,
              one.eventIndex() ? 1 : 0,
              one.parts(),
              one.batch(),
              one.walk() ? 1 : 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long call(MethodHandle run, MemorySegment queue, long times) {
    try {
      return (long) run.invokeExact(queue, times);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }
}

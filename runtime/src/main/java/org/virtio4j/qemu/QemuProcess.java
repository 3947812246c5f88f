package org.virtio4j.qemu;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.virtio4j.TransportException;

/**
 * A child process that never outlives this one, and its output.
 *
 * <p>The kernel is asked to kill the child when its parent dies, so it ends even if this JVM is
 * killed. For the kernel the parent is the thread that started the child: that thread stays with
 * the child until it has ended, and meanwhile collects its output. In between, before the child has
 * asked, the parent may have died already; so the child then looks whether it still has the right
 * parent.
 */
final class QemuProcess {
  private static final int MAX_LINES = 10_000;
  private static final int DIAGNOSTIC_LINES = 20;
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
  private static final String EXEC_UNLESS_ORPHAN =
      "[ \"$PPID\" = \"$1\" ] || exit 1; shift; exec \"$@\"";

  private final String name;
  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final Thread keeper;
  private final ArrayDeque<String> output = new ArrayDeque<>(); // guarded by itself
  private Process process;

  private QemuProcess(List<String> command) {
    name = new File(command.getFirst()).getName();
    List<String> guarded = guarded(command, ProcessHandle.current().pid());
    keeper =
        Thread.ofPlatform()
            .daemon()
            .name("keeper of " + name)
            .unstarted(() -> keep(new ProcessBuilder(guarded)));
  }

  /** The command that runs another one only as a child of a process, and only while that lives. */
  static List<String> guarded(List<String> command, long parent) {
    List<String> guarded = new ArrayList<>();
    guarded.addAll(List.of("setpriv", "--pdeathsig", "KILL", "--"));
    guarded.addAll(List.of("sh", "-c", EXEC_UNLESS_ORPHAN, "sh", Long.toString(parent)));
    guarded.addAll(command);
    return guarded;
  }

  /**
   * Starts a program.
   *
   * @throws TransportException if that is not possible
   */
  static QemuProcess start(List<String> command) {
    QemuProcess started = new QemuProcess(command);
    started.keeper.start();
    try {
      started.process = started.started.get();
      return started;
    } catch (ExecutionException e) {
      throw new TransportException("cannot start " + started.name, e.getCause());
    } catch (InterruptedException e) {
      // The child may exist already; it must not be left behind.
      started.started.thenAccept(Process::destroyForcibly);
      Thread.currentThread().interrupt();
      throw new TransportException("interrupted while starting " + started.name, e);
    }
  }

  private void keep(ProcessBuilder builder) {
    Process child;
    try {
      builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
      child = builder.start();
    } catch (IOException | RuntimeException | Error e) {
      started.completeExceptionally(e);
      return;
    }
    started.complete(child);
    try (BufferedReader reader = child.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keepLine(line);
      }
    } catch (IOException e) {
      keepLine("(its output cannot be read any more: " + e.getMessage() + ")");
    }
    while (child.isAlive()) {
      try {
        child.waitFor();
      } catch (InterruptedException e) {
        // Nobody has a reason to; and were this thread to end, the child would be killed.
      }
    }
  }

  private void keepLine(String line) {
    synchronized (output) {
      if (output.size() == MAX_LINES) {
        output.removeFirst();
      }
      output.addLast(line);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What the program has written so far; the last 10,000 lines. */
  List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Runs something when the process has ended, on any thread. */
  void onExit(Runnable action) {
    process.onExit().thenRun(action);
  }

  /**
   * Waits for the end of the process, and for the last of its output.
   *
   * @return whether it has ended
   */
  boolean awaitExit(Duration timeout) {
    boolean interrupted = false;
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (true) {
        try {
          boolean ended = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          if (ended) {
            // Bounded too: a child of the child could keep the output open.
            keeper.join(Duration.ofMillis(500));
          }
          return ended;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Kills the process, and waits until it is gone.
   *
   * @return whether it has ended
   */
  boolean kill() {
    process.destroyForcibly(); // SIGKILL, which a stopped process obeys too
    return awaitExit(KILL_TIMEOUT);
  }

  /** What became of the process, and the last lines of its output, for an error message. */
  String diagnosis() {
    StringBuilder text = new StringBuilder(name).append(" (process ").append(pid()).append(") ");
    if (process.isAlive()) {
      text.append("is still there");
    } else {
      text.append("has ended with exit code ").append(process.exitValue());
    }
    List<String> lines = output();
    if (lines.isEmpty()) {
      return text.append(" and has printed nothing").toString();
    }
    text.append("; its last lines:");
    for (String line : lines.subList(Math.max(0, lines.size() - DIAGNOSTIC_LINES), lines.size())) {
      text.append(System.lineSeparator()).append("  ").append(line);
    }
    return text.toString();
  }
}

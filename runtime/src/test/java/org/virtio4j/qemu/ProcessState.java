package org.virtio4j.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/** What Linux says about processes, by their ids. */
final class ProcessState {
  private ProcessState() {}

  /** Waits until a process has ended, whoever its parent is, and whether it cares or not. */
  static boolean awaitEnd(long pid, Duration timeout) {
    return await(pid, id -> state(id) == 'Z' || state(id) == 'X', timeout);
  }

  /** Stops a process as a debugger would, and waits until it has stopped. */
  static boolean stop(long pid, Duration timeout) {
    signal("STOP", pid);
    return await(pid, id -> state(id) == 'T', timeout);
  }

  static void signal(String signal, long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
      kill.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean await(long pid, LongPredicate condition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.test(pid)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(1_000_000L);
    }
    return true;
  }

  /** The letter of a process's state; X if there is no such process. */
  private static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2); // the name in front may hold anything
    } catch (IOException e) { // also when it ends while it is read
      return 'X';
    }
  }
}

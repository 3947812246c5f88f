package org.virtio4j.qemu;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.virtio4j.internal.NativeMemory;

/** A file without a name that is only memory, until its last descriptor and mapping are gone. */
final class Memfd implements AutoCloseable {
  private static final int MFD_CLOEXEC = 1;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle MEMFD_CREATE =
      NativeMemory.function(
          "memfd_create",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE =
      NativeMemory.function(
          "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final int descriptor;
  private boolean closed;

  private Memfd(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Creates an empty file. Child processes do not inherit its descriptor.
   *
   * @param name a name for debugging, seen in {@code /proc}
   */
  static Memfd create(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int descriptor = (int) MEMFD_CREATE.invokeExact(state, arena.allocateFrom(name), MFD_CLOEXEC);
      if (descriptor < 0) {
        throw new IOException("memfd_create failed with errno " + (int) ERRNO.get(state, 0L));
      }
      return new Memfd(descriptor);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a native function has thrown a checked exception", e);
    }
  }

  /** A path under which a process of the same user can open the file while this one runs. */
  String path() {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
  }

  /** Closes the descriptor; mappings stay. */
  @Override
  public synchronized void close() {
    if (closed) {
      return; // the number may belong to another file by now
    }
    closed = true;
    try {
      // Fails only for a descriptor that is not open; and then there is nothing left to do.
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new AssertionError("close takes an int and cannot throw", e);
    }
  }
}

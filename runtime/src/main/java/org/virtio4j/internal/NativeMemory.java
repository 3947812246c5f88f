package org.virtio4j.internal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The restricted methods of {@code java.lang.foreign}: all that this project does outside the
 * bounds that the JVM checks begins here, and nowhere else.
 */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * A segment onto memory of this process. Nothing checks that the memory is there, or that it
   * stays.
   *
   * @param address the address of the first byte
   * @param byteSize the size in bytes
   * @return a segment that is accessible from every thread
   */
  @SuppressWarnings("restricted")
  public static MemorySegment at(long address, long byteSize) {
    return MemorySegment.ofAddress(address).reinterpret(byteSize);
  }

  /**
   * A function of the C library.
   *
   * @param name its name
   * @param descriptor the types of its parameters and of its result
   * @param options how it is linked, such as {@link Linker.Option#captureCallState}
   * @return a handle that calls it; to be kept in a {@code static final} field
   * @throws UnsupportedOperationException if the C library has no such function
   */
  @SuppressWarnings("restricted")
  public static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(
                () -> new UnsupportedOperationException("the C library has no function " + name));
    return linker.downcallHandle(address, descriptor, options);
  }
}

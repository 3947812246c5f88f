package org.virtio4j.io;

import java.lang.foreign.MemorySegment;
import org.virtio4j.ConfigSpaceException;

public final class RegisterWindow {
  private RegisterWindow() {}

  public native long byteSize();

  public native boolean isMapped();

  public native MemorySegment segment();

  public native long read(long offset, int width);

  public native void write(long offset, int width, long value);

  public native ConfigSpaceException tooSmall(String field, long offset, int width);
}

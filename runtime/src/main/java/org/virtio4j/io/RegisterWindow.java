package org.virtio4j.io;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;

/**
 * A range of device registers, and its only owner.
 *
 * <p>A window is <em>mapped</em>, and then generated accessors reach the registers by VarHandles on
 * {@link #segment()}; or it is <em>handled</em>, and then each access is a call of a {@link
 * RegisterHandler}. An access is never merged with another, and never repeated. {@link #split}
 * gives a part of the range to a new owner; the same part is refused to a second one.
 *
 * <p>A window may be used from several threads where the registers behind it may.
 */
public final class RegisterWindow {
  private final MemorySegment segment; // empty when handled
  private final RegisterHandler handler; // null when mapped
  private final long base; // where the window begins in what the handler serves
  private final long byteSize;
  private final List<Part> parts = new ArrayList<>();
  private final RegisterWindow parent; // null unless split from another window
  private final Part part; // of the parent

  private record Part(long from, long to) {}

  private RegisterWindow(
      MemorySegment segment,
      RegisterHandler handler,
      long base,
      long byteSize,
      RegisterWindow parent,
      Part part) {
    this.segment = segment;
    this.handler = handler;
    this.base = base;
    this.byteSize = byteSize;
    this.parent = parent;
    this.part = part;
  }

  /**
   * A window onto registers that are mapped into this process.
   *
   * @param segment the registers; native memory, or an array of {@code long}, so that accesses of
   *     all widths are aligned
   * @return a window of the segment's size
   */
  public static RegisterWindow mapped(MemorySegment segment) {
    return new RegisterWindow(segment, null, 0L, segment.byteSize(), null, null);
  }

  /**
   * A window onto registers that are reached by calls.
   *
   * @param byteSize the size in bytes
   * @param handler who serves the accesses, at offsets from 0
   * @return a window
   */
  public static RegisterWindow handled(long byteSize, RegisterHandler handler) {
    if (byteSize < 0) {
      throw new IllegalArgumentException("a window cannot have " + byteSize + " bytes");
    }
    return new RegisterWindow(
        MemorySegment.NULL, Objects.requireNonNull(handler), 0L, byteSize, null, null);
  }

  /**
   * Gives a part of this window to a new owner.
   *
   * @param offset where the part begins, in bytes from the start of this window
   * @param byteSize the size of the part in bytes
   * @return the part's only owner
   * @throws IllegalStateException if a part of the range has an owner already
   * @throws IndexOutOfBoundsException if the range is not inside this window
   */
  public RegisterWindow split(long offset, long byteSize) {
    Objects.checkFromIndexSize(offset, byteSize, this.byteSize);
    Part part = new Part(offset, offset + byteSize);
    synchronized (parts) {
      for (Part other : parts) {
        if (part.from < other.to && other.from < part.to) {
          throw new IllegalStateException(
              String.format(
                  "registers 0x%x to 0x%x are owned already, as part of 0x%x to 0x%x",
                  part.from, part.to, other.from, other.to));
        }
      }
      parts.add(part);
    }
    return isMapped()
        ? new RegisterWindow(segment.asSlice(offset, byteSize), null, 0L, byteSize, this, part)
        : new RegisterWindow(segment, handler, base + offset, byteSize, this, part);
  }

  /**
   * Gives the range back to the window that it was {@linkplain #split split} from, which can then
   * give it to another owner. The owner of this window accesses it no more. Does nothing to a
   * window that was not split from another.
   */
  public void release() {
    if (parent != null) {
      synchronized (parent.parts) {
        parent.parts.removeIf(each -> each == part);
      }
    }
  }

  /**
   * The size in bytes.
   *
   * @return the size
   */
  public long byteSize() {
    return byteSize;
  }

  /**
   * Whether the registers are memory of this process.
   *
   * @return {@code true}: use {@link #segment()}; {@code false}: use {@link #read} and {@link
   *     #write}
   */
  public boolean isMapped() {
    return handler == null;
  }

  /**
   * The registers of a mapped window.
   *
   * @return the registers; an empty segment if the window is not mapped
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * Reads a register of a window that is not mapped.
   *
   * @param offset where it lies, in bytes from the start of this window
   * @param width its width in bytes: 1, 2, 4 or 8
   * @return its value, zero-extended
   * @throws IndexOutOfBoundsException if it is not inside this window
   */
  public long read(long offset, int width) {
    Objects.checkFromIndexSize(offset, width, byteSize);
    return handler.read(base + offset, width);
  }

  /**
   * Writes a register of a window that is not mapped.
   *
   * @param offset where it lies, in bytes from the start of this window
   * @param width its width in bytes: 1, 2, 4 or 8
   * @param value its value, zero-extended
   * @throws IndexOutOfBoundsException if it is not inside this window
   */
  public void write(long offset, int width, long value) {
    Objects.checkFromIndexSize(offset, width, byteSize);
    handler.write(base + offset, width, value);
  }

  /**
   * The error for a field that this window is too small for.
   *
   * @param field the name of the field
   * @param offset where it lies, in bytes from the start of this window
   * @param width its width in bytes
   * @return what to throw
   */
  public ConfigSpaceException tooSmall(String field, long offset, int width) {
    return new ConfigSpaceException(
        String.format(
            "%s lies at 0x%x to 0x%x, but the window has only 0x%x bytes",
            field, offset, offset + width, byteSize));
  }
}

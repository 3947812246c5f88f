package org.virtio4j.io;

/**
 * The other side of a {@link RegisterWindow} that is not memory: a socket, an emulated device, a
 * recorder in a test.
 *
 * <p>Calls come from whichever thread accesses the window, possibly from several at once.
 */
public interface RegisterHandler {
  /**
   * Reads a register.
   *
   * @param offset where it lies, in bytes from the start of the range that the handler serves
   * @param width its width in bytes: 1, 2, 4 or 8
   * @return its value, zero-extended
   */
  long read(long offset, int width);

  /**
   * Writes a register.
   *
   * @param offset where it lies, in bytes from the start of the range that the handler serves
   * @param width its width in bytes: 1, 2, 4 or 8
   * @param value its value, zero-extended
   */
  void write(long offset, int width, long value);
}

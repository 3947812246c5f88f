package org.virtio4j.device.console;

import static org.virtio4j.annotation.AccessMode.WRITE_ONLY;
import static org.virtio4j.device.console.ConsoleFeature.EMERG_WRITE;
import static org.virtio4j.device.console.ConsoleFeature.MULTIPORT;
import static org.virtio4j.device.console.ConsoleFeature.SIZE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.device.console.ConsoleFeature.If;

/**
 * The configuration space of the console device.
 *
 * @param size the size of the console
 * @param maxNrPorts the greatest number of ports
 * @param emergWr takes a character to write at once
 */
@ConfigSpace(size = 12, spec = "5.3.4")
public record ConsoleConfig(
    @If(SIZE) Size size,
    @U32 @If(MULTIPORT) @Default(1) long maxNrPorts,
    @U32 @If(value = EMERG_WRITE, offered = true) @Access(WRITE_ONLY) long emergWr) {

  /**
   * The size of a console in characters.
   *
   * @param cols the number of columns
   * @param rows the number of rows
   */
  @Message
  public record Size(@U16 int cols, @U16 int rows) {}
}

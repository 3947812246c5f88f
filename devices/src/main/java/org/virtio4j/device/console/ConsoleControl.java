package org.virtio4j.device.console;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;

/**
 * What driver and device tell each other of a port. A name or a {@link ConsoleConfig.Size} may
 * follow.
 *
 * @param id the number of the port
 * @param event what has happened
 * @param value more of that: mostly 1 for yes and 0 for no
 */
@Message(spec = "5.3.6.2")
public record ConsoleControl(@U32 long id, @U16 ConsoleControlEvent event, @U16 int value) {}

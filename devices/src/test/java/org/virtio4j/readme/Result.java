package org.virtio4j.readme;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

/** What follows the data of a request to the lamp. */
@Message
record Result(@U8 Outcome outcome) {}

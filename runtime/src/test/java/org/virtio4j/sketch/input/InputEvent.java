package org.virtio4j.sketch.input;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.U16;

@Message(spec = "5.8.6")
record InputEvent(@U16 int type, @U16 int code, @S32 int value) {}

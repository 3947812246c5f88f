package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;

@Message(spec = "5.14.6")
record SoundHeader(@Tag @U32 int code) {}

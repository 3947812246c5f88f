package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(spec = "5.14.6.8")
record PcmStatus(@U32 SoundStatus status, @U32 long latencyBytes) {}

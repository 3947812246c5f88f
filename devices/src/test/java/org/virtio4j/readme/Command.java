package org.virtio4j.readme;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/** What precedes the data of a request to the lamp. */
@Message
record Command(@Tag @U8 int code, @U8 int lamp, @At(4) @U32 @Default(0) long flags) {}

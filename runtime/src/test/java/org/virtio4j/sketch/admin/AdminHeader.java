package org.virtio4j.sketch.admin;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U64;

@Message(size = 24, spec = "2.12.1")
record AdminHeader(@Tag @U16 int opcode, @U16 int groupType, @At(16) @U64 long groupMemberId) {}

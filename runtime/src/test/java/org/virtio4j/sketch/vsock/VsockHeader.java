package org.virtio4j.sketch.vsock;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@Message(size = 44, spec = "5.10.6")
record VsockHeader(
    @U64 long srcCid,
    @U64 long dstCid,
    @U32 long srcPort,
    @U32 long dstPort,
    @U32 long len,
    @U16 int type,
    @U16 VsockOp op,
    @U32 long flags,
    @U32 long bufAlloc,
    @U32 long fwdCnt) {}
